package io.fastrelay.session;

import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.RequestError;

/** Hears what the peer says on one request. Called in the connection's context. */
public interface RequestListener {

    /**
     * The peer grants no stream for this outgoing request now. It goes out when there is one; who does not want to wait
     * cancels it. Once.
     */
    default void onBlocked() {}

    /** Positive answer to an outgoing request: SubscribeOk, FetchOk or RequestOk. */
    default void onAnswer(ControlMessage answer) {}

    /** REQUEST_ERROR to an outgoing request; {@link #onEnded} does not follow. */
    default void onError(RequestError error) {}

    /** Later messages: PublishDone, Namespace, NamespaceDone, PublishBlocked. */
    default void onMessage(ControlMessage message) {}

    /** The peer wants to change the request. Default: accepted without effect. */
    default void onUpdate(Request.Update update) {
        update.reply().accept(io.fastrelay.moqt.message.Parameters.NONE);
    }

    /** GOAWAY on the request's stream: this request shall move. */
    default void onGoAway(GoAway goAway) {}

    /**
     * The peer ended the request without an answer or after it: FIN, reset or STOP_SENDING, or the session closed. Not
     * called after {@link #onError}, {@link Request#reject}, or {@link Request#cancel}.
     */
    default void onEnded(RequestEnd end) {}
}
