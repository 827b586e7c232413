package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.relay.track.StreamPlace;
import io.fastrelay.relay.track.Subgroup;
import io.fastrelay.relay.track.TrackObject;
import io.fastrelay.transport.MediaStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stream that one cursor writes to, one after the other: its header, the head of the object that is being sent, and
 * which object may follow. Send context only.
 */
final class OutgoingStream {

    private static final byte[] NO_HEAD = new byte[0];

    private final SubscriptionFlow flow;
    private final Subgroup subgroup;
    private @Nullable MediaStream stream;
    private @Nullable SentStream sent;
    private boolean hasProperties;
    private @Nullable TrackObject lastSent;
    private byte[] head = NO_HEAD;
    private int headSent;

    OutgoingStream(SubscriptionFlow flow, Subgroup subgroup) {
        this.flow = flow;
        this.subgroup = subgroup;
    }

    boolean isOpen() {
        return stream != null;
    }

    MediaStream transport() {
        return Objects.requireNonNull(stream);
    }

    boolean is(MediaStream other) {
        return other == stream;
    }

    boolean is(SentStream other) {
        return other == sent;
    }

    /** The last object that was sent whole on this stream; null if there is none. */
    @Nullable
    TrackObject lastSent() {
        return lastSent;
    }

    /** Opens a stream that begins with this object; false if there is no credit. */
    boolean open(TrackObject first, SubgroupCursor owner) {
        MediaStream opened = flow.open();
        if (opened == null) {
            return false;
        }
        stream = opened;
        sent = flow.sentStreams().begin(owner, opened);
        lastSent = null;
        SubgroupHeader header = headerFor(first);
        hasProperties = header.hasProperties();
        head = flow.heads().ofSubgroupStream(header, first);
        return true;
    }

    /** The object goes behind {@link #lastSent} on the open stream. */
    void follow(TrackObject object) {
        long delta = object.id() - Objects.requireNonNull(lastSent).id() - 1;
        head = flow.heads().ofSubgroupObject(object, delta, hasProperties);
    }

    /**
     * Whether the object may follow on the open stream (draft 18 section 11.4.3).
     *
     * @param before the object in front of it in its run
     */
    boolean mayFollow(TrackObject object, @Nullable TrackObject before) {
        TrackObject sent = lastSent;
        if (sent == null || (object.properties().length > 0 && !hasProperties)) {
            return false;
        }
        StreamPlace place = Objects.requireNonNull(object.place());
        return object.id() == sent.id() + 1
                || (place.follows() && sent == before && Long.compareUnsigned(object.id(), sent.id()) > 0);
    }

    /** The upstream stream's header where this one begins with the same object, otherwise one that says as much. */
    private SubgroupHeader headerFor(TrackObject object) {
        StreamPlace place = Objects.requireNonNull(object.place());
        SubgroupHeader upstream = place.header();
        boolean inMode = upstream.subgroupIdIsFirstObject() && place.firstOnStream();
        return new SubgroupHeader(
                flow.trackAlias(),
                subgroup.group().id(),
                inMode ? 0 : subgroup.id(),
                inMode,
                object.hasDefaultPriority() && flow.keepsDefaultPriority(object.publisherPriority())
                        ? SubgroupHeader.DEFAULT_PRIORITY
                        : object.publisherPriority(),
                upstream.hasProperties(),
                upstream.endOfGroup(),
                upstream.firstObject() && place.firstOnStream());
    }

    /** Whether the head of the current object is encoded. */
    boolean hasHead() {
        return head != NO_HEAD;
    }

    boolean hasSentPart() {
        return headSent > 0;
    }

    int headLeft() {
        return head.length - headSent;
    }

    /** Writes what fits of the head of this object. */
    void putHead(ByteBuffer target, TrackObject object) {
        int part = Math.min(headLeft(), target.remaining());
        if (headSent == 0 && part > 0) {
            kept().append(head, object);
        }
        target.put(head, headSent, part);
        headSent += part;
    }

    /** The object went out whole. */
    void sent(TrackObject object) {
        lastSent = object;
        dropHead();
    }

    void dropHead() {
        head = NO_HEAD;
        headSent = 0;
    }

    void reset(long code) {
        SentStream open = sent;
        close();
        if (open != null) {
            open.reset(code);
        }
    }

    /** What is kept of it until it is acknowledged. */
    SentStream kept() {
        return Objects.requireNonNull(sent);
    }

    /** Nothing more is written to it. */
    void close() {
        stream = null;
        sent = null;
        lastSent = null;
        dropHead();
    }
}
