package io.fastrelay.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to connect to a relay.
 *
 * @param protocols MoQ version tokens that may be spoken, most wanted first, for example {@code moqt-18}: the ALPN list
 *     of raw QUIC, WT-Available-Protocols of WebTransport
 * @param certificateSha256 SHA-256 of the DER leaf certificate that the server must show, hex; trusted without any
 *     other check then
 * @param insecure accepts every certificate
 * @param trustedCertificates PEM file with certificates that are trusted besides the JVM's own
 * @param connectTimeout until connection and, for WebTransport, session are established
 * @param idleTimeout closes a connection that hears nothing for so long; the peer may ask for less
 * @param keepAlive interval of PINGs that keep an idle connection open, zero for none
 */
public record DialOptions(
        List<String> protocols,
        Optional<String> certificateSha256,
        boolean insecure,
        Optional<Path> trustedCertificates,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration keepAlive) {

    public DialOptions {
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("at least one protocol token is needed, for example moqt-18");
        }
        certificateSha256 = certificateSha256.map(DialOptions::normalHash);
        if (connectTimeout.toMillis() < 1 || idleTimeout.toMillis() < 1 || keepAlive.isNegative()) {
            throw new IllegalArgumentException(
                    "connect timeout and idle timeout must be positive, keep-alive zero or more: " + connectTimeout
                            + ", " + idleTimeout + ", " + keepAlive);
        }
    }

    /** For certificates that the JVM trusts; 10 s to connect, 30 s idle, a PING every 10 s. */
    public static DialOptions of(String... protocols) {
        return new DialOptions(
                List.of(protocols),
                Optional.empty(),
                false,
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    public DialOptions withCertificateSha256(String hex) {
        return new DialOptions(
                protocols, Optional.of(hex), insecure, trustedCertificates, connectTimeout, idleTimeout, keepAlive);
    }

    public DialOptions withInsecure(boolean accepted) {
        return new DialOptions(
                protocols, certificateSha256, accepted, trustedCertificates, connectTimeout, idleTimeout, keepAlive);
    }

    public DialOptions withTrustedCertificates(Path pem) {
        return new DialOptions(
                protocols, certificateSha256, insecure, Optional.of(pem), connectTimeout, idleTimeout, keepAlive);
    }

    public DialOptions withConnectTimeout(Duration timeout) {
        return new DialOptions(
                protocols, certificateSha256, insecure, trustedCertificates, timeout, idleTimeout, keepAlive);
    }

    public DialOptions withIdleTimeout(Duration timeout) {
        return new DialOptions(
                protocols, certificateSha256, insecure, trustedCertificates, connectTimeout, timeout, keepAlive);
    }

    public DialOptions withKeepAlive(Duration interval) {
        return new DialOptions(
                protocols, certificateSha256, insecure, trustedCertificates, connectTimeout, idleTimeout, interval);
    }

    /** Lower case, without the colons that openssl prints. */
    private static String normalHash(String hex) {
        String normal = hex.replace(":", "").trim().toLowerCase(Locale.ROOT);
        if (!normal.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a SHA-256 has 64 hex digits, this is \"" + hex + "\"");
        }
        return normal;
    }
}
