package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.FetchParser;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.wire.SubgroupStreamParser;
import io.fastrelay.moqt.wire.SubgroupType;
import io.fastrelay.moqt.wire.SubgroupWriter;
import io.fastrelay.moqt.wire.Vi64;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Data streams and datagrams of draft 18 (sections 3.4 and 11). */
final class Objects18 implements ObjectCodec {

    private static final int FETCH_HEADER = 0x05;
    private static final long PADDING = 0x132B3E28;

    private final SubgroupWriter subgroups = new SubgroupWriter(Vi64.INSTANCE);

    @Override
    public StreamKind streamKind(long type) {
        if (SubgroupType.isValid(type)) {
            return StreamKind.SUBGROUP;
        } else if (type == FETCH_HEADER) {
            return StreamKind.FETCH;
        } else if (type == MessageType.SETUP.code()) {
            return StreamKind.CONTROL;
        } else if (type == PADDING) {
            return StreamKind.PADDING;
        }
        throw MoqtException.violation("expected a unidirectional stream of type SETUP (0x2f00), FETCH_HEADER (0x5),"
                + " SUBGROUP_HEADER (0b0XX1XXXX) or PADDING (0x132b3e28), got 0x" + Long.toHexString(type)
                + (SubgroupType.hasForm(type) ? ", whose subgroup id mode is reserved" : ""));
    }

    @Override
    public SubgroupParser subgroupParser(long type, long maxObjectLength) {
        if (streamKind(type) != StreamKind.SUBGROUP) {
            throw new IllegalArgumentException("0x" + Long.toHexString(type) + " is not a subgroup stream");
        }
        return new SubgroupStreamParser(Vi64.INSTANCE, SubgroupType.of(type), maxObjectLength);
    }

    @Override
    public FetchParser fetchParser(GroupOrder order, long maxObjectLength) {
        return new FetchParser18(order, maxObjectLength);
    }

    @Override
    public int subgroupHeaderLength(SubgroupHeader header) {
        return subgroups.headerLength(header);
    }

    @Override
    public void putSubgroupHeader(ByteBuffer target, SubgroupHeader header) {
        subgroups.putHeader(target, header);
    }

    @Override
    public int objectHeadLength(
            long objectIdDelta, byte @Nullable [] properties, long payloadLength, ObjectStatus status) {
        return subgroups.objectHeadLength(objectIdDelta, properties, payloadLength, status);
    }

    @Override
    public void putObjectHead(
            ByteBuffer target,
            long objectIdDelta,
            byte @Nullable [] properties,
            long payloadLength,
            ObjectStatus status) {
        subgroups.putObjectHead(target, objectIdDelta, properties, payloadLength, status);
    }

    @Override
    public int fetchHeaderLength(long requestId) {
        return Vi64.INSTANCE.length(FETCH_HEADER) + Vi64.INSTANCE.length(requestId);
    }

    @Override
    public void putFetchHeader(ByteBuffer target, long requestId) {
        Vi64.INSTANCE.put(target, FETCH_HEADER);
        Vi64.INSTANCE.put(target, requestId);
    }

    @Override
    public FetchWriter fetchWriter(GroupOrder order) {
        return new FetchWriter18(order);
    }

    @Override
    public int datagramHeadLength(ObjectDatagram datagram) {
        return Datagrams.headLength(datagram);
    }

    @Override
    public void putDatagramHead(ByteBuffer target, ObjectDatagram datagram) {
        Datagrams.putHead(target, datagram);
    }

    @Override
    public Optional<ObjectDatagram> readDatagram(ByteBuffer datagram) {
        return Datagrams.read(datagram);
    }
}
