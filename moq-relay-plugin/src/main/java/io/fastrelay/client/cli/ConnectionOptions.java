package io.fastrelay.client.cli;

import io.fastrelay.client.ClientOptions;
import io.fastrelay.moqt.AuthToken;
import io.fastrelay.transport.DialOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command needs to reach a relay. */
final class ConnectionOptions {

    @Parameters(
            index = "0",
            paramLabel = "URL",
            description = "moqt://HOST:PORT[/PATH] for raw QUIC, https://HOST:PORT[/PATH] for WebTransport")
    private String url = "";

    @Option(
            names = "--certificate-hash",
            paramLabel = "HEX",
            description = "trust the server whose certificate has this SHA-256, and no other")
    private @Nullable String certificateHash;

    @Option(names = "--insecure", description = "accept every certificate")
    private boolean insecure;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM file with certificates to trust besides the JVM's")
    private @Nullable Path ca;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "authorization token, sent in SETUP and with every request")
    private @Nullable String token;

    @Option(
            names = "--token-type",
            paramLabel = "N",
            defaultValue = "0",
            description = "the token's type, a number of the IANA table (default: ${DEFAULT-VALUE})")
    private long tokenType;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "until connection and session are set up (default: ${DEFAULT-VALUE})")
    private double connectTimeout;

    /** The URL; a wrong one is a usage error. */
    URI uri() {
        try {
            URI uri = URI.create(url);
            if (("moqt".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("'" + url + "' is not a URL: " + e.getMessage());
        }
        throw CommandFailure.usage(
                "'" + url + "' is not a relay's URL; expected moqt://HOST:PORT[/PATH] or https://HOST:PORT[/PATH]");
    }

    List<AuthToken> tokens() {
        return token == null ? List.of() : List.of(AuthToken.value(tokenType, token.getBytes(StandardCharsets.UTF_8)));
    }

    Duration connectTimeout() {
        return Duration.ofMillis(Math.max(1, (long) (connectTimeout * 1000)));
    }

    ClientOptions client() {
        ClientOptions defaults = ClientOptions.defaults();
        DialOptions dial = defaults.dial();
        try {
            dial = new DialOptions(
                    dial.protocols(),
                    Optional.ofNullable(certificateHash),
                    insecure,
                    Optional.ofNullable(ca),
                    connectTimeout(),
                    dial.idleTimeout(),
                    dial.keepAlive());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
        return defaults.withDial(dial).withTokens(tokens());
    }
}
