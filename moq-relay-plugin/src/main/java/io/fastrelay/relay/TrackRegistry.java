package io.fastrelay.relay;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.relay.namespace.NamespaceTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All tracks of the relay by name, and by namespace. Relay context. */
final class TrackRegistry {

    private final RelayCore core;
    private final Map<FullTrackName, TrackEntry> byName = new HashMap<>();
    private final NamespaceTree<TrackEntry> byNamespace = new NamespaceTree<>();
    private final Set<TrackEntry> unused = new LinkedHashSet<>();

    TrackRegistry(RelayCore core) {
        this.core = core;
    }

    @Nullable
    TrackEntry find(FullTrackName name) {
        return byName.get(name);
    }

    /**
     * The track, made if it is new; whoever obtains it uses it, or calls {@link TrackEntry#releaseIfUnused}.
     *
     * @return null if there are too many, all of them in use
     */
    @Nullable
    TrackEntry obtain(FullTrackName name) {
        TrackEntry entry = byName.get(name);
        if (entry == null) {
            if (byName.size() >= core.options().limits().maxTracks() && !makeRoom()) {
                return null;
            }
            entry = new TrackEntry(core, name);
            byName.put(name, entry);
            byNamespace.add(name.namespace(), entry);
        }
        return entry;
    }

    private boolean makeRoom() {
        for (Iterator<TrackEntry> candidates = unused.iterator(); candidates.hasNext(); ) {
            TrackEntry candidate = candidates.next();
            if (candidate.isDispensable()) {
                candidates.remove();
                candidate.remove();
                return true;
            }
        }
        return false;
    }

    void used(TrackEntry entry) {
        unused.remove(entry);
    }

    void unused(TrackEntry entry) {
        unused.add(entry);
    }

    void remove(TrackEntry entry) {
        unused.remove(entry);
        if (byName.remove(entry.name(), entry)) {
            byNamespace.remove(entry.name().namespace(), entry);
            core.totals().add(entry.track().counters());
        }
    }

    /** The tracks at and under a prefix; a copy. */
    List<TrackEntry> under(TrackNamespace prefix) {
        List<TrackEntry> found = new ArrayList<>();
        byNamespace.forEachUnder(prefix, (namespace, entry) -> found.add(entry));
        return found;
    }

    Collection<TrackEntry> all() {
        return byName.values();
    }
}
