package io.fastrelay.moqt;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data streams and datagrams of one draft, to and from bytes. The {@code put} methods write into the caller's buffer and
 * allocate nothing; the {@code length} methods tell beforehand how many bytes that takes. Pure; safe to share.
 */
public interface ObjectCodec {

    /** What a unidirectional stream is, by its type. */
    enum StreamKind {
        CONTROL,
        SUBGROUP,
        FETCH,
        PADDING
    }

    /**
     * Classifies a unidirectional stream by its type number.
     *
     * @throws MoqtException PROTOCOL_VIOLATION for a type that does not exist
     */
    StreamKind streamKind(long type);

    /**
     * A parser for a subgroup stream of this type, which was read already.
     *
     * @param maxObjectLength longer payloads end the session with PROTOCOL_VIOLATION
     */
    SubgroupParser subgroupParser(long type, long maxObjectLength);

    /** A parser for the objects behind a FETCH_HEADER. */
    FetchParser fetchParser(GroupOrder order, long maxObjectLength);

    /** The length of a whole subgroup header, stream type included. */
    int subgroupHeaderLength(SubgroupHeader header);

    void putSubgroupHeader(ByteBuffer target, SubgroupHeader header);

    /**
     * The length of what stands in front of a subgroup object's payload.
     *
     * @param objectIdDelta id - previous id - 1, or the id itself for the first object of the stream
     * @param properties encoded properties; null where the header says that there is no properties field
     */
    int objectHeadLength(long objectIdDelta, byte @Nullable [] properties, long payloadLength, ObjectStatus status);

    void putObjectHead(
            ByteBuffer target,
            long objectIdDelta,
            byte @Nullable [] properties,
            long payloadLength,
            ObjectStatus status);

    int fetchHeaderLength(long requestId);

    void putFetchHeader(ByteBuffer target, long requestId);

    /** A writer for one fetch stream: it remembers the prior object. */
    FetchWriter fetchWriter(GroupOrder order);

    /** The length of a datagram without its payload. */
    int datagramHeadLength(ObjectDatagram datagram);

    /** Writes all of a datagram but the payload. */
    void putDatagramHead(ByteBuffer target, ObjectDatagram datagram);

    /**
     * Reads a datagram; empty for padding.
     *
     * @throws MoqtException with the close code that the draft demands
     */
    Optional<ObjectDatagram> readDatagram(ByteBuffer datagram);

    /** Writes the objects of one fetch stream in their order. Not thread-safe. */
    interface FetchWriter {

        /** Upper bound of the bytes that {@link #putObjectHead} writes for such properties. */
        int maxObjectHeadLength(byte @Nullable [] properties);

        void putObjectHead(
                ByteBuffer target,
                long groupId,
                long subgroupId,
                boolean datagram,
                long objectId,
                int publisherPriority,
                byte @Nullable [] properties,
                long payloadLength);

        /** End of Non-Existent Range or End of Unknown Range (section 11.4.4.2). */
        void putEndOfRange(ByteBuffer target, Location end, boolean unknown);
    }
}
