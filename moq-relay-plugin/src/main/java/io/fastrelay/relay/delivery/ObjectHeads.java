package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.relay.track.EncodedHead;
import io.fastrelay.relay.track.StreamPlace;
import io.fastrelay.relay.track.TrackObject;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of payloads, in the encoding of one session's draft. In the normal case, an object behind the one
 * that it followed upstream, the bytes are made once per track and shared by all its subscribers.
 */
final class ObjectHeads {

    private static final byte[] NO_PROPERTIES = new byte[0];

    private final ObjectCodec codec;
    private final VarintFormat varint;

    ObjectHeads(ObjectCodec codec, VarintFormat varint) {
        this.codec = codec;
        this.varint = varint;
    }

    ObjectCodec codec() {
        return codec;
    }

    /** The head of a subgroup object; not to be changed. */
    byte[] ofSubgroupObject(TrackObject object, long idDelta, boolean hasProperties) {
        StreamPlace place = object.place();
        boolean asUpstream =
                place != null && place.idDelta() == idDelta && place.header().hasProperties() == hasProperties;
        if (asUpstream) {
            EncodedHead known = object.head();
            if (known != null && known.varint() == varint) {
                return known.bytes();
            }
        }
        byte @Nullable [] properties = hasProperties ? properties(object) : null;
        int length = object.payload().length();
        byte[] bytes = new byte[codec.objectHeadLength(idDelta, properties, length, object.status())];
        codec.putObjectHead(ByteBuffer.wrap(bytes), idDelta, properties, length, object.status());
        if (asUpstream) {
            object.remember(new EncodedHead(varint, 0, bytes));
        }
        return bytes;
    }

    /** The subgroup header, and behind it the head of the stream's first object. */
    byte[] ofSubgroupStream(SubgroupHeader header, TrackObject first) {
        byte[] object = ofSubgroupObject(first, first.id(), header.hasProperties());
        int length = codec.subgroupHeaderLength(header);
        ByteBuffer bytes = ByteBuffer.allocate(length + object.length);
        codec.putSubgroupHeader(bytes, header);
        bytes.put(object);
        return bytes.array();
    }

    /** A datagram without its payload; not to be changed. */
    byte[] ofDatagram(TrackObject object, long trackAlias, boolean keepDefaultPriority) {
        EncodedHead known = object.head();
        if (keepDefaultPriority && known != null && known.varint() == varint && known.trackAlias() == trackAlias) {
            return known.bytes();
        }
        ObjectDatagram datagram = new ObjectDatagram(
                trackAlias,
                object.groupId(),
                object.id(),
                keepDefaultPriority && object.hasDefaultPriority()
                        ? SubgroupHeader.DEFAULT_PRIORITY
                        : object.publisherPriority(),
                object.isEndOfGroup(),
                object.status(),
                ByteBuffer.wrap(properties(object)),
                ByteBuffer.wrap(NO_PROPERTIES));
        byte[] bytes = new byte[codec.datagramHeadLength(datagram)];
        codec.putDatagramHead(ByteBuffer.wrap(bytes), datagram);
        if (keepDefaultPriority) {
            object.remember(new EncodedHead(varint, trackAlias, bytes));
        }
        return bytes;
    }

    /** The object's properties in this draft's encoding. */
    byte[] properties(TrackObject object) {
        byte[] properties = object.properties();
        return properties.length == 0 || object.varint() == varint
                ? properties
                : transcode(ByteBuffer.wrap(properties), object.varint());
    }

    /** Numbers change their encoding, the bytes of odd types stay as they are (draft 18 section 1.4.3). */
    private byte[] transcode(ByteBuffer source, VarintFormat from) {
        ByteBuffer target = ByteBuffer.allocate(source.remaining() * 9);
        long type = 0;
        while (source.hasRemaining()) {
            long delta = from.get(source);
            type += delta;
            varint.put(target, delta);
            long value = from.get(source);
            varint.put(target, value);
            if ((type & 1) != 0) {
                ByteBuffer bytes = source.slice(source.position(), (int) value);
                source.position(source.position() + (int) value);
                target.put(bytes);
            }
        }
        byte[] bytes = new byte[target.flip().remaining()];
        target.get(bytes);
        return bytes;
    }
}
