package io.fastrelay.moqt;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a subgroup stream holds, as values: read with a sink, or put together and written. */
public record SubgroupRecord(Optional<SubgroupHeader> header, List<Item> objects) {

    private static final int BUFFER_SIZE = 256 << 10;

    /** One object; properties and payload as hex digits. */
    public record Item(long id, ObjectStatus status, String properties, String payload) {}

    public static SubgroupRecord of(SubgroupHeader header, Item... objects) {
        return new SubgroupRecord(Optional.of(header), List.of(objects));
    }

    public static Item object(long id, String properties, String payload) {
        return new Item(id, ObjectStatus.NORMAL, properties, payload);
    }

    /** The whole stream that this side would send. */
    public byte[] write(ObjectCodec codec) {
        SubgroupHeader head = header.orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE);
        int headerLength = codec.subgroupHeaderLength(head);
        codec.putSubgroupHeader(bytes, head);
        require(headerLength, bytes.position());
        long next = 0;
        for (Item item : objects) {
            byte[] properties = HexFormat.of().parseHex(item.properties());
            byte[] payload = HexFormat.of().parseHex(item.payload());
            byte[] field = head.hasProperties() ? properties : null;
            int before = bytes.position();
            int length = codec.objectHeadLength(item.id() - next, field, payload.length, item.status());
            codec.putObjectHead(bytes, item.id() - next, field, payload.length, item.status());
            require(length, bytes.position() - before);
            bytes.put(payload);
            next = item.id() + 1;
        }
        byte[] written = new byte[bytes.position()];
        bytes.get(0, written);
        return written;
    }

    private static void require(int foretold, int written) {
        if (foretold != written) {
            throw new AssertionError("foretold " + foretold + " bytes, wrote " + written);
        }
    }

    /** Feeds a whole stream, type included, in pieces. */
    public static SubgroupRecord read(MoqtDraft draft, byte[] stream, int pieceSize) {
        VarintReader type = new VarintReader(draft.varint());
        Reader reader = new Reader();
        SubgroupParser parser = null;
        for (int start = 0; start < stream.length; start += pieceSize) {
            ByteBuffer piece = ByteBuffer.wrap(stream, start, Math.min(pieceSize, stream.length - start));
            if (parser == null && type.read(piece)) {
                if (draft.objects().streamKind(type.value()) != ObjectCodec.StreamKind.SUBGROUP) {
                    throw MoqtException.violation("another kind of stream");
                }
                parser = draft.objects().subgroupParser(type.value(), Reader.MAX_OBJECT_LENGTH);
            }
            if (parser != null) {
                parser.feed(piece, reader);
                if (piece.hasRemaining()) {
                    throw new AssertionError(piece.remaining() + " bytes were left");
                }
            }
        }
        if (parser == null) {
            throw MoqtException.violation("no stream type");
        }
        parser.end();
        return reader.finish();
    }

    /** Checks that payloads are as long as announced. */
    private static final class Reader implements SubgroupSink {
        static final long MAX_OBJECT_LENGTH = 100_000;

        private final List<Item> items = new ArrayList<>();
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private Optional<SubgroupHeader> header = Optional.empty();
        private Optional<Item> open = Optional.empty();
        private long expected;

        @Override
        public void onHeader(SubgroupHeader value) {
            if (header.isPresent()) {
                throw new AssertionError("a second header");
            }
            header = Optional.of(value);
        }

        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
            close();
            open = Optional.of(new Item(objectId, status, Wire.hex(properties), ""));
            expected = payloadLength;
            // a sink may consume what it is given
            properties.position(properties.limit());
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            if (!chunk.hasRemaining()) {
                throw new AssertionError("an empty piece of payload");
            }
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            payload.writeBytes(bytes);
        }

        private void close() {
            open.ifPresent(item -> {
                if (payload.size() != expected) {
                    throw new AssertionError("announced " + expected + " bytes, got " + payload.size());
                }
                items.add(new Item(
                        item.id(),
                        item.status(),
                        item.properties(),
                        HexFormat.of().formatHex(payload.toByteArray())));
            });
            open = Optional.empty();
            payload.reset();
        }

        SubgroupRecord finish() {
            close();
            return new SubgroupRecord(header, List.copyOf(items));
        }
    }
}
