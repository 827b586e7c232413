package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.TrackObject;
import io.fastrelay.transport.MediaFrame;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One object to be sent as datagram to one subscriber; reused for another when it is done. Send context only. */
final class DatagramItem extends Sendable {

    private final SubscriptionFlow flow;
    private @Nullable TrackObject object;

    DatagramItem(SubscriptionFlow flow) {
        this.flow = flow;
    }

    void begin(TrackObject datagram) {
        object = datagram;
    }

    @Override
    SubscriptionFlow flow() {
        return flow;
    }

    TrackObject object() {
        return Objects.requireNonNull(object);
    }

    @Override
    int publisherPriority() {
        return object().publisherPriority();
    }

    @Override
    long groupId() {
        return object().groupId();
    }

    @Override
    long idInGroup() {
        return object().id();
    }

    @Override
    boolean hasWork() {
        return object != null;
    }

    @Override
    long waitingSince() {
        return object().arrived();
    }

    @Override
    Outcome send(MediaFrame frame) {
        TrackObject datagram = object();
        if (flow.deadlines().isDatagramTimedOut(datagram) || flow.deadlines().isStale(datagram)) {
            flow.account().dropped(DropReason.TIMEOUT, 1);
            over(datagram);
            return Outcome.NOT_NOW;
        }
        byte[] head = flow.heads()
                .ofDatagram(datagram, flow.trackAlias(), flow.keepsDefaultPriority(datagram.publisherPriority()));
        int length = head.length + datagram.payload().length();
        if (length > flow.maxDatagramLength()) {
            // Never as a stream instead (draft 18 section 11.3).
            flow.account().droppedDatagram();
            over(datagram);
            return Outcome.NOT_NOW;
        }
        ByteBuffer target = frame.datagram();
        if (target.remaining() < length) {
            return Outcome.NO_ROOM;
        }
        target.put(head);
        datagram.payload().copy(0, target, Integer.MAX_VALUE);
        frame.endDatagram();
        flow.account().sentBytes(datagram.payload().length());
        object = null;
        flow.sentObject();
        flow.datagrams().reuse(this);
        return Outcome.SENT;
    }

    @Override
    void drop() {
        flow.account().dropped(DropReason.BEHIND, 1);
        over(object());
    }

    @Override
    void applyThreshold() {
        flow.account().dropped(DropReason.PRIORITY, 1);
        over(object());
    }

    /** Lets it go unsent. */
    void discard() {
        over(object());
    }

    private void over(TrackObject datagram) {
        flow.account().passedBytes(datagram.payload().length());
        object = null;
        flow.datagrams().reuse(this);
    }
}
