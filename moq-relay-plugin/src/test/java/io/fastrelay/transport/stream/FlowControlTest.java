package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.packet.TestPackets.Packet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControlTest {

    private static final byte[] NO_PREFIX = {};

    @Test
    void a_control_stream_stops_exactly_at_its_limit_and_goes_on_when_it_is_raised() throws Exception {
        End client = End.open(true, End.WIDE, new StreamLimits(10, 10, 5000, 100_000, 4096));
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(8000));
        stream.finish();
        client.send();
        assertEquals(3000, stream.queuedBytes());
        client.table.onMaxStreamData(2, 5000);
        client.table.onMaxStreamData(2, 4000);
        assertTrue(client.send().isEmpty());
        client.table.onMaxStreamData(2, 5001);
        assertEquals(List.of("STREAM 2 5000+1"), FrameLog.of(client.send()));
        client.table.onMaxStreamData(2, 9000);
        List<String> rest = FrameLog.of(client.send());
        assertTrue(rest.get(rest.size() - 1).endsWith("FIN"));
        assertEquals(0, stream.queuedBytes());
    }

    @Test
    void all_streams_together_stop_exactly_at_the_connection_s_limit() {
        End client = End.open(true, End.WIDE, new StreamLimits(10, 10, 5000, 7000, 4096));
        SendStream first = client.table.openUnidirectional();
        SendStream second = client.table.openUnidirectional();
        first.write(End.bytes(4000));
        second.write(End.bytes(4000));
        client.send();
        assertEquals(1000, first.queuedBytes() + second.queuedBytes());
        client.table.onMaxData(7500);
        client.send();
        assertEquals(500, first.queuedBytes() + second.queuedBytes());
        // what is repeated needs no credit
        client.table.onMaxData(7500);
        assertTrue(client.send().isEmpty());
        client.table.onMaxData(8000);
        client.send();
        assertEquals(0, first.queuedBytes() + second.queuedBytes());
    }

    @Test
    void lost_bytes_need_no_credit() {
        End client = End.open(true, End.WIDE, new StreamLimits(10, 10, 5000, 5000, 4096));
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(6000));
        List<Packet> sent = client.send();
        sent.forEach(client.packets::lose);
        assertEquals(5000, bytes(FrameLog.of(client.send())));
        assertEquals(1000, stream.queuedBytes());
    }

    @Test
    void media_stops_exactly_at_its_limit_with_the_prefix_counted() {
        End server = End.open(false, End.WIDE, new StreamLimits(10, 10, 5000, 100_000, 4096));
        TestMedia media = new TestMedia(server.outbox);
        MediaStream stream = media.open(new byte[7], End.bytes(6000).array());
        assertEquals(4993, stream.credit());
        List<Packet> sent = server.send();
        assertEquals(4993, stream.offset());
        assertEquals(0, stream.credit());
        sent.forEach(server.packets::lose);
        assertEquals(5000, bytes(FrameLog.of(server.send())));
    }

    @Test
    void media_goes_on_when_the_connection_s_limit_is_raised() {
        End server = End.open(false, End.WIDE, new StreamLimits(10, 10, 5000, 5000, 4096));
        TestMedia media = new TestMedia(server.outbox);
        MediaStream first = media.open(NO_PREFIX, End.bytes(3000).array());
        MediaStream second = media.open(NO_PREFIX, End.bytes(3000).array());
        server.send();
        assertEquals(5000, first.offset() + second.offset());
        int before = server.wakes;
        server.table.onMaxData(5600);
        assertTrue(server.wakes > before);
        server.send();
        assertEquals(5600, first.offset() + second.offset());
    }

    @Test
    void a_prefix_waits_for_credit_as_a_whole() {
        End server = End.open(false, End.WIDE, new StreamLimits(10, 10, 4096, 4096, 4096));
        TestMedia media = new TestMedia(server.outbox);
        media.open(NO_PREFIX, End.bytes(4090).array());
        server.send();
        MediaStream stream = media.open(new byte[10], End.bytes(5).array());
        assertEquals(0, stream.credit());
        assertTrue(server.send().isEmpty());
        server.table.onMaxData(4096 + 5);
        assertEquals(1, stream.credit());
        assertEquals(List.of("STREAM 7 0+11"), FrameLog.of(server.send()));
    }

    @Test
    void as_many_streams_are_opened_as_the_peer_grants() {
        End client = End.open(true, End.WIDE, new StreamLimits(2, 4, 4096, 4096, 4096));
        for (int i = 0; i < 4; i++) {
            assertNotNull(client.table.openUnidirectional());
        }
        assertNull(client.table.openUnidirectional());
        assertNull(client.outbox.open());
        assertNotNull(client.table.openBidirectional(new Arrived(null, null)));
        assertNotNull(client.table.openBidirectional(new Arrived(null, null)));
        assertNull(client.table.openBidirectional(new Arrived(null, null)));
        int before = client.granted;
        client.table.onMaxStreams(false, 4);
        assertEquals(before, client.granted);
        client.table.onMaxStreams(false, 5);
        assertEquals(before + 1, client.granted);
        SendStream fifth = client.table.openUnidirectional();
        assertEquals(18, fifth.id());
        assertNull(client.table.openUnidirectional());
    }

    @Test
    void streams_that_end_are_granted_again_and_a_lost_grant_is_repeated_with_the_newest_value() throws Exception {
        End client = End.open(true, new StreamLimits(10, 4, 1 << 20, 8 << 20, 1 << 20), End.WIDE);
        End server = End.open(false, End.WIDE, new StreamLimits(10, 4, 1 << 20, 8 << 20, 1 << 20));
        SendStream[] streams = new SendStream[4];
        for (int i = 0; i < 4; i++) {
            streams[i] = server.table.openUnidirectional();
            streams[i].write(End.bytes(1));
        }
        client.receive(server.sendOne());
        streams[0].finish();
        client.receive(server.sendOne());
        Packet first = client.sendOne();
        assertEquals(List.of("MAX_STREAMS uni 5"), FrameLog.of(first));
        client.packets.lose(first);
        streams[1].finish();
        client.receive(server.sendOne());
        Packet second = client.sendOne();
        assertEquals(List.of("MAX_STREAMS uni 6"), FrameLog.of(second));
        client.packets.lose(first);
        assertTrue(client.send().isEmpty());
        client.packets.lose(second);
        assertEquals(List.of("MAX_STREAMS uni 6"), FrameLog.of(client.send()));
    }

    @Test
    void credit_is_given_back_for_what_was_consumed_and_repeated_with_the_newest_value() throws Exception {
        StreamLimits narrow = new StreamLimits(10, 10, 4096, 8192, 1 << 20);
        End client = End.open(true, End.WIDE, narrow);
        End server = End.open(false, narrow, End.WIDE);
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(20_000));
        deliver(client, server);
        List<String> first = new ArrayList<>();
        List<Packet> lost = server.send();
        first.addAll(FrameLog.of(lost));
        assertEquals(List.of("MAX_STREAM_DATA 2 8192", "MAX_DATA 12288"), sorted(first));
        for (Packet packet : lost) {
            server.packets.lose(packet);
        }
        List<Packet> again = server.send();
        assertEquals(sorted(first), sorted(FrameLog.of(again)));
        for (Packet packet : again) {
            client.receive(packet);
        }
        deliver(client, server);
        // the old values are lost for good, new ones are on the way
        lost.forEach(server.packets::lose);
        assertEquals(List.of("MAX_STREAM_DATA 2 12288", "MAX_DATA 16384"), sorted(FrameLog.of(server.send())));
        lost.forEach(server.packets::lose);
        assertTrue(server.send().isEmpty());
    }

    @Test
    void no_credit_is_given_for_a_stream_whose_end_is_known() throws Exception {
        StreamLimits narrow = new StreamLimits(10, 10, 4096, 1 << 20, 1 << 20);
        End client = End.open(true, End.WIDE, narrow);
        End server = End.open(false, narrow, End.WIDE);
        SendStream stream = client.table.openUnidirectional();
        stream.write(End.bytes(4000));
        stream.finish();
        deliver(client, server);
        assertEquals(List.of("MAX_STREAMS uni 11"), FrameLog.of(server.send()));
    }

    @Test
    void a_paused_stream_gets_no_credit_and_others_pass_it() throws Exception {
        StreamLimits narrow = new StreamLimits(10, 10, 4096, 16_384, 1 << 20);
        End client = End.open(true, End.WIDE, narrow);
        End server = End.open(false, narrow, End.WIDE);
        server.onStream = stream -> {
            if (stream.stream.id() == 2) {
                stream.stream.pause();
            }
            return stream;
        };
        SendStream paused = client.table.openUnidirectional();
        SendStream other = client.table.openUnidirectional();
        byte[] data = End.bytes(30_000).array();
        paused.write(ByteBuffer.wrap(data));
        other.write(ByteBuffer.wrap(data));
        paused.finish();
        other.finish();
        End.exchange(client, server);
        assertArrayEquals(data, server.arrived.get(6L).bytes());
        assertEquals(0, server.arrived.get(2L).bytes().length);
        assertEquals(30_000 - 4096, paused.queuedBytes());
        server.arrived.get(2L).stream.resume();
        End.exchange(client, server);
        assertArrayEquals(data, server.arrived.get(2L).bytes());
        assertTrue(server.arrived.get(2L).fin);
        assertEquals(0, server.table.size());
    }

    private static void deliver(End from, End to) throws Exception {
        for (Packet packet : from.send()) {
            to.receive(packet);
            from.packets.acknowledge(packet);
        }
    }

    private static long bytes(List<String> lines) {
        return lines.stream()
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('+') + 1)))
                .sum();
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted(java.util.Comparator.reverseOrder()).toList();
    }
}
