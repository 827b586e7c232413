package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.Subgroup;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Subgroups of which a subscriber gets no new stream: after a delivery timeout (draft 18 section 8) or STOP_SENDING
 * (section 11.4.3). Bounded; those that were refused first are forgotten first.
 */
final class RefusedSubgroups {

    private static final int MAX = 256;

    private final Set<Subgroup> refused = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subgroup, Boolean> eldest) {
            return size() > MAX;
        }
    });

    void add(Subgroup subgroup) {
        refused.add(subgroup);
    }

    boolean contains(Subgroup subgroup) {
        return !refused.isEmpty() && refused.contains(subgroup);
    }

    void clear() {
        refused.clear();
    }
}
