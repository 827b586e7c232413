package io.fastrelay.session;

import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.transport.Connection;
import java.util.concurrent.ScheduledExecutorService;

/** Makes sessions out of connections, of either side. Any thread. */
public final class Sessions {

    private final ScheduledExecutorService timer;

    /** @param timer only starts tasks, which hop into the connections' contexts; shared by any number of sessions */
    public Sessions(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * A session with a client that connected. The caller gives the connection's events to it, from the first one on.
     *
     * @throws IllegalArgumentException if this draft's control plane is not known here
     */
    public SessionEndpoint server(
            Connection connection, MoqtDraft draft, SessionOptions options, SessionHandler handler) {
        return open(new SessionScope(connection, draft, options, false, timer), handler);
    }

    /**
     * A session with a server that was dialled; else as {@link #server}. {@link SessionOptions#authority} and {@link
     * SessionOptions#path} are sent over raw QUIC only: a WebTransport request has told them already (draft 18 section
     * 10.3.1.1).
     */
    public SessionEndpoint client(
            Connection connection, MoqtDraft draft, SessionOptions options, SessionHandler handler) {
        return open(new SessionScope(connection, draft, options, true, timer), handler);
    }

    private static SessionEndpoint open(SessionScope scope, SessionHandler handler) {
        if (scope.draft().family() != MoqtDraft.Family.STREAM_PER_REQUEST) {
            throw new IllegalArgumentException(
                    scope.draft().token() + " has another control plane than one stream per request");
        }
        MoqSession session = new MoqSession(scope, handler, StreamPerRequest::new);
        session.start();
        return session;
    }
}
