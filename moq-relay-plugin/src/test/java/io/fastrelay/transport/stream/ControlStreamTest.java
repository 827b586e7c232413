package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.packet.TestPackets.Packet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlStreamTest {

    private final End client = End.open(true);
    private final End server = End.open(false);

    @Test
    void bytes_and_fin_go_in_one_frame_where_they_fit() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(10));
        stream.write(End.bytes(20));
        stream.finish();
        assertEquals(30, stream.queuedBytes());
        assertEquals(List.of("STREAM 2 0+30 FIN"), FrameLog.of(client.send()));
        assertEquals(0, stream.queuedBytes());
    }

    @Test
    void a_lost_packet_brings_its_bytes_again_and_before_new_ones() throws Exception {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(10));
        Packet first = client.sendOne();
        stream.write(End.bytes(5));
        client.packets.lose(first);
        assertEquals(List.of("STREAM 2 0+10", "STREAM 2 10+5"), FrameLog.of(client.send()));
    }

    @Test
    void a_fin_that_is_lost_alone_is_sent_again_alone() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(10));
        Packet data = client.sendOne();
        stream.finish();
        Packet fin = client.sendOne();
        assertEquals(List.of("STREAM 2 10+0 FIN"), FrameLog.of(fin));
        client.packets.lose(fin);
        Packet again = client.sendOne();
        assertEquals(List.of("STREAM 2 10+0 FIN"), FrameLog.of(again));
        client.packets.acknowledge(data);
        client.packets.acknowledge(again);
        assertEquals(0, client.table.size());
    }

    @Test
    void a_fin_whose_bytes_arrived_otherwise_is_sent_again_alone() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(10));
        stream.finish();
        Packet whole = client.sendOne();
        client.packets.probe(whole);
        Packet probe = client.sendOne();
        assertEquals(List.of("STREAM 2 0+10 FIN"), FrameLog.of(probe));
        client.packets.acknowledge(whole);
        client.packets.lose(probe);
        assertTrue(client.send().isEmpty());
        assertEquals(0, client.table.size());
    }

    @Test
    void only_what_did_not_arrive_is_repeated() {
        SendStream stream = client.table.openUnidirectional();
        List<Packet> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stream.write(End.bytes(100));
            sent.add(client.sendOne());
        }
        client.packets.acknowledge(sent.get(1));
        client.packets.acknowledge(sent.get(3));
        client.packets.lose(sent.get(0));
        client.packets.lose(sent.get(2));
        // its acknowledgement was on the way when it counted as lost
        client.packets.acknowledge(sent.get(2));
        assertEquals(List.of("STREAM 2 0+100"), FrameLog.of(client.send()));
    }

    @Test
    void bytes_that_fill_many_packets_are_repeated_in_pieces_that_fit() throws Exception {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(50_000));
        stream.finish();
        List<Packet> lost = client.send();
        lost.forEach(client.packets::lose);
        List<Packet> again = client.packets.all(300);
        assertTrue(again.size() > 150);
        for (Packet packet : again) {
            server.receive(packet);
        }
        Arrived arrived = server.arrived.get(2L);
        assertArrayEquals(End.bytes(50_000).array(), arrived.bytes());
        assertTrue(arrived.fin);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void streams_arrive_whole_whatever_happens_to_packets(long seed) throws Exception {
        Random random = new Random(seed);
        BidirectionalStream[] streams = new BidirectionalStream[3];
        Arrived[] answers = new Arrived[3];
        int[] written = new int[3];
        for (int i = 0; i < streams.length; i++) {
            answers[i] = new Arrived(null, null);
            streams[i] = client.table.openBidirectional(answers[i]);
        }
        server.onStream = stream -> new Echo(stream);
        Wire up = new Wire(client, server, random);
        Wire down = new Wire(server, client, random);
        byte[] all = End.bytes(200_000).array();
        for (int step = 0; step < 400; step++) {
            int i = random.nextInt(streams.length);
            int length = Math.min(random.nextInt(1500), all.length - written[i]);
            streams[i].write(java.nio.ByteBuffer.wrap(all, written[i], length));
            written[i] += length;
            up.step();
            down.step();
        }
        for (BidirectionalStream stream : streams) {
            stream.finish();
        }
        for (int i = 0; i < 10_000 && (client.table.size() > 0 || server.table.size() > 0); i++) {
            up.step();
            down.step();
        }
        for (int i = 0; i < streams.length; i++) {
            byte[] expected = java.util.Arrays.copyOf(all, written[i]);
            assertArrayEquals(expected, server.arrived.get(streams[i].id()).bytes());
            assertArrayEquals(expected, answers[i].bytes());
            assertTrue(answers[i].fin);
        }
        assertEquals(0, client.table.size());
        assertEquals(0, server.table.size());
        assertEquals(0, client.outbox.control().held());
        assertEquals(0, server.outbox.control().held());
        assertEquals(List.of(), client.failures);
        assertEquals(List.of(), server.failures);
    }

    @Test
    void bytes_count_against_the_limit_until_they_have_arrived() {
        End narrow = End.open(true, new StreamLimits(10, 10, 4096, 4096, 4096), End.WIDE);
        SendStream stream = narrow.table.openUnidirectional();
        stream.write(End.bytes(3000));
        List<Packet> sent = narrow.send();
        assertEquals(0, stream.queuedBytes());
        stream.write(End.bytes(1096));
        assertEquals(0, narrow.notRead);
        stream.write(End.bytes(1));
        assertEquals(4097, narrow.notRead);
        sent.forEach(narrow.packets::acknowledge);
        assertEquals(1096, narrow.outbox.control().held());
    }

    @Test
    void a_reset_drops_what_waits_and_is_repeated_until_it_arrives() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(100));
        Packet data = client.sendOne();
        stream.write(End.bytes(50));
        stream.reset(7);
        Packet reset = client.sendOne();
        assertEquals(List.of("RESET_STREAM 2 code 7 size 100"), FrameLog.of(reset));
        assertEquals(0, stream.queuedBytes());
        assertEquals(0, client.outbox.control().held());
        client.packets.lose(data);
        client.packets.lose(reset);
        Packet again = client.sendOne();
        assertEquals(List.of("RESET_STREAM 2 code 7 size 100"), FrameLog.of(again));
        client.packets.acknowledge(again);
        client.packets.lose(again);
        assertTrue(client.send().isEmpty());
        stream.write(End.bytes(50));
        stream.finish();
        stream.reset(8);
        assertTrue(client.send().isEmpty());
        assertEquals(0, client.outbox.control().held());
    }

    @Test
    void nothing_is_reset_that_has_arrived_whole() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(100));
        stream.finish();
        client.packets.acknowledge(client.sendOne());
        stream.reset(7);
        assertTrue(client.send().isEmpty());
    }

    @Test
    void stop_sending_resets_with_its_code_and_is_told() throws Exception {
        SendStream stream = client.table.openUnidirectional();
        List<Long> stopped = new ArrayList<>();
        stream.onStopSending(stopped::add);
        stream.write(End.bytes(100));
        End.exchange(client, server);
        server.arrived.get(2L).stream.stopSending(99);
        Packet stop = server.sendOne();
        assertEquals(List.of("STOP_SENDING 2 code 99"), FrameLog.of(stop));
        server.packets.lose(stop);
        client.receive(server.sendOne());
        assertEquals(List.of(99L), stopped);
        Packet reset = client.sendOne();
        assertEquals(List.of("RESET_STREAM 2 code 99 size 100"), FrameLog.of(reset));
        server.receive(reset);
        assertEquals(0, server.table.size());
        assertEquals(0, client.table.size());
    }

    @Test
    void a_listener_that_comes_late_hears_of_stop_sending_all_the_same() throws Exception {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(1));
        End.exchange(client, server);
        server.arrived.get(2L).stream.stopSending(4);
        End.exchange(client, server);
        List<Long> stopped = new ArrayList<>();
        stream.onStopSending(stopped::add);
        assertEquals(List.of(4L), stopped);
    }

    @Test
    void stop_sending_is_not_sent_where_everything_has_come() throws Exception {
        SendStream stream = client.table.openUnidirectional();
        server.onStream = each -> {
            each.stream.pause();
            return each;
        };
        stream.write(End.bytes(1));
        stream.finish();
        server.receive(client.sendOne());
        server.arrived.get(2L).stream.stopSending(4);
        assertTrue(server.send().isEmpty());
        assertEquals(0, server.table.size());
    }

    @Test
    void what_waits_for_control_data_to_leave_runs_when_it_is_in_packets() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(3000));
        boolean[] done = new boolean[1];
        client.outbox.whenControlSent(() -> done[0] = true);
        client.outbox.onWake();
        client.packets.next(End.ROOM);
        assertFalse(done[0]);
        client.packets.next(End.ROOM);
        assertFalse(done[0]);
        client.packets.next(End.ROOM);
        assertTrue(done[0]);
    }

    @Test
    void nothing_is_sent_any_more_once_it_is_closed() {
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(100));
        client.outbox.close();
        assertTrue(client.send().isEmpty());
        stream.write(End.bytes(100));
        assertNull(client.outbox.open());
        assertTrue(client.send().isEmpty());
    }

    /** Packets of one direction, which get lost, come late, or are taken for lost. */
    private static final class Wire {
        private final End from;
        private final End to;
        private final Random random;
        private final List<Packet> under = new ArrayList<>();
        private final List<Packet> seemingly = new ArrayList<>();

        Wire(End from, End to, Random random) {
            this.from = from;
            this.to = to;
            this.random = random;
        }

        void step() throws Exception {
            from.outbox.onWake();
            Packet packet = from.packets.next(100 + random.nextInt(1100));
            if (packet != null) {
                under.add(packet);
            }
            Collections.shuffle(under, random);
            while (!under.isEmpty() && random.nextBoolean()) {
                Packet moved = under.remove(under.size() - 1);
                switch (random.nextInt(6)) {
                    case 0 -> from.packets.lose(moved);
                    case 1 -> {
                        to.receive(moved);
                        from.packets.lose(moved);
                        seemingly.add(moved);
                    }
                    case 2 -> {
                        from.packets.probe(moved);
                        under.add(moved);
                        return;
                    }
                    default -> {
                        to.receive(moved);
                        from.packets.acknowledge(moved);
                    }
                }
            }
            if (!seemingly.isEmpty() && random.nextInt(3) == 0) {
                from.packets.acknowledge(seemingly.remove(0));
            }
        }
    }

    private record Echo(Arrived stream) implements io.fastrelay.transport.ReceiveHandler {

        @Override
        public void onData(java.nio.ByteBuffer data, boolean fin) {
            stream.answer.write(data.duplicate());
            stream.onData(data, fin);
            if (fin) {
                stream.answer.finish();
            }
        }

        @Override
        public void onReset(long code) {
            throw new AssertionError("reset");
        }
    }
}
