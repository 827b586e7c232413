package io.fastrelay.client;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.session.SessionOptions;
import io.fastrelay.transport.DialOptions;
import java.util.List;

/**
 * How a client connects.
 *
 * @param dial certificates and timeouts of the connection; the protocols are those that this library speaks
 * @param tokens authorization tokens sent in SETUP (draft 18 section 10.3.1.4)
 * @param implementation sent as MOQT_IMPLEMENTATION; empty: not sent
 */
public record ClientOptions(DialOptions dial, List<AuthToken> tokens, String implementation) {

    /** For certificates that the JVM trusts, without tokens. */
    public static ClientOptions defaults() {
        return new ClientOptions(DialOptions.of("moqt-18"), List.of(), "fast-relay-client");
    }

    /** Copies the list. */
    public ClientOptions {
        tokens = List.copyOf(tokens);
    }

    /** The same with these dial options. */
    public ClientOptions withDial(DialOptions value) {
        return new ClientOptions(value, tokens, implementation);
    }

    /** The same with these tokens. */
    public ClientOptions withTokens(List<AuthToken> value) {
        return new ClientOptions(dial, value, implementation);
    }

    /** The session's options for a server with this authority and path. */
    SessionOptions session(String authority, String path) {
        SessionOptions defaults = SessionOptions.DEFAULTS;
        return new SessionOptions(
                implementation,
                authority,
                path,
                tokens,
                defaults.maxAuthTokenCacheSize(),
                defaults.maxRequests(),
                defaults.maxObjectLength(),
                defaults.setupTimeoutMillis(),
                defaults.answerTimeoutMillis(),
                defaults.unknownAliasMillis(),
                defaults.lateStreamMillis());
    }
}
