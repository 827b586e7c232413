package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Authorization tokens that the peer has registered under an alias (draft 18 section 10.2.2). */
final class TokenCache {

    /** Section 10.3.1.3: what a token counts besides its value. */
    private static final int OVERHEAD = 16;

    /**
     * The tokens of one message.
     *
     * @param tokens by value; without the refused ones
     * @param refusal why the message must be rejected, if it must
     */
    record Resolved(List<AuthToken> tokens, Optional<String> refusal) {}

    private final long limit;
    private final Map<Long, AuthToken> registered = new HashMap<>();
    private long size;

    /** @param limit MAX_AUTH_TOKEN_CACHE_SIZE as this side has told it */
    TokenCache(long limit) {
        this.limit = limit;
    }

    /**
     * Resolves the tokens of a message in their order. Registrations hold even if the message fails.
     *
     * @throws MoqtException DUPLICATE_AUTH_TOKEN_ALIAS or AUTH_TOKEN_CACHE_OVERFLOW
     */
    Resolved resolve(List<AuthToken> tokens) {
        List<AuthToken> resolved = new ArrayList<>(tokens.size());
        Set<AuthToken> values = new HashSet<>();
        Optional<String> refusal = Optional.empty();
        for (AuthToken token : tokens) {
            Optional<AuthToken> value = Optional.empty();
            switch (token.aliasType()) {
                case REGISTER -> {
                    register(token);
                    value = Optional.of(token);
                }
                case USE_VALUE -> value = Optional.of(token);
                case USE_ALIAS -> {
                    value = Optional.ofNullable(registered.get(token.alias()));
                    if (value.isEmpty()) {
                        refusal = Optional.of(unknown(token));
                    }
                }
                case DELETE -> {
                    AuthToken removed = registered.remove(token.alias());
                    if (removed == null) {
                        refusal = Optional.of(unknown(token));
                    } else {
                        size -= sizeOf(removed);
                    }
                }
                default -> throw new IllegalStateException();
            }
            if (value.isPresent()) {
                AuthToken plain =
                        AuthToken.value(value.get().type(), value.get().value());
                if (values.add(plain)) {
                    resolved.add(plain);
                } else {
                    refusal = Optional.of("the same authorization token stands in the message twice");
                }
            }
        }
        return new Resolved(List.copyOf(resolved), refusal);
    }

    /** The tokens of SETUP: a registration that does not fit is used as a value (section 10.3.1.4). */
    List<AuthToken> resolveSetup(List<AuthToken> tokens) {
        List<AuthToken> fitting = new ArrayList<>(tokens.size());
        long sum = 0;
        for (AuthToken token : tokens) {
            boolean fits = sum + sizeOf(token) <= limit;
            if (token.aliasType() == AuthToken.AliasType.REGISTER && fits) {
                sum += sizeOf(token);
                fitting.add(token);
            } else if (token.aliasType() == AuthToken.AliasType.REGISTER) {
                fitting.add(AuthToken.value(token.type(), token.value()));
            } else {
                fitting.add(token);
            }
        }
        return resolve(fitting).tokens();
    }

    private void register(AuthToken token) {
        if (registered.containsKey(token.alias())) {
            throw new MoqtException(
                    SessionError.DUPLICATE_AUTH_TOKEN_ALIAS,
                    "expected a new token alias to register, got " + Long.toUnsignedString(token.alias()) + " again");
        }
        if (size + sizeOf(token) > limit) {
            throw new MoqtException(
                    SessionError.AUTH_TOKEN_CACHE_OVERFLOW,
                    "expected at most " + limit + " bytes of registered tokens, got " + (size + sizeOf(token)));
        }
        size += sizeOf(token);
        registered.put(token.alias(), token);
    }

    private static long sizeOf(AuthToken token) {
        return OVERHEAD + (long) token.value().length;
    }

    private static String unknown(AuthToken token) {
        return "UNKNOWN_AUTH_TOKEN_ALIAS: no token is registered as " + Long.toUnsignedString(token.alias());
    }
}
