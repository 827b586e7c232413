package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.FrameSource;
import io.fastrelay.transport.packet.PacketBuilder;
import io.fastrelay.transport.packet.TestPackets;
import io.fastrelay.transport.packet.TestPackets.Packet;
import io.fastrelay.transport.stream.FrameOwner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.kwik.core.frame.HandshakeDoneFrame;
import tech.kwik.core.frame.PingFrame;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.frame.RetireConnectionIdFrame;
import tech.kwik.core.impl.Version;

class HandshakeFramesTest {

    /** Type 0x1e (RFC 9000 section 19.20). */
    private static final byte[] DONE = {0x1e};

    private final List<QuicFrame> lost = new ArrayList<>();
    private int queued;
    private int floods;
    private final HandshakeFrames frames = new HandshakeFrames(() -> queued++, () -> floods++);
    private final TestPackets packets = new TestPackets(new Source());

    private QuicFrame done() {
        return new HandshakeDoneFrame(Version.QUIC_version_1);
    }

    @Test
    void frames_are_written_in_order_as_kwik_writes_them() {
        frames.add(done(), lost::add);
        // type 0x19, sequence number 7 (section 19.16)
        frames.add(new RetireConnectionIdFrame(Version.QUIC_version_1, 7), lost::add);
        assertEquals(2, queued);
        assertArrayEquals(new byte[] {0x1e, 0x19, 7}, packets.next(100).payload());
        assertTrue(frames.isEmpty());
        assertNull(packets.next(100));
    }

    @Test
    void a_frame_that_does_not_fit_waits_for_a_packet() {
        frames.add(done(), lost::add);
        frames.add(new RetireConnectionIdFrame(Version.QUIC_version_1, 7), lost::add);
        assertArrayEquals(DONE, packets.next(2).payload());
        assertArrayEquals(new byte[] {0x19, 7}, packets.next(2).payload());
    }

    @Test
    void kwik_hears_of_a_lost_frame_once() {
        QuicFrame frame = done();
        frames.add(frame, lost::add);
        Packet packet = packets.next(100);
        packets.lose(packet);
        packets.lose(packet);
        packets.acknowledge(packet);
        assertEquals(List.of(frame), lost);
        assertNull(packets.next(100));
    }

    @Test
    void kwik_hears_nothing_of_a_frame_that_arrived() {
        frames.add(done(), lost::add);
        Packet packet = packets.next(100);
        packets.acknowledge(packet);
        packets.lose(packet);
        packets.probe(packet);
        assertEquals(List.of(), lost);
        assertNull(packets.next(100));
    }

    @Test
    void a_probe_brings_the_frame_again() {
        frames.add(done(), lost::add);
        Packet packet = packets.next(100);
        packets.probe(packet);
        assertArrayEquals(DONE, packets.next(100).payload());
        assertEquals(List.of(), lost);
    }

    @Test
    void what_waited_is_forgotten_when_it_is_cleared_and_what_comes_then_is_sent() {
        frames.add(new PingFrame(), lost::add);
        frames.clear();
        assertNull(packets.next(100));
        frames.add(done(), lost::add);
        assertArrayEquals(DONE, packets.next(100).payload());
    }

    @Test
    void a_peer_that_asks_for_more_than_it_acknowledges_is_noticed() {
        for (int i = 0; i < 256; i++) {
            frames.add(done(), lost::add);
        }
        assertEquals(0, floods);
        frames.add(done(), lost::add);
        assertEquals(1, floods);
        assertEquals(256, packets.next(300).payload().length);
    }

    private final class Source implements FrameSource {

        @Override
        public void onWake() {
            throw new AssertionError("nobody wakes it");
        }

        @Override
        public Filled fill(PacketBuilder packet) {
            return frames.fill(packet);
        }

        @Override
        public void onAcknowledged(Object owner, long offset, int length, boolean fin) {
            ((FrameOwner) owner).acknowledged(offset, length, fin);
        }

        @Override
        public void onLost(Object owner, long offset, int length, boolean fin) {
            ((FrameOwner) owner).lost(offset, length, fin);
        }

        @Override
        public void onProbe(Object owner, long offset, int length, boolean fin) {
            ((FrameOwner) owner).probe(offset, length, fin);
        }
    }
}
