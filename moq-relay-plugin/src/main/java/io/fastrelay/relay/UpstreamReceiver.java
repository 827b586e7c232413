package io.fastrelay.relay;

import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.SubgroupReceiver;
import io.fastrelay.session.TrackReceiver;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a publisher's session and the track until SUBSCRIBE_OK tells which track object is meant; from then on
 * it hands subgroups straight to it. Connection context only.
 */
final class UpstreamReceiver implements TrackReceiver {

    private @Nullable TrackReceiver target;
    private @Nullable LongConsumer firstGroup;

    /**
     * Objects go to {@code target} from now on.
     *
     * @param firstGroup hears the group of the first object
     */
    void attach(TrackReceiver target, LongConsumer firstGroup) {
        this.target = target;
        this.firstGroup = firstGroup;
    }

    @Override
    public SubgroupReceiver onSubgroup(SubgroupHeader header, IncomingStream stream) {
        TrackReceiver receiver = target;
        if (receiver == null) {
            stream.stop(StreamResetCode.CANCELLED);
            return NOWHERE;
        }
        first(header.groupId());
        return receiver.onSubgroup(header, stream);
    }

    @Override
    public void onDatagram(ObjectDatagram datagram) {
        TrackReceiver receiver = target;
        if (receiver != null) {
            first(datagram.groupId());
            receiver.onDatagram(datagram);
        }
    }

    @Override
    public void onEnd() {
        TrackReceiver receiver = target;
        if (receiver != null) {
            receiver.onEnd();
        }
    }

    private void first(long groupId) {
        LongConsumer listener = firstGroup;
        if (listener != null) {
            firstGroup = null;
            listener.accept(groupId);
        }
    }

    private static final SubgroupReceiver NOWHERE = new SubgroupReceiver() {
        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {}

        @Override
        public void onPayload(ByteBuffer chunk) {}

        @Override
        public void onFin() {}

        @Override
        public void onReset(long code) {}
    };
}
