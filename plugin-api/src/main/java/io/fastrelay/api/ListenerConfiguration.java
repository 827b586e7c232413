package io.fastrelay.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One UDP port for raw QUIC and WebTransport.
 *
 * @param address IP address or host name to bind, {@code 0.0.0.0} or {@code ::} for all; key {@code address}
 * @param port UDP port, 0 for one that is free; key {@code port}
 * @param certificate certificate and key; without them a development certificate is made and renewed by itself; keys
 *     {@code certificate-file} and {@code key-file}
 */
public record ListenerConfiguration(String address, int port, Optional<CertificateFiles> certificate) {

    /** The port that is used where none is configured. */
    public static final int DEFAULT_PORT = 4443;

    public ListenerConfiguration {
        if (address.isBlank()) {
            throw new IllegalArgumentException("address: expected an IP address or a host name, found nothing");
        }
        Ranges.check("port", port, 0, 65_535);
    }

    public static ListenerConfiguration defaults() {
        return new ListenerConfiguration("127.0.0.1", DEFAULT_PORT, Optional.empty());
    }

    /**
     * PEM files, read again when they change.
     *
     * @param certificate the certificate chain, leaf first
     * @param key its private key, PKCS #8, not encrypted
     */
    public record CertificateFiles(Path certificate, Path key) {}
}
