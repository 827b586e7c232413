package io.fastrelay.relay;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.api.RelayStatistics;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.session.Sessions;
import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay: connects publishers and subscribers of any number of connections. Give its {@link #accept} to the listeners.
 * All methods may be called by any thread and none of them blocks for long.
 *
 * <p>One relay is one scope (draft 18 section 2.4.3): clients meet in it whatever authority and path they dialled, since
 * the same server goes by many names ({@code localhost}, {@code 127.0.0.1}, its own) and most clients tell none. A host
 * that wants several scopes makes several relays. The host's policy sees authority and path and may refuse.
 */
public final class Relay implements Acceptor {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    private final RelayCore core;
    private final RequestRouter router;
    private final Sessions sessions;
    private final Map<String, MoqtDraft> drafts = new HashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();

    /**
     * @param drafts those that the listeners negotiate
     * @param timer starts tasks later; they hop into their contexts. Also helps out contexts that have much to do
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    public Relay(
            RelayOptions options,
            List<MoqtDraft> drafts,
            Authorizer authorizer,
            RelayEvents events,
            ScheduledExecutorService timer,
            LongSupplier clock) {
        this.core = new RelayCore(options, authorizer, events, timer, clock);
        this.router = new RequestRouter(core);
        this.sessions = new Sessions(timer);
        drafts.forEach(draft -> this.drafts.put(draft.token(), draft));
    }

    /**
     * @throws IllegalArgumentException if the connection's version token is none of the drafts'
     */
    @Override
    public ConnectionHandler accept(Connection connection) {
        MoqtDraft draft = drafts.get(connection.info().protocol());
        if (draft == null) {
            throw new IllegalArgumentException(connection.info().id() + ": expected one of " + drafts.keySet()
                    + ", negotiated '" + connection.info().protocol() + "'");
        }
        return sessions.server(connection, draft, core.options().session(), new SessionEntrance(core, router));
    }

    /** Figures of this moment. Waits for what the relay is doing right now, which is never long. */
    public RelayStatistics statistics() {
        return ask(() -> Statistics.of(core));
    }

    /**
     * Ends one session.
     *
     * @param id of its {@link io.fastrelay.api.SessionDescription}
     * @return whether there is such a session
     */
    public boolean closeSession(String id, String reason) {
        return ask(() -> {
            for (ClientSession session : core.sessions()) {
                if (session.id().equals(id)) {
                    log.info("{}: closed by the host: {}", session, reason);
                    session.session().close(SessionError.NO_ERROR, reason);
                    return true;
                }
            }
            return false;
        });
    }

    /**
     * Sends GOAWAY to all sessions and answers no more requests. Sessions close when they have no requests any more, at the
     * latest after the timeout.
     *
     * @param newSessionUri where clients shall go; empty: the same URI
     * @return completes when no session is left
     */
    public CompletionStage<Void> drain(String newSessionUri, long timeoutMillis) {
        core.context().execute(() -> {
            if (!core.isDraining()) {
                log.info("going away: {} sessions have {} ms", core.sessions().size(), timeoutMillis);
                core.drains(empty);
                List.copyOf(core.sessions()).forEach(s -> s.session().goAway(newSessionUri, timeoutMillis));
            }
        });
        return empty.minimalCompletionStage();
    }

    /** Closes all sessions at once. */
    public CompletionStage<Void> stop() {
        core.context().execute(() -> {
            core.drains(empty);
            List.copyOf(core.sessions()).forEach(s -> s.session().close(SessionError.NO_ERROR, "the relay stops"));
        });
        return empty.minimalCompletionStage();
    }

    private <T> T ask(Supplier<T> question) {
        if (core.context().isCurrent()) {
            return question.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        core.context().execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    /** For tests: whether nothing of any session is left. */
    boolean isEmpty() {
        return ask(() -> core.sessions().isEmpty()
                && core.namespaces().isEmpty()
                && core.tracks().all().isEmpty());
    }
}
