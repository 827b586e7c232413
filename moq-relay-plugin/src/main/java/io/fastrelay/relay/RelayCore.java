package io.fastrelay.relay;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.relay.access.AccessControl;
import io.fastrelay.relay.track.CacheBudget;
import io.fastrelay.relay.track.Track;
import io.fastrelay.transport.SerialContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all parts of one relay share. Everything that changes belongs to the relay's context. */
final class RelayCore {

    private final RelayOptions options;
    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final SerialContext context;
    private final RelayTimers timers;
    private final AccessControl access;
    private final EventSink events;
    private final CacheBudget budget;
    private final TrackRegistry tracks;
    private final Namespaces namespaces;
    private final Totals totals = new Totals();
    private final Map<String, ClientSession> sessions = new LinkedHashMap<>();
    private boolean draining;
    private @Nullable CompletableFuture<Void> drained;

    RelayCore(
            RelayOptions options,
            Authorizer authorizer,
            RelayEvents events,
            ScheduledExecutorService timer,
            LongSupplier clock) {
        this.options = options;
        this.timer = timer;
        this.clock = clock;
        this.context = new SerialContext("relay", timer);
        this.timers = new RelayTimers(timer, context);
        this.access =
                new AccessControl(authorizer, context, timer, options.times().authorization());
        this.events = new EventSink(events);
        this.budget = new CacheBudget(options.maxCacheBytes());
        this.tracks = new TrackRegistry(this);
        this.namespaces = new Namespaces(this);
    }

    RelayOptions options() {
        return options;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    LongSupplier clock() {
        return clock;
    }

    SerialContext context() {
        return context;
    }

    RelayTimers timers() {
        return timers;
    }

    AccessControl access() {
        return access;
    }

    EventSink events() {
        return events;
    }

    CacheBudget budget() {
        return budget;
    }

    TrackRegistry tracks() {
        return tracks;
    }

    Namespaces namespaces() {
        return namespaces;
    }

    Totals totals() {
        return totals;
    }

    Collection<ClientSession> sessions() {
        return sessions.values();
    }

    void add(ClientSession session) {
        sessions.put(session.id(), session);
    }

    void remove(ClientSession session) {
        sessions.remove(session.id(), session);
        completeIfDrained();
    }

    boolean isDraining() {
        return draining;
    }

    /** No more requests are answered; the future completes when no session is left. */
    void drains(CompletableFuture<Void> whenEmpty) {
        draining = true;
        drained = whenEmpty;
        completeIfDrained();
    }

    private void completeIfDrained() {
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && sessions.isEmpty()) {
            waiting.complete(null);
        }
    }

    /** Any thread. */
    Track newTrack(FullTrackName name) {
        return new Track(name, budget, options.track(), clock);
    }
}
