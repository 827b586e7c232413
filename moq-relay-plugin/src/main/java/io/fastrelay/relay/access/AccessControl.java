package io.fastrelay.relay.access;

import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.Authorizer;
import io.fastrelay.api.Decision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the host's {@link Authorizer}. Whatever it does (answers at once, answers later from any thread, throws, stays
 * silent), the asker gets exactly one answer, in its own context. An answer that is there at once is given at once, so
 * that requests keep their order with a policy that needs no waiting.
 */
public final class AccessControl {

    private static final Logger log = LoggerFactory.getLogger(AccessControl.class);

    private final Authorizer authorizer;
    private final Executor context;
    private final ScheduledExecutorService timer;
    private final long timeoutMillis;

    /**
     * @param context where answers are given
     * @param timeoutMillis a host that has not answered by then has said no
     */
    public AccessControl(Authorizer authorizer, Executor context, ScheduledExecutorService timer, long timeoutMillis) {
        this.authorizer = authorizer;
        this.context = context;
        this.timer = timer;
        this.timeoutMillis = timeoutMillis;
    }

    /** Asks. To be called in the context. */
    public void ask(AccessRequest request, Consumer<Decision> answer) {
        CompletableFuture<Decision> pending;
        try {
            pending = authorizer.authorize(request).toCompletableFuture();
        } catch (RuntimeException e) {
            answer.accept(refusalFor(request, e));
            return;
        }
        if (pending.isDone()) {
            answer.accept(result(request, pending));
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        ScheduledFuture<?> deadline = timer.schedule(
                () -> {
                    if (answered.compareAndSet(false, true)) {
                        log.warn(
                                "{}: {} not answered by the host within {} ms: refused",
                                request.session().id(),
                                request.action(),
                                timeoutMillis);
                        context.execute(() -> answer.accept(Decision.no("authorization timed out")));
                    }
                },
                timeoutMillis,
                TimeUnit.MILLISECONDS);
        pending.whenComplete((decision, error) -> {
            if (answered.compareAndSet(false, true)) {
                deadline.cancel(false);
                Decision given = decide(request, decision, error);
                context.execute(() -> answer.accept(given));
            }
        });
    }

    private static Decision result(AccessRequest request, CompletableFuture<Decision> done) {
        try {
            return decide(request, done.join(), null);
        } catch (RuntimeException e) {
            return refusalFor(request, e);
        }
    }

    private static Decision decide(AccessRequest request, @Nullable Decision decision, @Nullable Throwable error) {
        if (error != null || decision == null) {
            return refusalFor(request, error);
        }
        return decision;
    }

    private static Decision refusalFor(AccessRequest request, @Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        log.warn(
                "{}: the host failed to decide about {}: refused",
                request.session().id(),
                request.action(),
                cause);
        return Decision.no("authorization failed");
    }
}
