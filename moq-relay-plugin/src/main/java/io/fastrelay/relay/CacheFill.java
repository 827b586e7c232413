package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.relay.track.LocationRange;
import io.fastrelay.relay.track.Track;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has publishers supply what the cache does not know of one FETCH, one publisher after the other, within the budget of
 * FILL_TIMEOUT (draft 18 section 10.2.5). Relay context, except for {@link Asker#moreIsThere}.
 */
final class CacheFill {

    private static final int MAX_GAPS_AT_A_TIME = 16;

    /** Who needs the objects. */
    interface Asker {

        /** A publisher has sent FETCH_OK: its objects end at {@code last}. */
        void publisherAnswers(Location last, boolean endOfTrack);

        /** Objects have come. Any thread. */
        void moreIsThere();

        /** Nothing of the range is unknown any more. */
        void filled();

        /** Nobody is left to ask, or the time is up: what is unknown stays so. */
        void givenUp();
    }

    private final RelayCore core;
    private final TrackEntry entry;
    private final Asker asker;
    private final PublisherErrors errors = new PublisherErrors();
    private final Set<ClientSession> tried = new HashSet<>();
    private final Set<UpstreamFetch> running = new LinkedHashSet<>();
    private boolean timeIsUp;
    private boolean over;
    private RelayTimers.@Nullable Handle budget;
    private @Nullable Track track;
    private @Nullable FetchSpan span;

    CacheFill(RelayCore core, TrackEntry entry, Asker asker) {
        this.core = core;
        this.entry = entry;
        this.asker = asker;
    }

    /** Begins to count the time; none at all means that nobody is asked. */
    void startBudget(long millis) {
        if (millis == 0) {
            timeIsUp = true;
        } else {
            budget = core.timers().after(millis, this::timeIsUp);
        }
    }

    boolean isTimeUp() {
        return timeIsUp;
    }

    /** Something that stood against the request besides the answers of publishers. */
    void addError(RequestError error) {
        errors.add(error);
    }

    /** What to say if nothing is there at all. */
    RequestError error() {
        return errors.best();
    }

    /** Asks the next publisher for what is unknown there, until nothing is, or nobody is left to ask. */
    void fill(Track objects, FetchSpan range) {
        track = objects;
        span = range;
        next();
    }

    private void next() {
        Track objects = track;
        FetchSpan range = span;
        if (over || objects == null || range == null || !running.isEmpty()) {
            return;
        }
        List<LocationRange> gaps = gaps(objects, range);
        if (gaps.isEmpty()) {
            asker.filled();
            return;
        }
        if (timeIsUp) {
            asker.givenUp();
            return;
        }
        Optional<ClientSession> publisher = entry.publishers().sessions().stream()
                .filter(candidate -> !tried.contains(candidate))
                .findFirst();
        if (publisher.isPresent() || entry.upstreamFetches().covers(objects, gaps)) {
            List<UpstreamFetch> fetches = entry.upstreamFetches().fill(objects, gaps, publisher);
            fetches.stream().map(UpstreamFetch::publisher).forEach(tried::add);
            running.addAll(fetches);
            fetches.forEach(fetch -> fetch.add(this));
        } else {
            asker.givenUp();
        }
    }

    private static List<LocationRange> gaps(Track objects, FetchSpan range) {
        List<LocationRange> gaps = objects.unknown(range.start(), range.last());
        if (gaps.size() <= MAX_GAPS_AT_A_TIME) {
            return gaps;
        }
        return List.of(
                new LocationRange(gaps.get(0).start(), gaps.get(gaps.size() - 1).end()));
    }

    private void timeIsUp() {
        timeIsUp = true;
        budget = null;
        leave();
        if (track == null) {
            asker.givenUp();
        } else {
            next();
        }
    }

    /** Stops. */
    void end() {
        over = true;
        if (budget != null) {
            budget.cancel();
        }
        leave();
    }

    private void leave() {
        List<UpstreamFetch> left = new ArrayList<>(running);
        running.clear();
        left.forEach(fetch -> fetch.remove(this));
    }

    // ---- what the upstream fetches tell ----

    void answered(Location last, boolean endOfTrack) {
        if (!over) {
            asker.publisherAnswers(last, endOfTrack);
        }
    }

    /** Any thread. */
    void moreIsThere() {
        asker.moreIsThere();
    }

    void over(UpstreamFetch fetch) {
        if (running.remove(fetch) && !over) {
            fetch.error().ifPresent(errors::add);
            asker.moreIsThere();
            next();
        }
    }
}
