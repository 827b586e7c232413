package io.fastrelay.client;

import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.transport.MediaFrame;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one object as datagram. Send context. */
final class DatagramSender extends OutgoingItem {

    private static final Logger log = LoggerFactory.getLogger(DatagramSender.class);

    private final OutgoingSubscription subscription;
    private final PublishedObject object;

    DatagramSender(OutgoingSubscription subscription, PublishedObject object, long sequence) {
        super(object.priority, object.group, object.id, sequence);
        this.subscription = subscription;
        this.object = object;
    }

    @Override
    OutgoingRequest.Fill fill(MediaFrame frame) {
        if (subscription.expired(object)) {
            return drop();
        }
        ObjectDatagram datagram = new ObjectDatagram(
                subscription.trackAlias(),
                object.group,
                object.id,
                object.priority,
                object.endOfGroup,
                object.status,
                ByteBuffer.wrap(subscription.encode(object.properties)),
                ByteBuffer.wrap(object.payload));
        int length = subscription.objects().datagramHeadLength(datagram) + object.payload.length;
        int possible = subscription.queue().channel().maxDatagramLength();
        if (length > possible) {
            log.debug("{}: datagram {} of {} bytes dropped, {} fit", subscription, object.location(), length, possible);
            return drop();
        }
        ByteBuffer out = frame.datagram();
        if (out.remaining() < length) {
            return OutgoingRequest.Fill.NO_ROOM;
        }
        subscription.objects().putDatagramHead(out, datagram);
        out.put(object.payload);
        frame.endDatagram();
        subscription.ready().remove(this);
        subscription.sent(object.size());
        return OutgoingRequest.Fill.SENT;
    }

    private OutgoingRequest.Fill drop() {
        subscription.ready().remove(this);
        subscription.dropped(object);
        return OutgoingRequest.Fill.DROPPED;
    }
}
