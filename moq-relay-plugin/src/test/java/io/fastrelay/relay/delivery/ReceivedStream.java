package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectCodec.StreamKind;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.SubgroupSink;
import io.fastrelay.moqt.d18.Draft18;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A subgroup stream as its receiver understands it. */
record ReceivedStream(
        Optional<SubgroupHeader> header, List<Item> objects, boolean half, boolean fin, OptionalLong reset) {

    /** A whole object. */
    record Item(long id, ObjectStatus status, byte[] properties, byte[] payload) {
        String text() {
            return new String(payload, java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }

    static ReceivedStream of(byte[] bytes, boolean fin, OptionalLong reset) {
        Reader reader = new Reader();
        ByteBuffer data = ByteBuffer.wrap(bytes);
        if (data.hasRemaining()) {
            long type = Draft18.INSTANCE.varint().get(data);
            if (Draft18.INSTANCE.objects().streamKind(type) != StreamKind.SUBGROUP) {
                throw new AssertionError("not a subgroup stream: " + type);
            }
            SubgroupParser parser = Draft18.INSTANCE.objects().subgroupParser(type, 1 << 30);
            parser.feed(data, reader);
            if (fin) {
                parser.end();
            }
        }
        boolean half = reader.finish();
        if (fin && half) {
            throw new AssertionError("half an object was finished");
        }
        return new ReceivedStream(reader.header, reader.items, half, fin, reset);
    }

    List<Long> ids() {
        return objects.stream().map(Item::id).toList();
    }

    List<String> texts() {
        return objects.stream().map(Item::text).toList();
    }

    long group() {
        return header.orElseThrow().groupId();
    }

    /** The subgroup's id, also where the header leaves it out. */
    long subgroup() {
        SubgroupHeader head = header.orElseThrow();
        return head.subgroupIdIsFirstObject() ? objects.get(0).id() : head.subgroupId();
    }

    private static final class Reader implements SubgroupSink {
        private Optional<SubgroupHeader> header = Optional.empty();
        private final List<Item> items = new ArrayList<>();
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private long id;
        private ObjectStatus status = ObjectStatus.NORMAL;
        private byte[] properties = new byte[0];
        private long expected = -1;

        @Override
        public void onHeader(SubgroupHeader value) {
            header = Optional.of(value);
        }

        @Override
        public void onObject(long objectId, ObjectStatus objectStatus, ByteBuffer encoded, long payloadLength) {
            id = objectId;
            status = objectStatus;
            properties = new byte[encoded.remaining()];
            encoded.get(properties);
            expected = payloadLength;
            payload.reset();
            completeIfFull();
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            payload.writeBytes(bytes);
            completeIfFull();
        }

        private void completeIfFull() {
            if (payload.size() == expected) {
                items.add(new Item(id, status, properties, payload.toByteArray()));
                expected = -1;
            }
        }

        boolean finish() {
            return expected >= 0;
        }
    }

    /** What a fetch stream holds. */
    record Fetched(long requestId, List<String> entries) {

        /** Objects as {@code group:object=payload}, ends of ranges as {@code unknown<=group:object}. */
        static Fetched of(byte[] bytes, GroupOrder order) {
            ByteBuffer data = ByteBuffer.wrap(bytes);
            long type = Draft18.INSTANCE.varint().get(data);
            if (Draft18.INSTANCE.objects().streamKind(type) != StreamKind.FETCH) {
                throw new AssertionError("not a fetch stream: " + type);
            }
            long requestId = Draft18.INSTANCE.varint().get(data);
            List<String> entries = new ArrayList<>();
            StringBuilder object = new StringBuilder();
            Draft18.INSTANCE.objects().fetchParser(order, 1 << 30).feed(data, new io.fastrelay.moqt.FetchSink() {
                private long left;

                @Override
                public void onObject(
                        long groupId,
                        long subgroupId,
                        boolean datagram,
                        long objectId,
                        int publisherPriority,
                        ByteBuffer properties,
                        long payloadLength) {
                    object.setLength(0);
                    object.append(new Location(groupId, objectId)).append('=');
                    left = payloadLength;
                    if (left == 0) {
                        entries.add(object.toString());
                    }
                }

                @Override
                public void onPayload(ByteBuffer chunk) {
                    left -= chunk.remaining();
                    object.append(java.nio.charset.StandardCharsets.ISO_8859_1.decode(chunk));
                    if (left == 0) {
                        entries.add(object.toString());
                    }
                }

                @Override
                public void onEndOfRange(Location end, boolean unknown) {
                    entries.add((unknown ? "unknown<=" : "nothing<=") + end);
                }
            });
            return new Fetched(requestId, entries);
        }
    }
}
