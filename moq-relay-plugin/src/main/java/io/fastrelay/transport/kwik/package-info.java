/**
 * QUIC by kwik, the only place that knows it. kwik keeps handshake, encryption, packets, acknowledgements and loss
 * detection; streams, both sides of flow control, the congestion window, the choice of what is sent next and the way in
 * from the socket are ours and are put into its connections before the handshake.
 *
 * <p>Receiving: {@code PacketLoop} - kwik's connection - {@code StreamTable} - {@code Incoming} - the connection's context.
 * Sending: {@code Outbox}, asked by kwik's sender thread for one frame at a time. What kwik hides is named in
 * {@code KwikInternals} and checked by {@code KwikSelfTest}.
 *
 * <p>Known limit: a client whose address changes (NAT rebinding) is not followed, as kwik's sender has one address for
 * good.
 */
package io.fastrelay.transport.kwik;
