package io.fastrelay.moqt;

import java.util.List;
import java.util.Optional;

/**
 * The Setup Options that this side understands (draft 18 section 10.3.1). Who may send which of them over which transport
 * is the session's business.
 *
 * @param path the path and query of the URI, well formed as RFC 3986 demands
 * @param authority the authority of the URI, well formed as RFC 3986 demands
 * @param maxAuthTokenCacheSize bytes of token aliases that the sender keeps; 0, the default, forbids aliases
 * @param authTokens in the order of the wire, aliases not resolved; only REGISTER and USE_VALUE
 * @param implementation name and version of the sender, for people's eyes
 */
public record SetupOptions(
        Optional<String> path,
        Optional<String> authority,
        long maxAuthTokenCacheSize,
        List<AuthToken> authTokens,
        Optional<String> implementation) {

    public static final long PATH = 0x01;
    public static final long AUTHORIZATION_TOKEN = 0x03;
    public static final long MAX_AUTH_TOKEN_CACHE_SIZE = 0x04;
    public static final long AUTHORITY = 0x05;
    public static final long MOQT_IMPLEMENTATION = 0x07;

    public SetupOptions {
        authTokens = List.copyOf(authTokens);
    }

    /** Whether this side knows the option; all others are to be ignored. */
    public static boolean isUnderstood(long type) {
        return type == PATH
                || type == AUTHORIZATION_TOKEN
                || type == MAX_AUTH_TOKEN_CACHE_SIZE
                || type == AUTHORITY
                || type == MOQT_IMPLEMENTATION;
    }
}
