package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestUpdate;
import java.util.List;

/**
 * A request of either side, from its first message to its end (draft 18 sections 3.3 and 10). Methods may be called by
 * any thread, never block, and have no effect once the request has ended.
 */
public interface Request {

    Session session();

    long id();

    /** Whether the peer made it. */
    boolean incoming();

    /** The message that began it: Subscribe, Publish, Fetch and so on. */
    ControlMessage message();

    /** Authorization tokens of that message, aliases resolved. */
    List<AuthToken> tokens();

    /** Who hears of this request; for an incoming one set it before {@link SessionHandler#onRequest} returns. */
    void listener(RequestListener listener);

    /** Positive answer to an incoming request: SubscribeOk, FetchOk or RequestOk. TRACK_STATUS is finished with it. */
    void accept(ControlMessage answer);

    /**
     * Accepts an incoming PUBLISH; objects go to the receiver. Those that came before were held back. A SUBSCRIBE of ours
     * for the same track is ended by it (draft 18 section 5.1): refused with DUPLICATE_SUBSCRIPTION if it was pending.
     */
    void acceptPublish(Parameters parameters, TrackReceiver receiver);

    /** REQUEST_ERROR, and FIN. */
    void reject(RequestError error);

    /**
     * REQUEST_ERROR, and FIN.
     *
     * @param retryAfterMillis when it is worth trying again; negative: never
     */
    default void reject(RequestErrorCode code, long retryAfterMillis, String reason) {
        reject(new RequestError(
                code.code(), retryAfterMillis + 1 < 0 ? 0 : retryAfterMillis + 1, reason, java.util.Optional.empty()));
    }

    /**
     * A later message on an accepted incoming request: Namespace, NamespaceDone, PublishBlocked; or, on any request,
     * GoAway without a request id, which asks the peer to move this request and resets it after its timeout.
     */
    void send(ControlMessage message);

    /** REQUEST_UPDATE, from the side that may. */
    void update(Parameters parameters, UpdateListener listener);

    /** PUBLISH_DONE and FIN, from the publisher of a subscription; all its data streams are closed before. */
    void done(PublishDone done);

    /** Sends FIN: nothing more from this side. */
    void finish();

    /** Ends the request from this side: reset and STOP_SENDING, whatever is still open (section 3.3.2). */
    void cancel(StreamResetCode code);

    /** Hears how one REQUEST_UPDATE went. */
    interface UpdateListener {
        void onAnswer(io.fastrelay.moqt.message.RequestOk ok);

        void onError(RequestError error);
    }

    /** Answers one REQUEST_UPDATE of the peer; exactly once. */
    interface UpdateReply {

        void accept(Parameters parameters);

        /**
         * REQUEST_ERROR. What follows is draft 18 section 10.9.1: on a namespace request the session ends it; a publisher
         * still has to stop its delivery, then {@link Request#done} with UPDATE_FAILED, or reset the stream of a FETCH
         * and {@link Request#cancel} it.
         */
        void reject(RequestErrorCode code, String reason);
    }

    /** An update of the peer. */
    record Update(RequestUpdate message, List<AuthToken> tokens, UpdateReply reply) {}
}
