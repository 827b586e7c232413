package io.fastrelay.session;

import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.transport.CloseInfo;

/** What the owner of a session hears. Called in the connection's context. */
public interface SessionHandler {

    /**
     * Both SETUP messages passed.
     *
     * @param setupTokens authorization tokens of the peer's SETUP, aliases resolved
     */
    void onReady(Session session, java.util.List<io.fastrelay.moqt.AuthToken> setupTokens);

    /**
     * The peer makes a request: {@code request.message()} tells which. It must be accepted or rejected, now or later,
     * and should get its {@link Request#listener listener} before this returns. Default: not supported (draft 18 section
     * 4), which never is a reason to close the session.
     */
    default void onRequest(Request request) {
        request.reject(io.fastrelay.moqt.RequestErrorCode.NOT_SUPPORTED, -1, "not supported");
    }

    /** GOAWAY on the control stream. */
    void onGoAway(GoAway goAway);

    /** The session's end; all its requests have heard {@link RequestListener#onEnded} before. */
    void onClosed(CloseInfo info);
}
