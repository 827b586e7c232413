package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishBlocked;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.RequestUpdate;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of either side. What an API method does happens in the connection's context; everything below the API part of
 * this class and its children runs there.
 */
abstract class MoqRequest implements Request {

    final MoqSession session;
    final SessionScope scope;
    final RequestKind kind;
    private final long id;
    private final ControlMessage message;
    private final List<AuthToken> tokens;
    final SentUpdates sentUpdates;
    final ReceivedUpdates receivedUpdates;
    private volatile RequestListener listener;

    @Nullable
    RequestLane lane;

    private boolean over;
    private Timers.Timeout stopTimeout = Timers.Timeout.NONE;
    private boolean goAwayReceived;
    private boolean goAwaySent;

    MoqRequest(
            MoqSession session,
            RequestKind kind,
            long id,
            ControlMessage message,
            List<AuthToken> tokens,
            RequestListener listener) {
        this.session = session;
        this.scope = session.scope();
        this.kind = kind;
        this.id = id;
        this.message = message;
        this.tokens = tokens;
        this.listener = listener;
        this.sentUpdates = new SentUpdates(this);
        this.receivedUpdates = new ReceivedUpdates(this);
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public ControlMessage message() {
        return message;
    }

    @Override
    public List<AuthToken> tokens() {
        return tokens;
    }

    @Override
    public void listener(RequestListener value) {
        listener = value;
    }

    RequestListener listener() {
        return listener;
    }

    @Override
    public void send(ControlMessage later) {
        if (!maySend(later)) {
            throw new IllegalArgumentException(
                    Messages.name(later) + " does not belong on " + this + " from this side");
        }
        ByteBuffer bytes = session.plane().encode(id, later);
        scope.later(() -> {
            if (over || !isEstablished() || (later instanceof GoAway && goAwaySent)) {
                return;
            }
            lane().send(bytes);
            if (later instanceof GoAway) {
                goAwaySent((GoAway) later);
            }
        });
    }

    private boolean maySend(ControlMessage later) {
        if (later instanceof GoAway) {
            GoAway goAway = (GoAway) later;
            return goAway.requestId().isEmpty()
                    && (!scope.client() || goAway.newSessionUri().isEmpty());
        }
        return incoming()
                && (kind == RequestKind.SUBSCRIBE_NAMESPACE
                                && (later instanceof Namespace || later instanceof NamespaceDone)
                        || kind == RequestKind.SUBSCRIBE_TRACKS && later instanceof PublishBlocked);
    }

    /** Section 10.4: after the timeout the sender resets the stream. */
    private void goAwaySent(GoAway goAway) {
        goAwaySent = true;
        if (goAway.timeoutMillis() > 0) {
            scope.timers().after(goAway.timeoutMillis(), () -> {
                if (!over) {
                    listener.onEnded(new RequestEnd(RequestEnd.How.RESET, StreamResetCode.GOING_AWAY.code()));
                    abort(StreamResetCode.GOING_AWAY.code());
                }
            });
        }
    }

    @Override
    public void update(Parameters parameters, UpdateListener answer) {
        if (!mayUpdate(!incoming())) {
            throw new IllegalArgumentException("this side cannot update " + this);
        }
        long updateId = session.ids().next();
        ByteBuffer bytes = session.plane().encode(id, new RequestUpdate(updateId, parameters));
        scope.later(
                () -> sentUpdates.send(bytes, parameters, answer),
                () -> SentUpdates.refuse(answer, "the session is over"));
    }

    @Override
    public void done(PublishDone done) {
        if (!(incoming() ? kind == RequestKind.SUBSCRIBE : kind == RequestKind.PUBLISH)) {
            throw new IllegalArgumentException("this side is not the publisher of " + this);
        }
        ByteBuffer bytes = session.plane().encode(id, done);
        scope.later(() -> {
            if (!over && isPublishing()) {
                lane().send(bytes);
                lane().finish();
                end();
            } else if (!over && lane == null) {
                // The PUBLISH was not sent yet and need not be.
                end();
            }
        });
    }

    @Override
    public void finish() {
        scope.later(() -> {
            if (!over && lane == null) {
                abort(StreamResetCode.CANCELLED.code());
            } else if (!over) {
                lane().finish();
                finished();
            }
        });
    }

    @Override
    public void cancel(StreamResetCode code) {
        scope.later(() -> {
            if (!over) {
                abort(code.code());
            }
        });
    }

    // From here on: in the context.

    /** Whether the answer has passed and was positive. */
    abstract boolean isEstablished();

    /** Whether it stands against a second subscription to its track with the same role. */
    abstract boolean isActiveSubscription();

    /** Whether PUBLISH_DONE may be sent: for a PUBLISH of this side even before its answer. */
    abstract boolean isPublishing();

    /** What belongs to the request besides its stream ends: receivers, timers. */
    abstract void released(long code);

    /** This side has sent FIN. */
    abstract void finished();

    /** A message that neither an update nor GOAWAY nor PUBLISH_DONE is. */
    abstract void onOther(ControlMessage received);

    /** FIN of the peer. */
    abstract void onFin();

    /** PUBLISH_DONE of the peer. */
    abstract void onPublishDone(PublishDone done);

    final RequestLane lane() {
        if (lane == null) {
            throw new IllegalStateException(this + " has no stream");
        }
        return lane;
    }

    final boolean over() {
        return over;
    }

    /** Ends the request from this side, abruptly. */
    final void abort(long code) {
        if (lane != null) {
            lane.cancel(code);
        }
        end(code);
    }

    /** The request is over: forgets it. Its stream may still be open, what comes on it is ignored. */
    final void end() {
        end(StreamResetCode.CANCELLED.code());
    }

    private void end(long code) {
        if (over) {
            return;
        }
        over = true;
        stopTimeout.cancel();
        sentUpdates.end();
        released(code);
        session.requests().remove(this);
    }

    /** A message behind the first one. */
    final void onMessage(ControlMessage received) {
        if (received instanceof RequestUpdate) {
            if (!mayUpdate(incoming()) || !incoming() && !isEstablished()) {
                throw unexpected(received);
            }
            receivedUpdates.onUpdate((RequestUpdate) received);
        } else if (received instanceof GoAway) {
            onGoAway((GoAway) received);
        } else if ((received instanceof RequestOk || received instanceof RequestError) && awaitsUpdateAnswer()) {
            sentUpdates.onAnswer(received);
        } else if (received instanceof PublishDone && peerPublishes()) {
            onPublishDone((PublishDone) received);
        } else {
            onOther(received);
        }
    }

    /** Section 10.9: the requester may, and the subscriber of a PUBLISH; TRACK_STATUS cannot be updated. */
    private boolean mayUpdate(boolean requester) {
        return kind != RequestKind.TRACK_STATUS && (requester || kind == RequestKind.PUBLISH);
    }

    private boolean awaitsUpdateAnswer() {
        return (incoming() || isEstablished()) && sentUpdates.awaitsAnswer();
    }

    private boolean peerPublishes() {
        return incoming() ? kind == RequestKind.PUBLISH : kind == RequestKind.SUBSCRIBE && isEstablished();
    }

    private void onGoAway(GoAway goAway) {
        boolean mustAnswerFirst = kind == RequestKind.SUBSCRIBE_NAMESPACE || kind == RequestKind.SUBSCRIBE_TRACKS;
        if (goAwayReceived || !incoming() && mustAnswerFirst && !isEstablished()) {
            throw unexpected(goAway);
        }
        goAwayReceived = true;
        GoingAway.check(goAway, scope.client());
        if (goAway.requestId().isPresent()) {
            throw MoqtException.violation("expected GOAWAY without a request id on a request stream, got "
                    + goAway.requestId().get());
        }
        listener.onGoAway(goAway);
    }

    /** An update of this side changed the prefix of a namespace subscription. */
    void prefixChanged(TrackNamespace prefix) {}

    /** The peer reset its side. */
    final void onReset(long code) {
        if (!isDraining()) {
            ended(new RequestEnd(RequestEnd.How.RESET, code));
        }
    }

    /**
     * The peer wants nothing more from this side. That ends the request (section 3.3.2), but not what the peer itself said
     * before: widespread peers close a stream by FIN and STOP_SENDING, and the latter overtakes their last message.
     */
    final void onStopSending(long code) {
        RequestEnd end = new RequestEnd(RequestEnd.How.STOP_SENDING, code);
        if (onlyDataIsAwaited()) {
            return;
        }
        if (!lastWordMayFollow()) {
            ended(end);
            return;
        }
        SessionOptions options = scope.options();
        long millis = kind == RequestKind.FETCH ? options.answerTimeoutMillis() : options.lateStreamMillis();
        stopTimeout = scope.timers().after(millis, () -> {
            if (!onlyDataIsAwaited()) {
                ended(end);
            }
        });
    }

    /** Whether PUBLISH_DONE came, and only late streams are awaited. */
    abstract boolean isDraining();

    /** Whether all was said, so that data alone decides how it ends. */
    abstract boolean onlyDataIsAwaited();

    /** Whether the peer owes a message on its side that says more than its STOP_SENDING. */
    abstract boolean lastWordMayFollow();

    /** The connection is gone. */
    final void onSessionClosed() {
        if (!over) {
            scope.ending().report(() -> listener.onEnded(new RequestEnd(RequestEnd.How.SESSION_CLOSED, 0)));
            end(StreamResetCode.SESSION_CLOSED.code());
        }
    }

    /** Any way of terminating one direction terminates the request (section 11.4.1); the rest of it is closed too. */
    final void ended(RequestEnd how) {
        if (!over) {
            listener.onEnded(how);
            if (how.how() == RequestEnd.How.FIN) {
                lane().finish();
                end();
            } else {
                abort(StreamResetCode.CANCELLED.code());
            }
        }
    }

    final MoqtException unexpected(ControlMessage received) {
        return MoqtException.violation("expected " + expected() + " on " + this + ", got " + Messages.name(received));
    }

    abstract String expected();

    @Override
    public String toString() {
        return (incoming() ? "the peer's " : "our ") + kind + " request " + Long.toUnsignedString(id);
    }
}
