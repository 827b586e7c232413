package io.fastrelay.session;

import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers objects as text, one line for each event. */
final class RecordingTrack implements TrackReceiver {

    final List<String> heard = new ArrayList<>();
    boolean pauseEach;
    final List<IncomingStream> streams = new ArrayList<>();

    @Override
    public SubgroupReceiver onSubgroup(SubgroupHeader header, IncomingStream stream) {
        heard.add("subgroup " + header.groupId() + "/" + header.subgroupId());
        streams.add(stream);
        if (pauseEach) {
            stream.pause();
        }
        return new Subgroup();
    }

    @Override
    public void onDatagram(ObjectDatagram datagram) {
        heard.add("datagram " + datagram.groupId() + "/" + datagram.objectId() + " " + text(datagram.payload()));
    }

    @Override
    public void onEnd() {
        heard.add("end");
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private final class Subgroup implements SubgroupReceiver {
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private long id;
        private long missing;

        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
            if (missing != 0) {
                throw new IllegalStateException("an object begins before the last one is complete");
            }
            id = objectId;
            missing = payloadLength;
            if (status != ObjectStatus.NORMAL) {
                heard.add("status " + id + " " + status);
            } else {
                completeIfAllCame();
            }
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            missing -= chunk.remaining();
            while (chunk.hasRemaining()) {
                payload.write(chunk.get());
            }
            completeIfAllCame();
        }

        private void completeIfAllCame() {
            if (missing == 0) {
                heard.add("object " + id + " " + payload.toString(StandardCharsets.UTF_8));
                payload.reset();
            }
        }

        @Override
        public void onFin() {
            heard.add("fin");
        }

        @Override
        public void onReset(long code) {
            heard.add("reset " + code);
        }
    }
}
