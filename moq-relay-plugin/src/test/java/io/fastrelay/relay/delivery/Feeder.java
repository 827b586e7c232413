package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.relay.track.IngestListener;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.SubgroupReceiver;
import io.fastrelay.session.TrackReceiver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One publisher of a track, played by a test. */
final class Feeder implements IngestListener {

    final List<String> malformed = new ArrayList<>();
    final List<Long> newGroups = new ArrayList<>();
    boolean ended;
    private final TrackReceiver receiver;

    Feeder(Track track) {
        this(track, Optional.empty());
    }

    Feeder(Track track, Optional<Location> largest) {
        receiver = track.ingest(Draft18.INSTANCE.varint(), largest, this);
    }

    /** A stream of a subgroup from its first object on, priority 128, without properties. */
    Stream stream(long group, long subgroup) {
        return stream(header(group, subgroup, 128));
    }

    static SubgroupHeader header(long group, long subgroup, int priority) {
        return new SubgroupHeader(7, group, subgroup, false, priority, false, false, true);
    }

    Stream stream(SubgroupHeader header) {
        return new Stream(header);
    }

    void datagram(long group, long object, int priority, String payload) {
        receiver.onDatagram(new ObjectDatagram(
                7, group, object, priority, false, ObjectStatus.NORMAL, ByteBuffer.allocate(0), bytes(payload)));
    }

    void end() {
        receiver.onEnd();
    }

    @Override
    public void onMalformed(String reason) {
        malformed.add(reason);
    }

    @Override
    public void onNewGroup(long groupId) {
        newGroups.add(groupId);
    }

    @Override
    public void onEnd() {
        ended = true;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One of its streams. */
    final class Stream implements IncomingStream {
        private final SubgroupReceiver subgroup;
        Optional<StreamResetCode> stopped = Optional.empty();

        Stream(SubgroupHeader header) {
            subgroup = receiver.onSubgroup(header, this);
        }

        Stream object(long id, String payload) {
            begin(id, payload.length());
            return payload.isEmpty() ? this : more(payload);
        }

        Stream object(long id, byte[] properties, String payload) {
            subgroup.onObject(id, ObjectStatus.NORMAL, ByteBuffer.wrap(properties), payload.length());
            return payload.isEmpty() ? this : more(payload);
        }

        Stream begin(long id, int length) {
            subgroup.onObject(id, ObjectStatus.NORMAL, ByteBuffer.allocate(0), length);
            return this;
        }

        Stream status(long id, ObjectStatus status) {
            subgroup.onObject(id, status, ByteBuffer.allocate(0), 0);
            return this;
        }

        Stream more(String payload) {
            subgroup.onPayload(bytes(payload));
            return this;
        }

        void fin() {
            subgroup.onFin();
        }

        void reset(long code) {
            subgroup.onReset(code);
        }

        @Override
        public long id() {
            return 2;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void stop(StreamResetCode code) {
            stopped = Optional.of(code);
        }
    }
}
