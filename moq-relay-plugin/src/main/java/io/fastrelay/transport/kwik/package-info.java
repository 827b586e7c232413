/**
 * QUIC connections with kwik's handshake, the only place that knows kwik. kwik keeps TLS, Initial and Handshake packets,
 * the handing out of connection ids, and closing. Short header packets are {@code transport.packet}'s, streams and flow
 * control {@code transport.stream}'s; {@code QuicLink} brings the three together.
 *
 * <p>What kwik wants to send in short header packets comes through {@code AppQueue} and goes out with ours; what such
 * packets bring for kwik is protected again and handed to it on a worker thread, never on the loop. What kwik hides is
 * named in {@code KwikInternals} and checked by {@code KwikSelfTest}.
 */
package io.fastrelay.transport.kwik;
