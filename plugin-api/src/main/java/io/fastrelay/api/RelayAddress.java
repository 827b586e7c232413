package io.fastrelay.api;

import java.net.InetSocketAddress;

/**
 * One address where a relay listens; raw QUIC and WebTransport share the port.
 *
 * @param address the bound UDP address
 * @param quicUrl for clients on raw QUIC, for example {@code moqt://127.0.0.1:4443}
 * @param webTransportUrl for clients on WebTransport, for example {@code https://127.0.0.1:4443/}; any path is accepted
 * @param certificateSha256 SHA-256 of the DER certificate in use, lower-case hex, as browsers want it in
 *     {@code serverCertificateHashes}; changes when the certificate is renewed or reloaded
 */
public record RelayAddress(
        InetSocketAddress address, String quicUrl, String webTransportUrl, String certificateSha256) {}
