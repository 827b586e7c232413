/**
 * WebTransport over HTTP/3 on any {@link io.fastrelay.transport.Connection}: a session looks like a connection of its own.
 * Evented like what is below it, without threads, without knowledge of the QUIC library.
 */
package io.fastrelay.transport.webtransport;
