package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.packet.TestPackets.Packet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaStreamTest {

    private static final byte[] NO_PREFIX = {};

    private final End server = End.open(false);
    private final End client = End.open(true);
    private final TestMedia media = new TestMedia(server.outbox);

    private MediaStream open(int prefix, int length) {
        return media.open(End.bytes(prefix).array(), End.bytes(length).array());
    }

    @Test
    void a_stream_is_sent_and_its_source_hears_that_it_arrived() {
        open(0, 3000);
        List<Packet> sent = server.send();
        assertEquals(List.of("STREAM 3 0+1195", "STREAM 3 1195+1194", "STREAM 3 2389+611 FIN"), FrameLog.of(sent));
        server.packets.acknowledge(sent.get(1));
        assertEquals(List.of(), media.events);
        server.packets.acknowledge(sent.get(0));
        server.packets.acknowledge(sent.get(2));
        assertEquals(List.of("acknowledged 3 2389", "acknowledged 3 3000", "all acknowledged 3"), media.events);
        assertEquals(0, server.table.size());
    }

    @Test
    void the_prefix_goes_first_and_is_not_counted() {
        MediaStream stream = open(5, 20);
        assertEquals(0, stream.offset());
        Packet packet = server.sendOne();
        assertEquals(List.of("STREAM 3 0+25 FIN"), FrameLog.of(packet));
        assertEquals(20, stream.offset());
        server.packets.acknowledge(packet);
        assertEquals(List.of("acknowledged 3 20", "all acknowledged 3"), media.events);
    }

    @Test
    void a_stream_without_bytes_has_its_prefix_all_the_same() {
        open(5, 0);
        Packet packet = server.sendOne();
        assertEquals(List.of("STREAM 3 0+5 FIN"), FrameLog.of(packet));
        server.packets.lose(packet);
        assertEquals(List.of(), media.events);
        Packet again = server.sendOne();
        assertEquals(List.of("STREAM 3 0+5 FIN"), FrameLog.of(again));
        server.packets.acknowledge(again);
        assertEquals(List.of("all acknowledged 3"), media.events);
    }

    @Test
    void a_lost_prefix_is_repeated_without_the_source() {
        open(5, 20);
        Packet packet = server.sendOne();
        media.repeats = false;
        server.packets.lose(packet);
        assertEquals(List.of("lost 3 0+20"), media.events);
        assertEquals(List.of("STREAM 3 0+5"), FrameLog.of(server.send()));
        media.repeats = true;
        assertEquals(List.of("STREAM 3 5+20 FIN"), FrameLog.of(server.send()));
    }

    @Test
    void the_source_hears_only_of_bytes_that_did_not_arrive() {
        open(0, 3000);
        List<Packet> sent = server.send();
        server.packets.lose(sent.get(0));
        assertEquals(List.of("lost 3 0+1195"), media.events);
        Packet again = server.sendOne();
        assertEquals(List.of("STREAM 3 0+1195"), FrameLog.of(again));
        // the first one arrived after all: what was sent twice need not be sent three times
        server.packets.acknowledge(sent.get(0));
        server.packets.lose(again);
        assertEquals(List.of("lost 3 0+1195", "acknowledged 3 1195"), media.events);
        assertTrue(server.send().isEmpty());
    }

    @Test
    void a_part_that_arrived_is_left_out_of_what_is_lost() {
        open(0, 1000);
        Packet whole = server.packets.next(1100);
        server.packets.lose(whole);
        // three pieces: the one in the middle arrives
        List<Packet> pieces = server.packets.all(400);
        assertEquals(List.of("STREAM 3 0+395", "STREAM 3 395+394", "STREAM 3 789+211 FIN"), FrameLog.of(pieces));
        server.packets.acknowledge(pieces.get(1));
        media.events.clear();
        server.packets.lose(whole);
        assertEquals(List.of("lost 3 0+395", "lost 3 789+211"), media.events);
    }

    @Test
    void a_fin_that_is_lost_alone_is_not_the_source_s_business() {
        boolean[] fin = new boolean[1];
        End end = End.open(false);
        MediaSource source = new MediaSource() {
            private MediaStream stream;

            @Override
            public Produced produce(MediaFrame frame) {
                if (stream == null) {
                    stream = end.outbox.open();
                    frame.stream(stream).put((byte) 1);
                    frame.endStream(false);
                    return Produced.FRAME;
                }
                if (fin[0]) {
                    fin[0] = false;
                    frame.stream(stream);
                    frame.endStream(true);
                    return Produced.FRAME;
                }
                return Produced.NOTHING;
            }

            @Override
            public void onLost(MediaStream lost, long offset, int length) {
                throw new AssertionError("no bytes were lost");
            }

            @Override
            public void onAllAcknowledged(MediaStream done) {
                fin[0] = true;
            }

            @Override
            public void onStopSending(MediaStream stopped, long code) {
                throw new AssertionError("nobody stopped it");
            }

            @Override
            public void onWake() {}

            @Override
            public void onClosed() {}

            @Override
            public void onAcknowledged(MediaStream stream, long upTo) {}
        };
        end.outbox.source(source);
        Packet data = end.sendOne();
        fin[0] = true;
        Packet alone = end.sendOne();
        assertEquals(List.of("STREAM 3 1+0 FIN"), FrameLog.of(alone));
        end.packets.lose(alone);
        Packet again = end.sendOne();
        assertEquals(List.of("STREAM 3 1+0 FIN"), FrameLog.of(again));
        end.packets.probe(again);
        assertEquals(List.of("STREAM 3 1+0 FIN"), FrameLog.of(end.sendOne()));
        end.packets.acknowledge(data);
        assertFalse(fin[0]);
        end.packets.acknowledge(again);
        assertTrue(fin[0]);
    }

    @Test
    void a_probe_does_not_bother_the_source() {
        open(0, 100);
        Packet packet = server.sendOne();
        server.packets.probe(packet);
        assertEquals(List.of(), media.events);
        assertTrue(server.send().isEmpty());
    }

    @Test
    void a_reset_ends_everything_but_itself() {
        MediaStream stream = open(5, 20_000);
        Packet first = server.packets.next(End.ROOM);
        stream.reset(6);
        Packet reset = server.sendOne();
        assertEquals(List.of("RESET_STREAM 3 code 6 size 1195"), FrameLog.of(reset));
        server.packets.lose(first);
        server.packets.lose(reset);
        assertEquals(List.of(), media.events);
        assertEquals(List.of("RESET_STREAM 3 code 6 size 1195"), FrameLog.of(server.send()));
        assertEquals(0, server.table.size());
        assertEquals(0, stream.credit());
    }

    @Test
    void a_source_may_reset_a_stream_while_it_hears_of_its_losses() {
        End end = End.open(false);
        List<Long> lost = new ArrayList<>();
        TestMedia resetting = new TestMedia(end.outbox) {
            @Override
            public void onLost(MediaStream stream, long offset, int length) {
                lost.add(offset);
                ((Content) stream.attachment()).over = true;
                stream.reset(1);
            }
        };
        resetting.open(NO_PREFIX, End.bytes(3000).array());
        end.send().forEach(end.packets::lose);
        assertEquals(List.of(0L), lost);
        assertEquals(List.of("RESET_STREAM 3 code 1 size 3000"), FrameLog.of(end.send()));
    }

    @Test
    void stop_sending_reaches_the_source_when_the_stream_is_reset_already() throws Exception {
        open(0, 5_000);
        client.receive(server.packets.next(End.ROOM));
        client.arrived.get(3L).stream.stopSending(9);
        server.receive(client.sendOne());
        assertEquals(List.of("stopped 3 9"), media.events);
        assertEquals(List.of("RESET_STREAM 3 code 9 size 1195"), FrameLog.of(server.send()));
    }

    @Test
    void control_data_goes_before_media_and_lost_control_data_before_new() {
        open(0, 100_000);
        SendStream control = server.table.openUnidirectional();
        control.write(End.bytes(10));
        server.outbox.onWake();
        List<String> first = FrameLog.of(server.packets.next(End.ROOM));
        assertEquals("STREAM 7 0+10", first.get(0));
        assertTrue(first.get(1).startsWith("STREAM 3 0+"), first.toString());
    }

    @Test
    void a_datagram_is_written_and_nobody_remembers_it() {
        media.datagrams.add(new byte[0]);
        media.datagrams.add(new byte[End.ROOM - 3]);
        List<Packet> sent = server.send();
        assertEquals(List.of("DATAGRAM 0", "DATAGRAM " + (End.ROOM - 3)), FrameLog.of(sent));
        assertEquals(2, sent.size());
        sent.forEach(server.packets::lose);
        assertTrue(server.send().isEmpty());
    }

    @Test
    void a_frame_that_is_not_ended_is_not_sent() {
        End end = End.open(false);
        boolean[] asked = new boolean[1];
        end.outbox.source(new MediaSource() {
            @Override
            public Produced produce(MediaFrame frame) {
                asked[0] = true;
                frame.stream(end.outbox.open()).put(new byte[100]);
                frame.datagram().put(new byte[50]);
                return Produced.NOTHING;
            }

            @Override
            public void onAllAcknowledged(MediaStream stream) {
                throw new AssertionError("nothing was sent");
            }

            @Override
            public void onStopSending(MediaStream stream, long code) {
                throw new AssertionError("nothing was sent");
            }

            @Override
            public void onWake() {}

            @Override
            public void onClosed() {}

            @Override
            public void onAcknowledged(MediaStream stream, long upTo) {}

            @Override
            public void onLost(MediaStream stream, long offset, int length) {}
        });
        assertTrue(end.send().isEmpty());
        assertTrue(asked[0]);
    }

    @Test
    void what_was_never_sent_cannot_be_repeated() {
        End end = End.open(false);
        end.outbox.source(new MediaSource() {
            @Override
            public Produced produce(MediaFrame frame) {
                MediaStream stream = end.outbox.open(new byte[3]);
                assertThrows(IllegalArgumentException.class, () -> frame.repeat(stream, 0));
                assertThrows(IllegalStateException.class, () -> frame.endStream(false));
                assertThrows(IllegalStateException.class, frame::endDatagram);
                return Produced.NOTHING;
            }

            @Override
            public void onAllAcknowledged(MediaStream stream) {
                throw new AssertionError("nothing was sent");
            }

            @Override
            public void onStopSending(MediaStream stream, long code) {
                throw new AssertionError("nothing was sent");
            }

            @Override
            public void onWake() {}

            @Override
            public void onClosed() {}

            @Override
            public void onAcknowledged(MediaStream stream, long upTo) {}

            @Override
            public void onLost(MediaStream stream, long offset, int length) {}
        });
        assertTrue(end.send().isEmpty());
        assertEquals(List.of(), end.failures);
    }

    @Test
    void a_source_that_throws_ends_the_connection() {
        End end = End.open(false);
        end.outbox.source(new MediaSource() {
            @Override
            public Produced produce(MediaFrame frame) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void onAllAcknowledged(MediaStream stream) {
                throw new AssertionError("nothing was sent");
            }

            @Override
            public void onStopSending(MediaStream stream, long code) {
                throw new AssertionError("nothing was sent");
            }

            @Override
            public void onWake() {}

            @Override
            public void onClosed() {}

            @Override
            public void onAcknowledged(MediaStream stream, long upTo) {}

            @Override
            public void onLost(MediaStream stream, long offset, int length) {}
        });
        assertTrue(end.send().isEmpty());
        assertEquals(1, end.failures.size());
        assertTrue(end.send().isEmpty());
    }

    @Test
    void the_source_hears_the_end_once() {
        server.outbox.end();
        server.outbox.end();
        server.outbox.onWake();
        assertEquals(List.of("closed"), media.events);
        End late = End.open(false);
        late.outbox.end();
        TestMedia second = new TestMedia(late.outbox);
        late.outbox.onWake();
        assertEquals(List.of("closed"), second.events);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void what_the_source_hears_is_what_became_of_the_bytes(long seed) {
        Random random = new Random(seed);
        int prefix = random.nextInt(8);
        byte[] bytes = End.bytes(20_000 + random.nextInt(20_000)).array();
        MediaStream stream = media.open(End.bytes(prefix).array(), bytes);
        // what arrived, byte by byte, as the peer would see it
        boolean[] there = new boolean[prefix + bytes.length];
        boolean[] fin = new boolean[1];
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(End.bytes(prefix).array());
        whole.writeBytes(bytes);
        byte[] expected = whole.toByteArray();
        List<Packet> under = new ArrayList<>();
        List<Packet> seemingly = new ArrayList<>();
        long upTo = 0;
        for (int i = 0; i < 20_000 && !media.events.contains("all acknowledged 3"); i++) {
            media.events.clear();
            media.repeats = random.nextInt(3) > 0;
            Packet packet = server.packets.next(60 + random.nextInt(1100));
            if (packet != null) {
                under.add(packet);
            }
            if (under.isEmpty() || random.nextInt(3) == 0) {
                continue;
            }
            Collections.shuffle(under, random);
            Packet moved = under.remove(0);
            switch (random.nextInt(5)) {
                case 0 -> lose(moved, there, prefix);
                case 1 -> {
                    lose(moved, there, prefix);
                    seemingly.add(moved);
                }
                default -> upTo = arrive(moved, expected, there, fin, prefix, upTo);
            }
            if (!seemingly.isEmpty() && random.nextInt(4) == 0) {
                upTo = arrive(seemingly.remove(0), expected, there, fin, prefix, upTo);
            }
        }
        assertTrue(fin[0]);
        for (boolean byteThere : there) {
            assertTrue(byteThere);
        }
        assertEquals(bytes.length, stream.offset());
        assertEquals(0, server.table.size());
    }

    /** A packet is lost: nothing that arrived with another one may be called lost. */
    private void lose(Packet packet, boolean[] there, int prefix) {
        server.packets.lose(packet);
        for (String event : media.events) {
            String[] range = event.substring("lost 3 ".length()).split("\\+");
            int from = prefix + Integer.parseInt(range[0]);
            for (int at = from; at < from + Integer.parseInt(range[1]); at++) {
                assertFalse(there[at], "byte " + at + " had arrived");
            }
        }
    }

    /** A packet arrives: notes its bytes, and compares what the source hears with them. */
    private long arrive(Packet packet, byte[] expected, boolean[] there, boolean[] fin, int prefix, long before) {
        FrameLog.forEachStream(packet, (id, offset, data, last) -> {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            assertArrayEquals(Arrays.copyOfRange(expected, (int) offset, (int) offset + part.length), part);
            Arrays.fill(there, (int) offset, (int) offset + part.length, true);
            fin[0] |= last;
            assertTrue(!last || offset + part.length == expected.length);
        });
        server.packets.acknowledge(packet);
        int contiguous = 0;
        while (contiguous < there.length && there[contiguous]) {
            contiguous++;
        }
        long known = Math.max(before, contiguous - prefix);
        if (known > before) {
            assertTrue(media.events.contains("acknowledged 3 " + known), known + " expected: " + media.events);
        }
        return known;
    }
}
