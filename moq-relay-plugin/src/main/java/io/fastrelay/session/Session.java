package io.fastrelay.session;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.transport.Connection;

/**
 * One MoQ session, either side of it, whatever the draft: both control plane families look like this from outside.
 *
 * <p>Methods may be called by any thread and never block. Listeners and receivers are called one at a time in
 * {@code connection().context()}. Requests made before both SETUP messages passed are sent right after them.
 */
public interface Session {

    /** Complete once {@link SessionHandler#onReady} was called. */
    SessionInfo info();

    MoqtDraft draft();

    /** The connection below, for its context and its {@link Connection#media() media channel}. */
    Connection connection();

    /** Sends SUBSCRIBE. Objects go to {@code receiver} from SUBSCRIBE_OK on. */
    Request subscribe(FullTrackName track, Parameters parameters, RequestListener listener, TrackReceiver receiver);

    /** Sends PUBLISH with an alias from {@link #newTrackAlias}. Objects go out through the media channel. */
    Request publish(
            FullTrackName track,
            long trackAlias,
            Parameters parameters,
            Properties trackProperties,
            RequestListener listener);

    /** Sends FETCH. */
    Request fetch(FetchRange range, Parameters parameters, RequestListener listener, FetchReceiver receiver);

    /** Sends TRACK_STATUS. */
    Request trackStatus(FullTrackName track, Parameters parameters, RequestListener listener);

    /** Sends PUBLISH_NAMESPACE; {@link Request#cancel} withdraws it. */
    Request publishNamespace(TrackNamespace namespace, Parameters parameters, RequestListener listener);

    /** Sends SUBSCRIBE_NAMESPACE. */
    Request subscribeNamespace(TrackNamespace prefix, Parameters parameters, RequestListener listener);

    /** Sends SUBSCRIBE_TRACKS. */
    Request subscribeTracks(TrackNamespace prefix, Parameters parameters, RequestListener listener);

    /** A track alias that this side, as publisher, has not used in this session. */
    long newTrackAlias();

    /**
     * Reserves a wanted alias, so that a subgroup stream can be forwarded byte by byte.
     *
     * @return the alias if it was free, otherwise a new one whose encoding is as long, where there is one
     */
    long reserveTrackAlias(long wanted);

    /** Gives an alias back when no stream with it can be under way any more. */
    void releaseTrackAlias(long trackAlias);

    /**
     * Sends GOAWAY and closes with GOAWAY_TIMEOUT after the timeout if requests are still open then, with NO_ERROR as
     * soon as none is. Once; later calls have no effect.
     *
     * @param newSessionUri where the peer shall go; empty: the same URI. A client must leave it empty.
     */
    void goAway(String newSessionUri, long timeoutMillis);

    /** Whether the peer sent GOAWAY: no new requests to it. */
    boolean peerIsGoingAway();

    /** Closes the session. Idempotent. */
    void close(SessionError error, String reason);
}
