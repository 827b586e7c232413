package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a peer must not do, and what may go wrong on our own side. */
class ConnectionErrorsTest {

    private static final byte PING = 1;

    /** ACK of one number. */
    private static byte[] ack(int number) {
        return ByteBuffer.allocate(8)
                .put((byte) 0x02)
                .putInt(0x8000_0000 | number)
                .put((byte) 0) // delay
                .put((byte) 0) // ranges
                .put((byte) 0) // first range
                .array();
    }

    /** ACK of everything up to a number. */
    private static byte[] ackUpTo(int number) {
        return ByteBuffer.allocate(11)
                .put((byte) 0x02)
                .putInt(0x8000_0000 | number)
                .put((byte) 0) // delay
                .put((byte) 0) // ranges
                .putInt(0x8000_0000 | number) // first range
                .array();
    }

    @Test
    void an_acknowledgement_of_a_number_that_was_never_sent_is_a_protocol_violation() {
        try (TestPair pair = new TestPair(new VirtualNetwork(1))) {
            TransferTest.transfer(pair);
            pair.client.streams.sendRaw(ack(1_000_000));
            pair.client.connection.wake();
            pair.runMillis(100);
            assertEquals(1, pair.server.streams.errors.size());
            assertEquals(
                    QuicException.PROTOCOL_VIOLATION,
                    pair.server.streams.errors.get(0).code());
        }
    }

    @Test
    void a_peer_that_acknowledges_without_looking_is_found_out_by_the_numbers_left_out() {
        try (TestPair pair = new TestPair(new VirtualNetwork(2).delayMillis(10).bottleneck(2_000_000, 60_000))) {
            pair.server.streams.send(7, 4_000_000);
            pair.server.connection.wake();
            long before = 0;
            while (pair.server.streams.errors.isEmpty()) {
                long sent = pair.server.socket.counters().sent();
                assertTrue(sent < 2500, "not found out after " + sent + " packets");
                if (sent >= before + 100) {
                    before = sent;
                    pair.client.streams.sendRaw(ackUpTo((int) sent - 1));
                    pair.client.connection.wake();
                }
                pair.step(Long.MAX_VALUE);
            }
            assertTrue(pair.server.socket.counters().sent() >= 500, "no number is left out so early");
            assertEquals(
                    QuicException.PROTOCOL_VIOLATION,
                    pair.server.streams.errors.get(0).code());
        }
    }

    @Test
    void a_frame_of_an_unknown_type_is_an_encoding_error_and_is_told_once() {
        try (TestPair pair = new TestPair(new VirtualNetwork(3))) {
            pair.client.streams.sendRaw(new byte[] {0x21});
            pair.client.connection.wake();
            pair.runMillis(10);
            pair.client.streams.sendRaw(new byte[] {0x21});
            pair.client.connection.wake();
            pair.runMillis(1000);
            assertEquals(1, pair.server.streams.errors.size());
            assertEquals(
                    QuicException.FRAME_ENCODING_ERROR,
                    pair.server.streams.errors.get(0).code());
        }
    }

    @Test
    void an_exception_of_whoever_takes_the_frames_closes_the_connection_and_not_the_loop() {
        try (TestPair pair = new TestPair(new VirtualNetwork(4))) {
            pair.server.streams.onStreamData = () -> {
                throw new IllegalArgumentException("what is this");
            };
            pair.client.streams.send(2, 10);
            pair.client.connection.wake();
            pair.runMillis(100);
            assertEquals(1, pair.server.streams.errors.size());
            assertEquals(
                    QuicException.INTERNAL_ERROR,
                    pair.server.streams.errors.get(0).code());
            boolean[] ran = new boolean[1];
            pair.server.loop.execute(() -> ran[0] = true);
            pair.runMillis(10);
            assertTrue(ran[0]);
        }
    }

    @Test
    void a_frame_source_that_promises_and_does_not_write_fails_instead_of_spinning() {
        VirtualNetwork network = new VirtualNetwork(5);
        try (TestPair pair = new TestPair(network)) {
            // longer than any packet
            pair.client.streams.sendRaw(new byte[TestPair.MAX_UDP_PAYLOAD]);
            pair.client.connection.wake();
            pair.runMillis(100);
            assertEquals(
                    QuicException.INTERNAL_ERROR,
                    pair.client.streams.errors.get(0).code());
        }
    }

    @Test
    void what_is_not_authentic_is_counted_and_changes_nothing() {
        try (TestPair pair = new TestPair(new VirtualNetwork(6))) {
            byte[] forged = new byte[60];
            forged[0] = 0x43;
            System.arraycopy(TestPair.SERVER_ID, 0, forged, 1, TestPair.SERVER_ID.length);
            forged[30] = PING;
            for (int length = 0; length <= forged.length; length++) {
                byte[] datagram = new byte[length];
                System.arraycopy(forged, 0, datagram, 0, length);
                pair.network.inject(VirtualNetwork.place("10.0.0.9", 9), pair.server.socket.localAddress(), datagram);
            }
            TransferTest.transfer(pair);
            assertEquals(61, pair.server.counters().undecryptable());
            assertTrue(pair.server.streams.addresses.isEmpty());
        }
    }

    @Test
    void frames_of_the_handshakes_side_are_handed_over_and_too_many_of_them_are_a_protocol_violation() {
        try (TestPair pair = new TestPair(new VirtualNetwork(7))) {
            byte[] retire = {0x19, 0x01};
            for (int i = 0; i < 100; i++) {
                pair.client.streams.sendRaw(retire);
            }
            pair.client.connection.wake();
            pair.runMillis(100);
            assertTrue(pair.server.streams.errors.isEmpty());
            assertTrue(!pair.server.streams.handshakeSide.isEmpty());
            for (int i = 0; i < 1000; i++) {
                pair.client.streams.sendRaw(retire);
                pair.client.connection.wake();
                pair.runMillis(1);
            }
            assertEquals(
                    QuicException.PROTOCOL_VIOLATION,
                    pair.server.streams.errors.get(0).code());
            assertTrue(pair.server.streams.handshakeSide.size() < 800);
        }
    }
}
