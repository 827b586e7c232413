package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.PropertyScan;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.wire.StatusCodes;
import io.fastrelay.moqt.wire.SubgroupWriter;
import io.fastrelay.moqt.wire.Vi64;
import io.fastrelay.moqt.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Datagrams (draft 18 sections 11.3 and 11.5.2). */
final class Datagrams {

    private static final int PROPERTIES = 0x01;
    private static final int END_OF_GROUP = 0x02;
    private static final int ZERO_OBJECT_ID = 0x04;
    private static final int DEFAULT_PRIORITY = 0x08;
    private static final int STATUS = 0x20;
    private static final int ALL = PROPERTIES | END_OF_GROUP | ZERO_OBJECT_ID | DEFAULT_PRIORITY | STATUS;
    private static final long PADDING = 0x132B3E29;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private Datagrams() {}

    static Optional<ObjectDatagram> read(ByteBuffer datagram) {
        WireReader in = new WireReader(Vi64.INSTANCE, datagram, "OBJECT_DATAGRAM", SessionError.PROTOCOL_VIOLATION);
        long type = in.varint("Type");
        if (type == PADDING) {
            datagram.position(datagram.limit());
            return Optional.empty();
        }
        if ((type & ~ALL) != 0 || (type & STATUS) != 0 && (type & END_OF_GROUP) != 0) {
            throw MoqtException.violation("expected a datagram type of the form 0b00X0XXXX without both STATUS and"
                    + " END_OF_GROUP, got 0x" + Long.toHexString(type));
        }
        long trackAlias = in.varint("Track Alias");
        long groupId = in.varint("Group ID");
        long objectId = (type & ZERO_OBJECT_ID) != 0 ? 0 : in.varint("Object ID");
        int priority =
                (type & DEFAULT_PRIORITY) != 0 ? SubgroupHeader.DEFAULT_PRIORITY : in.uint8("Publisher Priority");
        ByteBuffer properties = (type & PROPERTIES) != 0 ? properties(in, datagram) : NONE;
        ObjectStatus status = ObjectStatus.NORMAL;
        ByteBuffer payload = NONE;
        if ((type & STATUS) != 0) {
            status = StatusCodes.of(in.varint("Object Status"), "OBJECT_DATAGRAM");
            in.end();
            if (status != ObjectStatus.NORMAL && properties.hasRemaining()) {
                throw in.fail("status " + status + " with properties, which only a normal object may have");
            }
        } else {
            payload = datagram.slice();
            datagram.position(datagram.limit());
        }
        return Optional.of(new ObjectDatagram(
                trackAlias, groupId, objectId, priority, (type & END_OF_GROUP) != 0, status, properties, payload));
    }

    private static ByteBuffer properties(WireReader in, ByteBuffer datagram) {
        int length = in.length("Properties", Integer.MAX_VALUE);
        if (length == 0) {
            throw in.fail("Properties Length is 0 though the PROPERTIES bit is set, expected at least 1");
        }
        ByteBuffer properties = datagram.slice(datagram.position(), length);
        new PropertyScan(Vi64.INSTANCE).requireWellFormed(properties);
        datagram.position(datagram.position() + length);
        return properties;
    }

    static int headLength(ObjectDatagram datagram) {
        Vi64 format = Vi64.INSTANCE;
        int properties = datagram.properties().remaining();
        return 1
                + format.length(datagram.trackAlias())
                + format.length(datagram.groupId())
                + (datagram.objectId() == 0 ? 0 : format.length(datagram.objectId()))
                + (datagram.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY ? 0 : 1)
                + (properties == 0 ? 0 : format.length(properties) + properties)
                + (datagram.status() == ObjectStatus.NORMAL
                        ? 0
                        : format.length(datagram.status().code()));
    }

    static void putHead(ByteBuffer target, ObjectDatagram datagram) {
        boolean hasStatus = datagram.status() != ObjectStatus.NORMAL;
        ByteBuffer properties = datagram.properties();
        int propertiesLength = properties.remaining();
        if (hasStatus
                && (datagram.endOfGroup()
                        || propertiesLength > 0
                        || datagram.payload().hasRemaining())) {
            throw new IllegalArgumentException("a datagram with status " + datagram.status()
                    + " has no payload, no properties and no END_OF_GROUP bit");
        }
        Vi64 format = Vi64.INSTANCE;
        format.put(
                target,
                (propertiesLength > 0 ? PROPERTIES : 0)
                        | (datagram.endOfGroup() ? END_OF_GROUP : 0)
                        | (datagram.objectId() == 0 ? ZERO_OBJECT_ID : 0)
                        | (datagram.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY ? DEFAULT_PRIORITY : 0)
                        | (hasStatus ? STATUS : 0));
        format.put(target, datagram.trackAlias());
        format.put(target, datagram.groupId());
        if (datagram.objectId() != 0) {
            format.put(target, datagram.objectId());
        }
        SubgroupWriter.putPriority(target, datagram.publisherPriority());
        if (propertiesLength > 0) {
            format.put(target, propertiesLength);
            target.put(target.position(), properties, properties.position(), propertiesLength);
            target.position(target.position() + propertiesLength);
        }
        if (hasStatus) {
            format.put(target, datagram.status().code());
        }
    }
}
