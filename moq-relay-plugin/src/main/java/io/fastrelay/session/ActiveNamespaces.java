package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.TrackNamespace;
import java.util.HashSet;
import java.util.Set;

/** Namespaces that the peer has announced on one SUBSCRIBE_NAMESPACE: it may only take back those. */
final class ActiveNamespaces {

    /** A peer that announces more is not followed any further: its NAMESPACE_DONE are believed. */
    private static final int MAX = 100_000;

    private final Set<TrackNamespace> active = new HashSet<>();
    private TrackNamespace prefix;
    private boolean complete = true;

    ActiveNamespaces(TrackNamespace prefix) {
        this.prefix = prefix;
    }

    /** Section 10.9.2: suffixes are relative to the new prefix from now on. */
    void prefix(TrackNamespace value) {
        prefix = value;
    }

    void begin(TrackNamespace suffix) {
        if (active.size() < MAX) {
            active.add(prefix.append(suffix));
        } else {
            complete = false;
        }
    }

    void end(TrackNamespace suffix) {
        if (!active.remove(prefix.append(suffix)) && complete) {
            throw MoqtException.violation(
                    "expected NAMESPACE before NAMESPACE_DONE, got NAMESPACE_DONE for " + suffix + " under " + prefix);
        }
    }
}
