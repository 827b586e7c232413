package io.fastrelay.moqt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a fetch stream holds behind its header, as values: read with a sink, or put together and written. */
public record FetchRecord(GroupOrder order, List<Item> items) {

    private static final int BUFFER_SIZE = 256 << 10;

    /** An object or an end of range. */
    public sealed interface Item {}

    /** One object; properties and payload as hex digits; subgroup 0 if it was a datagram. */
    public record Fetched(
            long group, long subgroup, boolean datagram, long id, int priority, String properties, String payload)
            implements Item {}

    /** End of Non-Existent Range or End of Unknown Range. */
    public record RangeEnd(Location end, boolean unknown) implements Item {}

    public static FetchRecord ascending(Item... items) {
        return new FetchRecord(GroupOrder.ASCENDING, List.of(items));
    }

    public static FetchRecord descending(Item... items) {
        return new FetchRecord(GroupOrder.DESCENDING, List.of(items));
    }

    public static Item object(long group, long subgroup, long id, int priority, String properties, String payload) {
        return new Fetched(group, subgroup, false, id, priority, properties, payload);
    }

    public static Item datagram(long group, long id, int priority, String payload) {
        return new Fetched(group, 0, true, id, priority, "", payload);
    }

    public static Item nonExistent(long group, long object) {
        return new RangeEnd(new Location(group, object), false);
    }

    public static Item unknown(long group, long object) {
        return new RangeEnd(new Location(group, object), true);
    }

    /** The bytes behind the FETCH_HEADER that this side would send. */
    public byte[] write(ObjectCodec codec) {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE);
        ObjectCodec.FetchWriter writer = codec.fetchWriter(order);
        for (Item item : items) {
            if (item instanceof Fetched object) {
                byte[] properties = HexFormat.of().parseHex(object.properties());
                byte[] payload = HexFormat.of().parseHex(object.payload());
                int before = bytes.position();
                writer.putObjectHead(
                        bytes,
                        object.group(),
                        object.subgroup(),
                        object.datagram(),
                        object.id(),
                        object.priority(),
                        properties,
                        payload.length);
                if (bytes.position() - before > writer.maxObjectHeadLength(properties)) {
                    throw new AssertionError("a head longer than foretold");
                }
                bytes.put(payload);
            } else if (item instanceof RangeEnd range) {
                writer.putEndOfRange(bytes, range.end(), range.unknown());
            }
        }
        byte[] written = new byte[bytes.position()];
        bytes.get(0, written);
        return written;
    }

    /** Feeds what follows the FETCH_HEADER, in pieces. */
    public static FetchRecord read(MoqtDraft draft, GroupOrder order, byte[] stream, int pieceSize) {
        FetchParser parser = draft.objects().fetchParser(order, 100_000);
        Reader reader = new Reader();
        for (int start = 0; start < stream.length; start += pieceSize) {
            ByteBuffer piece = ByteBuffer.wrap(stream, start, Math.min(pieceSize, stream.length - start));
            parser.feed(piece, reader);
            if (piece.hasRemaining()) {
                throw new AssertionError(piece.remaining() + " bytes were left");
            }
        }
        parser.end();
        return new FetchRecord(order, reader.finish());
    }

    /** Checks that payloads are as long as announced. */
    private static final class Reader implements FetchSink {
        private final List<Item> items = new ArrayList<>();
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private Optional<Fetched> open = Optional.empty();
        private long expected;

        @Override
        public void onObject(
                long groupId,
                long subgroupId,
                boolean datagram,
                long objectId,
                int publisherPriority,
                ByteBuffer properties,
                long payloadLength) {
            close();
            open = Optional.of(new Fetched(
                    groupId,
                    datagram ? 0 : subgroupId,
                    datagram,
                    objectId,
                    publisherPriority,
                    Wire.hex(properties),
                    ""));
            expected = payloadLength;
            properties.position(properties.limit());
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            payload.writeBytes(bytes);
        }

        @Override
        public void onEndOfRange(Location end, boolean unknown) {
            close();
            items.add(new RangeEnd(end, unknown));
        }

        private void close() {
            open.ifPresent(item -> {
                if (payload.size() != expected) {
                    throw new AssertionError("announced " + expected + " bytes, got " + payload.size());
                }
                items.add(new Fetched(
                        item.group(),
                        item.subgroup(),
                        item.datagram(),
                        item.id(),
                        item.priority(),
                        item.properties(),
                        HexFormat.of().formatHex(payload.toByteArray())));
            });
            open = Optional.empty();
            payload.reset();
        }

        List<Item> finish() {
            close();
            return List.copyOf(items);
        }
    }
}
