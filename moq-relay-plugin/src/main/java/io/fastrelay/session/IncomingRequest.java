package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeOk;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that the peer made. */
final class IncomingRequest extends MoqRequest {

    private static final RequestListener NOBODY = new RequestListener() {};

    private boolean answered;
    private boolean finReceived;
    /** The subscription's data, from a PUBLISH on, before it was accepted. */
    private @Nullable IncomingTrack track;

    IncomingRequest(
            MoqSession session,
            RequestKind kind,
            long id,
            ControlMessage message,
            List<AuthToken> tokens,
            RequestLane lane) {
        super(session, kind, id, message, tokens, NOBODY);
        this.lane = lane;
    }

    @Override
    public boolean incoming() {
        return true;
    }

    @Override
    public void accept(ControlMessage answer) {
        boolean fits;
        switch (kind) {
            case SUBSCRIBE -> fits = answer instanceof SubscribeOk;
            case FETCH -> fits = answer instanceof FetchOk;
            case PUBLISH -> throw new IllegalArgumentException(this + " needs a receiver: acceptPublish");
            default -> fits = answer instanceof RequestOk;
        }
        if (!fits) {
            throw new IllegalArgumentException(Messages.name(answer) + " is no answer to " + this);
        }
        ControlMessage said = session.quirks().outgoing().apply(answer);
        ByteBuffer bytes = session.plane().encode(id(), said);
        scope.later(() -> {
            if (mayAnswer()) {
                answered = true;
                lane().send(bytes);
                afterAccept();
            }
        });
    }

    private void afterAccept() {
        if (kind == RequestKind.TRACK_STATUS) {
            lane().finish();
            end();
            return;
        }
        receivedUpdates.established();
        if (finReceived) {
            onFin();
        }
    }

    @Override
    public void acceptPublish(Parameters parameters, TrackReceiver receiver) {
        if (kind != RequestKind.PUBLISH) {
            throw new IllegalArgumentException(this + " is not a PUBLISH");
        }
        ByteBuffer bytes = session.plane().encode(id(), new RequestOk(parameters, Properties.NONE));
        scope.later(() -> establish(bytes, receiver), receiver::onEnd);
    }

    private void establish(ByteBuffer answer, TrackReceiver receiver) {
        if (!mayAnswer() || track == null) {
            receiver.onEnd();
            return;
        }
        // Section 5.1: a SUBSCRIBE of ours for the same track must be gone before.
        session.requests().replaceSubscribe(((Publish) message()).track());
        answered = true;
        lane().send(answer);
        track.receiver(receiver);
        session.tracks().opened(track);
        receivedUpdates.established();
        if (finReceived) {
            onFin();
        }
    }

    @Override
    public void reject(RequestError error) {
        ByteBuffer bytes = session.plane().encode(id(), error);
        scope.later(() -> {
            if (mayAnswer()) {
                answered = true;
                lane().send(bytes);
                lane().finish();
                end();
            }
        });
    }

    /** Answers before the owner has heard of it. */
    void refuse(RequestError error) {
        answered = true;
        lane().send(session.plane().encode(id(), error));
        lane().finish();
        end();
    }

    private boolean mayAnswer() {
        return !answered && !over();
    }

    void track(IncomingTrack value) {
        track = value;
    }

    @Override
    boolean isActiveSubscription() {
        return track == null || !track.isDone();
    }

    @Override
    boolean isDraining() {
        return track != null && track.isDone();
    }

    @Override
    boolean onlyDataIsAwaited() {
        return isDraining();
    }

    @Override
    boolean lastWordMayFollow() {
        return kind == RequestKind.PUBLISH;
    }

    @Override
    boolean isEstablished() {
        return answered && !over();
    }

    @Override
    boolean isPublishing() {
        return isEstablished();
    }

    @Override
    void onOther(ControlMessage received) {
        throw unexpected(received);
    }

    @Override
    void onPublishDone(PublishDone done) {
        if (track == null || track.isDone()) {
            throw unexpected(done);
        }
        // told first: the receiver may hear its end right here
        listener().onMessage(done);
        track.publishDone(done.streamCount());
    }

    /**
     * The requester has nothing more to say. That ends what lives by its stream: namespaces, namespace subscriptions and
     * a PUBLISH without PUBLISH_DONE, but not a SUBSCRIBE or FETCH. Where the answer is still to come, it comes first.
     */
    @Override
    void onFin() {
        finReceived = true;
        if (!answered || over()) {
            return;
        }
        switch (kind) {
            case PUBLISH_NAMESPACE, SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS ->
                ended(new RequestEnd(RequestEnd.How.FIN, 0));
            case PUBLISH -> {
                if (track != null && !track.isDone()) {
                    ended(new RequestEnd(RequestEnd.How.FIN, 0));
                }
            }
            default -> {
                // SUBSCRIBE and FETCH go on, TRACK_STATUS is over with its answer
            }
        }
    }

    /** All data of the peer's PUBLISH has come. */
    void dataComplete() {
        lane().finish();
        end();
    }

    @Override
    void finished() {
        // For a FETCH this says that all is sent. The data of a PUBLISH comes from the peer and goes on.
        if (kind != RequestKind.PUBLISH) {
            end();
        }
    }

    @Override
    void released(long code) {
        if (track != null) {
            track.abort(answered ? code : StreamResetCode.CANCELLED.code());
        }
    }

    @Override
    String expected() {
        switch (kind) {
            case TRACK_STATUS:
                return "nothing more";
            case PUBLISH:
                return "one PUBLISH_DONE, REQUEST_UPDATE, one GOAWAY or an answer to our update";
            default:
                return "REQUEST_UPDATE or one GOAWAY";
        }
    }
}
