package io.fastrelay.session;

import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.transport.Connection;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all parts of one session share.
 *
 * @param client whether this side dialled
 * @param timers run their tasks in the connection's context
 * @param ending closes the session once
 */
record SessionScope(
        Connection connection, MoqtDraft draft, SessionOptions options, boolean client, Timers timers, Ending ending) {

    SessionScope(
            Connection connection,
            MoqtDraft draft,
            SessionOptions options,
            boolean client,
            ScheduledExecutorService timer) {
        this(connection, draft, options, client, timer, new Ending(connection));
    }

    private SessionScope(
            Connection connection,
            MoqtDraft draft,
            SessionOptions options,
            boolean client,
            ScheduledExecutorService timer,
            Ending ending) {
        this(connection, draft, options, client, new Timers(timer, connection.context(), ending), ending);
    }

    /** Runs the task in the connection's context, after what runs there now. What it throws ends the session. */
    void later(Runnable task) {
        connection.context().execute(() -> ending.guard(task));
    }

    /**
     * As {@link #later(Runnable)}, for what must not get lost.
     *
     * @param ifOver runs in its place if the session is over
     */
    void later(Runnable task, Runnable ifOver) {
        connection.context().execute(() -> {
            if (ending.over()) {
                ending.report(ifOver);
            } else {
                ending.guard(task);
            }
        });
    }

    /** The parity of request ids that this side makes (draft 18 section 10.1). */
    int ownParity() {
        return client ? 0 : 1;
    }
}
