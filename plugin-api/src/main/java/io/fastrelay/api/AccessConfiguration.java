package io.fastrelay.api;

import java.util.List;

/**
 * Who may do what. While every listener is on a loopback address and there are no rules, anyone may publish and
 * subscribe. On any other address the relay refuses to start unless there are rules, or {@code anonymous} is spelled
 * out, or the host gives an {@link Authorizer}.
 *
 * @param anonymous anyone may publish and subscribe anything; key {@code anonymous}
 * @param rules what the bearers of tokens may do, and what anyone may; a request is allowed if one rule allows it; key
 *     {@code rules}
 */
public record AccessConfiguration(boolean anonymous, List<AccessRule> rules) {

    public AccessConfiguration {
        rules = List.copyOf(rules);
        if (anonymous && !rules.isEmpty()) {
            throw new IllegalArgumentException(
                    "anonymous: expected false where rules are given, found true, which would make them useless");
        }
    }

    public static AccessConfiguration defaults() {
        return new AccessConfiguration(false, List.of());
    }
}
