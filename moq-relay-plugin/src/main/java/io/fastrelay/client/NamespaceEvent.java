package io.fastrelay.client;

import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.session.RequestEnd;
import java.util.Optional;

/**
 * Something that a {@link NamespaceWatch} learned.
 *
 * @param namespace the whole namespace, prefix included; empty at the end of the watch
 * @param published it is published now; false: not any more
 * @param end how the watch ended; present only in its last event
 */
public record NamespaceEvent(Optional<TrackNamespace> namespace, boolean published, Optional<RequestEnd> end) {

    static NamespaceEvent of(TrackNamespace namespace, boolean published) {
        return new NamespaceEvent(Optional.of(namespace), published, Optional.empty());
    }

    static NamespaceEvent end(RequestEnd end) {
        return new NamespaceEvent(Optional.empty(), false, Optional.of(end));
    }
}
