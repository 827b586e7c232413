package io.fastrelay.plugin;

import io.fastrelay.api.AccessConfiguration;
import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.AccessRule;
import io.fastrelay.api.AccessToken;
import io.fastrelay.api.Authorizer;
import io.fastrelay.api.Decision;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides by the configured rules: a request is allowed if one rule allows it. Anyone may connect; immutable. */
final class AccessPolicy implements Authorizer {

    private static final CompletionStage<Decision> YES = CompletableFuture.completedStage(Decision.yes());

    private final List<Rule> rules;

    private AccessPolicy(List<AccessRule> rules) {
        this.rules = rules.stream().map(Rule::of).toList();
    }

    /**
     * The policy that is in force.
     *
     * @param host the host's own say; where there are rules as well, both must allow
     * @throws ConfigurationException if an address other than loopback has no policy
     */
    static Authorizer of(AccessConfiguration access, List<String> addresses, Optional<Authorizer> host) {
        if (!access.rules().isEmpty()) {
            AccessPolicy policy = new AccessPolicy(access.rules());
            return host.<Authorizer>map(second -> request -> both(policy, second, request))
                    .orElse(policy);
        }
        if (host.isPresent()) {
            return host.get();
        }
        for (String address : addresses) {
            if (!access.anonymous() && !isLoopback(address)) {
                throw new ConfigurationException("listeners: address " + address + " can be reached from elsewhere, so"
                        + " it wants a policy: expected access.rules (namespace, token, allow), or access.anonymous: true"
                        + " if anyone may publish and subscribe, found neither");
            }
        }
        return request -> YES;
    }

    static boolean isLoopback(String address) {
        try {
            return Arrays.stream(InetAddress.getAllByName(address)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new ConfigurationException(
                    "listeners: expected an address of this machine or a name that leads to one, found " + address);
        }
    }

    @Override
    public CompletionStage<Decision> authorize(AccessRequest request) {
        AccessRule.Permission wanted = switch (request.action()) {
            case CONNECT -> null;
            case PUBLISH, PUBLISH_NAMESPACE -> AccessRule.Permission.PUBLISH;
            case SUBSCRIBE, FETCH, SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS -> AccessRule.Permission.SUBSCRIBE;
        };
        if (wanted == null) {
            return YES;
        }
        List<byte[]> shown = request.tokens().stream()
                .map(AccessToken::value)
                .map(Rule::digest)
                .toList();
        boolean allowed = false;
        for (Rule rule : rules) {
            // no early end: the time tells nothing about which rule matched
            allowed |= rule.allows(wanted, request.namespace(), shown);
        }
        return allowed
                ? YES
                : CompletableFuture.completedStage(
                        Decision.no("no rule allows " + request.action() + " of this namespace with the tokens shown"));
    }

    private static CompletionStage<Decision> both(Authorizer first, Authorizer second, AccessRequest request) {
        return first.authorize(request)
                .thenCompose(answer ->
                        answer.allowed() ? second.authorize(request) : CompletableFuture.completedStage(answer));
    }

    /**
     * A rule as bytes.
     *
     * @param token SHA-256 of the token, so that comparing takes the same time for every guess
     */
    private record Rule(List<byte[]> prefix, Optional<byte[]> token, Set<AccessRule.Permission> allow) {

        static Rule of(AccessRule rule) {
            return new Rule(
                    rule.namespace().stream().map(Rule::utf8).toList(),
                    rule.token().map(Rule::utf8).map(Rule::digest),
                    rule.allow());
        }

        boolean allows(AccessRule.Permission wanted, List<byte[]> namespace, List<byte[]> shown) {
            boolean bearer = token.isEmpty();
            for (byte[] digest : shown) {
                bearer |= token.isPresent() && MessageDigest.isEqual(token.get(), digest);
            }
            return bearer & allow.contains(wanted) & covers(namespace);
        }

        private boolean covers(List<byte[]> namespace) {
            if (namespace.size() < prefix.size()) {
                return false;
            }
            for (int i = 0; i < prefix.size(); i++) {
                if (!Arrays.equals(prefix.get(i), namespace.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        static byte[] digest(byte[] value) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(value);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
