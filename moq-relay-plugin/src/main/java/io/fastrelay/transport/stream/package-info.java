/**
 * The streams of a QUIC connection (RFC 9000 sections 2 to 4): both sides of flow control, reassembly, control streams
 * that are repeated until they have arrived, streams of objects that are filled at the moment of sending. Knows frames,
 * not packets: those are {@code transport.packet}'s. Knows no handshake and no MoQ.
 *
 * <p>Receiving: {@code StreamTable} - {@code Incoming} - the connection's context. Sending: {@code Outbox}, asked for one
 * frame at a time. Both are called by the connection's loop thread.
 */
package io.fastrelay.transport.stream;
