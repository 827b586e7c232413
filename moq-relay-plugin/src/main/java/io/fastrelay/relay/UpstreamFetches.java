package io.fastrelay.relay;

import io.fastrelay.relay.track.LocationRange;
import io.fastrelay.relay.track.Track;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The upstream FETCH requests of one track that are under way; the same gap is fetched once. Relay context. */
final class UpstreamFetches {

    private final RelayCore core;
    private final TrackEntry entry;
    private final Set<UpstreamFetch> running = new LinkedHashSet<>();

    UpstreamFetches(RelayCore core, TrackEntry entry) {
        this.core = core;
        this.entry = entry;
    }

    /**
     * Fetches the gaps, or joins those fetches that do already.
     *
     * @param publisher whom to ask; empty if all gaps are covered
     * @return what to wait for
     */
    List<UpstreamFetch> fill(Track track, List<LocationRange> gaps, Optional<ClientSession> publisher) {
        List<UpstreamFetch> result = new ArrayList<>();
        for (LocationRange gap : gaps) {
            UpstreamFetch fetch = running.stream()
                    .filter(other -> other.track() == track && other.span().covers(gap))
                    .findFirst()
                    .orElse(null);
            if (fetch == null) {
                fetch = new UpstreamFetch(core, this, track, publisher.orElseThrow(), FetchSpan.of(gap));
                running.add(fetch);
                fetch.start();
            }
            if (!result.contains(fetch)) {
                result.add(fetch);
            }
        }
        return result;
    }

    /** Whether all of these gaps are being fetched already, so that no publisher is needed. */
    boolean covers(Track track, List<LocationRange> gaps) {
        return gaps.stream()
                .allMatch(gap -> running.stream()
                        .anyMatch(
                                other -> other.track() == track && other.span().covers(gap)));
    }

    void over(UpstreamFetch fetch) {
        running.remove(fetch);
        entry.releaseIfUnused();
    }
}
