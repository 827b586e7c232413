package io.fastrelay.client;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.SubgroupReceiver;
import io.fastrelay.session.TrackReceiver;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes events from the streams and datagrams of one subscription. Connection context. */
final class SubscriptionReceiver implements TrackReceiver {

    private final ControlCodec codec;
    private final ReceiveSink sink;
    private final boolean chunks;
    private final Runnable whenOver;
    private int defaultPriority = 128;

    /** @param whenOver called when nothing more will come */
    SubscriptionReceiver(ControlCodec codec, ReceiveSink sink, boolean chunks, Runnable whenOver) {
        this.codec = codec;
        this.sink = sink;
        this.chunks = chunks;
        this.whenOver = whenOver;
    }

    /** The publisher's answer told the track's default priority. */
    void defaultPriority(int value) {
        defaultPriority = value;
    }

    @Override
    public SubgroupReceiver onSubgroup(SubgroupHeader header, IncomingStream stream) {
        if (sink.over()) {
            stream.stop(StreamResetCode.CANCELLED);
        }
        return new Subgroup(header, stream);
    }

    @Override
    public void onDatagram(ObjectDatagram datagram) {
        ObjectHead head = new ObjectHead(
                new Location(datagram.groupId(), datagram.objectId()),
                OptionalLong.empty(),
                priority(datagram.publisherPriority()),
                datagram.status(),
                properties(datagram.properties()));
        ObjectAssembler assembler = new ObjectAssembler(sink, chunks);
        assembler.object(head, datagram.payload().remaining());
        assembler.payload(datagram.payload());
        if (datagram.endOfGroup()) {
            sink.event(new SubgroupEnd(
                    datagram.groupId(),
                    OptionalLong.empty(),
                    OptionalLong.of(datagram.objectId()),
                    true,
                    Optional.empty()));
        }
    }

    @Override
    public void onEnd() {
        whenOver.run();
    }

    private int priority(int publisherPriority) {
        return publisherPriority == SubgroupHeader.DEFAULT_PRIORITY ? defaultPriority : publisherPriority;
    }

    private Properties properties(ByteBuffer encoded) {
        return encoded.hasRemaining() ? codec.decodeProperties(encoded) : Properties.NONE;
    }

    private final class Subgroup implements SubgroupReceiver, ReceiveSink.Pausable {

        private final SubgroupHeader header;
        private final IncomingStream stream;
        private final ObjectAssembler assembler = new ObjectAssembler(sink, chunks);
        private OptionalLong id;

        Subgroup(SubgroupHeader header, IncomingStream stream) {
            this.header = header;
            this.stream = stream;
            this.id = header.subgroupIdIsFirstObject() ? OptionalLong.empty() : OptionalLong.of(header.subgroupId());
            sink.opened(this);
        }

        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
            if (id.isEmpty()) {
                id = OptionalLong.of(objectId);
            }
            ObjectHead head = new ObjectHead(
                    new Location(header.groupId(), objectId),
                    id,
                    priority(header.publisherPriority()),
                    status,
                    properties(properties));
            assembler.object(head, payloadLength);
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            assembler.payload(chunk);
        }

        @Override
        public void onFin() {
            sink.closed(this);
            sink.event(new SubgroupEnd(
                    header.groupId(), id, assembler.lastObject(), header.endOfGroup(), Optional.empty()));
        }

        @Override
        public void onReset(long code) {
            sink.closed(this);
            sink.event(new SubgroupEnd(
                    header.groupId(), id, assembler.lastObject(), false, Optional.of(StreamResetCode.of(code))));
        }

        @Override
        public void pause() {
            stream.pause();
        }

        @Override
        public void resume() {
            stream.resume();
        }
    }
}
