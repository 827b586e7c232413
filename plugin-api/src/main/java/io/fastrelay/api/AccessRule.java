package io.fastrelay.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Allows something.
 *
 * @param namespace applies to this namespace prefix, field by field; empty for every namespace; key {@code namespace}:
 *     a list of fields, or text with {@code /} between the fields
 * @param token what the client must show, in SETUP or in the request, as UTF-8; empty for anyone; key {@code token}
 * @param allow what is allowed, at least one; key {@code allow}: {@code publish}, {@code subscribe}
 */
public record AccessRule(List<String> namespace, Optional<String> token, Set<Permission> allow) {

    public AccessRule {
        namespace = List.copyOf(namespace);
        allow = Set.copyOf(allow);
        if (allow.isEmpty()) {
            throw new IllegalArgumentException("allow: expected publish, subscribe or both, found nothing");
        }
        if (token.isPresent() && token.get().length() < 8) {
            throw new IllegalArgumentException("token: expected at least 8 characters, found "
                    + token.get().length());
        }
    }

    /** Leaves the token out: tokens are secrets. */
    @Override
    public String toString() {
        return "AccessRule[namespace=" + namespace + ", token=" + (token.isPresent() ? "(secret)" : "none") + ", allow="
                + allow + "]";
    }

    /** What a rule can allow. */
    public enum Permission {
        /** PUBLISH, PUBLISH_NAMESPACE. */
        PUBLISH,
        /** SUBSCRIBE, TRACK_STATUS, FETCH, SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS. */
        SUBSCRIBE
    }
}
