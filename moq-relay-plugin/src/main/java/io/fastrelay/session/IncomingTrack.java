package io.fastrelay.session;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data side of a subscription of ours: which streams belong to it and when nothing more will come (draft 18 section
 * 10.11). A PUBLISH has it before it is accepted, without a receiver.
 */
final class IncomingTrack {

    /** No promise of a peer makes us keep a subscription longer than this after PUBLISH_DONE. */
    private static final long MAX_LATE_MILLIS = 60_000;

    private final MoqRequest request;
    private final IncomingTracks tracks;
    private final long alias;
    private final FullTrackName name;
    private final long lateMillis;
    private final Set<SubgroupStream> open = new LinkedHashSet<>();
    private @Nullable TrackReceiver receiver;
    private long streams;
    private boolean done;
    private long promisedStreams;
    private boolean lateIsOver;
    private boolean over;
    private Timers.Timeout lateTimeout = Timers.Timeout.NONE;

    IncomingTrack(
            MoqRequest request, IncomingTracks tracks, long alias, FullTrackName name, Properties trackProperties) {
        this.request = request;
        this.tracks = tracks;
        this.alias = alias;
        this.name = name;
        this.lateMillis = lateMillis(request, trackProperties);
    }

    /** Section 10.11: at least the larger of the two delivery timeouts. */
    private static long lateMillis(MoqRequest request, Properties track) {
        Parameters parameters = Messages.first(request.message()).orElseThrow().parameters();
        long longest = request.scope.options().lateStreamMillis();
        for (long millis : new long[] {
            parameters.subgroupDeliveryTimeout().orElse(0),
            parameters.objectDeliveryTimeout().orElse(0),
            track.number(Properties.SUBGROUP_DELIVERY_TIMEOUT).orElse(0),
            track.number(Properties.OBJECT_DELIVERY_TIMEOUT).orElse(0)
        }) {
            longest = Math.max(longest, millis < 0 ? MAX_LATE_MILLIS : Math.min(millis, MAX_LATE_MILLIS));
        }
        return longest;
    }

    long alias() {
        return alias;
    }

    FullTrackName name() {
        return name;
    }

    /** Whether objects can be delivered. */
    boolean isLive() {
        return receiver != null && !over;
    }

    /** Whether PUBLISH_DONE came: the subscription is terminated, only late streams are awaited. */
    boolean isDone() {
        return done;
    }

    TrackReceiver receiver() {
        if (receiver == null) {
            throw new IllegalStateException("track " + name + " has no receiver");
        }
        return receiver;
    }

    void receiver(TrackReceiver value) {
        receiver = value;
    }

    void streamBegan(SubgroupStream stream) {
        streams++;
        open.add(stream);
    }

    void streamEnded(SubgroupStream stream) {
        if (open.remove(stream)) {
            completeIfAllCame();
        }
    }

    /** @param count as PUBLISH_DONE tells it; only believed where it can be true */
    void publishDone(long count) {
        done = true;
        promisedStreams = count;
        if (isLive()) {
            awaitLateStreams();
        }
    }

    /** Streams that were held back were let go: from now on nothing that came is missing here. */
    void opened() {
        if (done) {
            awaitLateStreams();
        }
    }

    private void awaitLateStreams() {
        lateTimeout.cancel();
        lateTimeout = request.scope.timers().after(lateMillis, () -> {
            lateIsOver = true;
            completeIfAllCame();
        });
        completeIfAllCame();
    }

    /**
     * Widespread peers tell 0 whatever they opened, so 0 is no promise; streams that were reset before their header are
     * promised but never counted. For both the timeout decides.
     */
    private void completeIfAllCame() {
        boolean promiseKept = promisedStreams > 0
                && promisedStreams != PublishDone.UNKNOWN_STREAM_COUNT
                && streams == promisedStreams;
        if (!over && done && isLive() && open.isEmpty() && (promiseKept || lateIsOver)) {
            end();
            if (request instanceof OutgoingRequest outgoing) {
                outgoing.dataComplete();
            } else {
                ((IncomingRequest) request).dataComplete();
            }
        }
    }

    /** The subscription is over before all came: open streams are given up. */
    void abort(long code) {
        if (over) {
            return;
        }
        over = true;
        for (SubgroupStream stream : List.copyOf(open)) {
            stream.abandon(code);
        }
        open.clear();
        end();
    }

    /** The publisher uses the alias for something new, so this terminated subscription cannot get more. */
    void replaced() {
        abort(StreamResetCode.CANCELLED.code());
        if (!request.over()) {
            request.end();
        }
    }

    private void end() {
        over = true;
        lateTimeout.cancel();
        tracks.retire(this);
        if (receiver != null) {
            receiver.onEnd();
        }
    }
}
