package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import java.util.List;

/**
 * How this side of a session behaves, and what it keeps for a peer at most.
 *
 * @param implementation sent as MOQT_IMPLEMENTATION; empty: not sent
 * @param authority sent as AUTHORITY by a client on raw QUIC; empty: not sent
 * @param path sent as PATH by a client on raw QUIC; empty: not sent
 * @param setupTokens sent in SETUP, by value
 * @param maxAuthTokenCacheSize bytes as section 10.3.1.3 counts them; 0 forbids aliases
 * @param maxRequests requests of the peer open at a time; more are answered EXCESSIVE_LOAD
 * @param maxObjectLength payload bytes of one object; longer ones end the session
 * @param setupTimeoutMillis until the peer's SETUP must be there (CONTROL_MESSAGE_TIMEOUT)
 * @param answerTimeoutMillis until a request of ours must be answered; it fails with TIMEOUT then
 * @param unknownAliasMillis how long data for an alias that is not known yet is held back
 * @param lateStreamMillis how long after PUBLISH_DONE streams are awaited that its count promises
 */
public record SessionOptions(
        String implementation,
        String authority,
        String path,
        List<AuthToken> setupTokens,
        long maxAuthTokenCacheSize,
        int maxRequests,
        long maxObjectLength,
        long setupTimeoutMillis,
        long answerTimeoutMillis,
        long unknownAliasMillis,
        long lateStreamMillis) {

    public static final SessionOptions DEFAULTS =
            new SessionOptions("fast-relay", "", "", List.of(), 4096, 10_000, 64L << 20, 10_000, 30_000, 3_000, 3_000);

    public SessionOptions {
        setupTokens = List.copyOf(setupTokens);
    }
}
