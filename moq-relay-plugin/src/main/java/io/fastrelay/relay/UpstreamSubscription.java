package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.relay.track.IngestListener;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One publisher of one track: a SUBSCRIBE of ours, or a PUBLISH of the publisher that we accepted.
 *
 * <p>Its state belongs to the relay's context. Only {@link #attach} runs where the answer arrives: the objects follow
 * right behind it in the connection's context, so where they go must be settled before.
 */
final class UpstreamSubscription implements IngestListener {

    enum State {
        PENDING,
        ESTABLISHED,
        ENDED
    }

    private final TrackPublishers owner;
    private final ClientSession publisher;
    private final boolean published;
    private final UpstreamReceiver receiver = new UpstreamReceiver();
    private State state = State.PENDING;
    private boolean forwarding = true;
    private @Nullable Request request;
    private @Nullable PublishDone done;
    private long alias;
    private volatile boolean tellNewGroup;

    private UpstreamSubscription(TrackPublishers owner, ClientSession publisher, boolean published) {
        this.owner = owner;
        this.publisher = publisher;
        this.published = published;
    }

    /**
     * Sends SUBSCRIBE. Forward State 1 whatever the subscriber wants, and the Largest Object filter, so that one
     * subscription serves all (draft 18 sections 9.2 and 9.4).
     */
    static UpstreamSubscription subscribe(
            TrackPublishers owner, ClientSession publisher, @Nullable Long newGroupRequest) {
        UpstreamSubscription upstream = new UpstreamSubscription(owner, publisher, false);
        Parameters parameters = Parameters.builder()
                .forward(true)
                .filter(SubscriptionFilter.LARGEST_OBJECT)
                .newGroupRequest(newGroupRequest)
                .build();
        upstream.tellNewGroup = newGroupRequest != null;
        upstream.request =
                publisher.session().subscribe(owner.name(), parameters, upstream.new Answers(), upstream.receiver);
        return upstream;
    }

    /** Takes a PUBLISH; to be followed by {@link #accept}. */
    static UpstreamSubscription published(TrackPublishers owner, ClientSession publisher, Request request, long alias) {
        UpstreamSubscription upstream = new UpstreamSubscription(owner, publisher, true);
        upstream.request = request;
        upstream.alias = alias;
        return upstream;
    }

    ClientSession publisher() {
        return publisher;
    }

    /** Those it belongs to. */
    TrackPublishers owner() {
        return owner;
    }

    /** Whether the publisher began it, with PUBLISH. */
    boolean isPublished() {
        return published;
    }

    boolean isEstablished() {
        return state == State.ESTABLISHED;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Whether the publisher's Forward State is 1, as far as we asked for it. */
    boolean isForwarding() {
        return forwarding;
    }

    /** The publisher's track alias. */
    long alias() {
        return alias;
    }

    /** PUBLISH_DONE, if the publisher ended it so. */
    Optional<PublishDone> done() {
        return Optional.ofNullable(done);
    }

    /** Settles where the objects go. Before the first object, in whatever context. */
    Established attach(Optional<Location> told, Properties properties) {
        Track track = owner.slot().enter(told);
        track.describe(properties);
        receiver.attach(
                track.ingest(publisher.session().draft().varint(), told, this),
                group -> owner.context().execute(() -> owner.firstGroup(this, group)));
        return new Established(track, track.largest());
    }

    /** PUBLISH_OK. */
    void accept(boolean forward, Parameters parameters) {
        forwarding = forward;
        request().acceptPublish(parameters, receiver);
    }

    /** Marks it established; a subscription that ended meanwhile stays ended. */
    boolean establish() {
        if (state == State.ENDED) {
            return false;
        }
        state = State.ESTABLISHED;
        return true;
    }

    /** Marks it ended; once. */
    boolean end() {
        if (state == State.ENDED) {
            return false;
        }
        state = State.ENDED;
        return true;
    }

    /** Ends it from our side. The state is for the caller to change. */
    void cancel(StreamResetCode code) {
        request().cancel(code);
    }

    /** REQUEST_UPDATE with Forward State 1; a publisher that refuses stays as it was. */
    void startForwarding() {
        if (forwarding) {
            return;
        }
        forwarding = true;
        owner.forwardingStarts(this);
        update(Parameters.builder().forward(true).build());
    }

    /** REQUEST_UPDATE with NEW_GROUP_REQUEST. */
    void requestNewGroup(long value) {
        tellNewGroup = true;
        update(Parameters.builder().newGroupRequest(value).build());
    }

    private void update(Parameters parameters) {
        boolean starts = parameters.forward().orElse(false);
        request().update(parameters, new Request.UpdateListener() {
            @Override
            public void onAnswer(RequestOk ok) {
                ok.parameters()
                        .largestObject()
                        .ifPresent(largest -> owner.slot().current().told(largest));
                if (starts) {
                    owner.context().execute(() -> owner.forwardingStarted(UpstreamSubscription.this));
                }
            }

            @Override
            public void onError(RequestError error) {
                if (starts) {
                    owner.context().execute(() -> {
                        forwarding = false;
                        owner.forwardingStarted(UpstreamSubscription.this);
                    });
                }
            }
        });
    }

    private Request request() {
        Request made = request;
        if (made == null) {
            throw new IllegalStateException("no request yet");
        }
        return made;
    }

    @Override
    public void onMalformed(String reason) {
        owner.context().execute(() -> owner.malformed(this, reason));
    }

    @Override
    public void onNewGroup(long groupId) {
        if (tellNewGroup) {
            tellNewGroup = false;
            owner.context().execute(owner::newGroupArrived);
        }
    }

    @Override
    public void onEnd() {
        owner.context().execute(() -> owner.left(this));
    }

    /** The publisher's messages behind the first answer. Relay context. */
    void heard(ControlMessage message) {
        if (message instanceof PublishDone last) {
            done = last;
        }
    }

    /** The publisher ended the request: with PUBLISH_DONE, {@link #onEnd} follows when its streams are over. */
    void ended(RequestEnd how) {
        if (done == null && how.how() == RequestEnd.How.FIN) {
            // a publisher that closes the stream in order without PUBLISH_DONE is done with the track
            done = new PublishDone(io.fastrelay.moqt.PublishDoneCode.TRACK_ENDED.code(), 0, "closed by the publisher");
        } else if (done == null || how.how() == RequestEnd.How.SESSION_CLOSED) {
            owner.left(this);
        }
    }

    /** What {@link #attach} found. */
    record Established(Track track, Optional<Location> largest) {}

    /** Answers to our SUBSCRIBE, in the connection's context. */
    private final class Answers implements RequestListener {

        @Override
        public void onAnswer(ControlMessage answer) {
            SubscribeOk ok = (SubscribeOk) answer;
            Established established = attach(ok.parameters().largestObject(), ok.trackProperties());
            owner.context().execute(() -> {
                alias = ok.trackAlias();
                owner.established(UpstreamSubscription.this, established);
            });
        }

        @Override
        public void onError(RequestError error) {
            owner.context().execute(() -> owner.failed(UpstreamSubscription.this, error));
        }

        @Override
        public void onMessage(ControlMessage message) {
            owner.context().execute(() -> heard(message));
        }

        @Override
        public void onEnded(RequestEnd end) {
            owner.context().execute(() -> ended(end));
        }
    }
}
