package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** draft-ietf-quic-ack-frequency, from the side that asks. */
class AckFrequencyTest {

    private static final long MILLI = 1_000_000;

    private long now = 5 * MILLI;
    private long sent;

    /** A while at this rate. */
    private void run(AckFrequency frequency, int packetsPerSecond, long windowPackets, int rttMillis) {
        for (int i = 0; i < 20; i++) {
            now += 100 * MILLI;
            sent += packetsPerSecond / 10;
            frequency.look(sent, windowPackets * 1200, rttMillis * 1000L, now);
        }
    }

    private static byte[] frame(AckFrequency frequency) {
        PacketBuilder packet = new PacketBuilder(100);
        packet.begin(10, 100);
        frequency.write(packet);
        return Arrays.copyOfRange(packet.bytes(), 10, packet.length());
    }

    @Test
    void a_peer_that_does_not_know_the_frame_is_never_asked() {
        AckFrequency frequency = new AckFrequency(-1, 25_000, 1200);
        run(frequency, 10_000, 1000, 20);
        assertFalse(frequency.isDue());
        assertEquals(25_000, frequency.maxDelayMicros());
    }

    @Test
    void a_fast_stream_on_a_wide_path_is_acknowledged_seldom() {
        AckFrequency frequency = new AckFrequency(1000, 25_000, 1200);
        run(frequency, 10_000, 1000, 40);
        assertTrue(frequency.isDue());
        assertArrayEquals(
                new byte[] {
                    0x40,
                    (byte) 0xaf, // ACK_FREQUENCY
                    (byte) 0x80,
                    0,
                    0,
                    0, // sequence number
                    10, // ack-eliciting threshold
                    (byte) 0x80,
                    0,
                    0x27,
                    0x10, // max ack delay: 10,000 us, a quarter of the RTT
                    3 // reordering threshold
                },
                frame(frequency));
        assertFalse(frequency.isDue());
    }

    @Test
    void the_window_stays_larger_than_what_one_acknowledgement_covers() {
        AckFrequency frequency = new AckFrequency(1000, 25_000, 1200);
        run(frequency, 10_000, 16, 40);
        frame(frequency);
        assertEquals(4, frequency.threshold());
    }

    @Test
    void a_slow_stream_keeps_the_usual_delay() {
        AckFrequency frequency = new AckFrequency(1000, 25_000, 1200);
        run(frequency, 50, 20, 1);
        assertEquals(25_000, frequency.maxDelayMicros());
    }

    @Test
    void the_delay_is_never_below_what_the_peer_can_do() {
        AckFrequency frequency = new AckFrequency(20_000, 25_000, 1200);
        run(frequency, 10_000, 1000, 4);
        byte[] frame = frame(frequency);
        int delay = (frame[7] & 0x3f) << 24 | (frame[8] & 0xff) << 16 | (frame[9] & 0xff) << 8 | frame[10] & 0xff;
        assertTrue(delay >= 20_000, "asked for " + delay);
    }

    @Test
    void what_is_lost_is_asked_again_and_what_is_outdated_is_not() {
        AckFrequency frequency = new AckFrequency(1000, 25_000, 1200);
        run(frequency, 10_000, 1000, 40);
        frame(frequency);
        frequency.lost(0);
        assertTrue(frequency.isDue());
        frame(frequency);
        frequency.acknowledged(0);
        run(frequency, 100, 20, 40);
        assertTrue(frequency.isDue());
        assertEquals(1, frame(frequency)[5]);
        frequency.lost(0);
        assertFalse(frequency.isDue());
    }

    @Test
    void until_the_peer_is_known_to_have_heard_the_longer_delay_counts() {
        AckFrequency frequency = new AckFrequency(1000, 25_000, 1200);
        run(frequency, 10_000, 1000, 40);
        frame(frequency);
        assertEquals(25_000, frequency.maxDelayMicros());
        frequency.acknowledged(0);
        assertEquals(10_000, frequency.maxDelayMicros());
    }

    @Test
    void nothing_is_asked_again_while_nothing_changes() {
        AckFrequency frequency = new AckFrequency(1000, 25_000, 1200);
        run(frequency, 10_000, 1000, 40);
        frame(frequency);
        frequency.acknowledged(0);
        run(frequency, 11_000, 1100, 42);
        run(frequency, 9_000, 900, 38);
        assertFalse(frequency.isDue());
    }
}
