package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;

/** Reads what a kernel writes behind a datagram, put there by hand. */
class MessageHeadersTest {

    private final MessageHeaders headers = new MessageHeaders(2);

    private Pointer header() {
        headers.expect(1);
        return new Pointer(headers.address(1));
    }

    private static void control(Pointer cmsg, long length, int level, int type, int value) {
        cmsg.setLong(0, length);
        cmsg.setInt(8, level);
        cmsg.setInt(12, type);
        cmsg.setInt(16, value);
    }

    @Test
    void aJoinedPayloadSaysWhereToCut() {
        Pointer header = header();
        control(header.getPointer(32), 20, Libc.SOL_UDP, Libc.UDP_GRO, 1200);
        header.setLong(40, 24);
        assertEquals(1200, headers.segmentSize(1));
    }

    @Test
    void withoutAControlMessageItIsOneDatagram() {
        Pointer header = header();
        header.setLong(40, 0);
        assertEquals(0, headers.segmentSize(1));
    }

    @Test
    void otherControlMessagesAreSteppedOver() {
        Pointer header = header();
        control(header.getPointer(32), 20, Libc.SOL_SOCKET, 40, 77);
        control(header.getPointer(32).share(24), 20, Libc.SOL_UDP, Libc.UDP_GRO, 900);
        header.setLong(40, 48);
        assertEquals(900, headers.segmentSize(1));
    }

    @Test
    void aBrokenControlMessageEndsTheSearch() {
        for (long length : new long[] {0, 15, Long.MAX_VALUE, -1}) {
            Pointer header = header();
            control(header.getPointer(32), length, Libc.SOL_SOCKET, 40, 77);
            control(header.getPointer(32).share(24), 20, Libc.SOL_UDP, Libc.UDP_GRO, 900);
            header.setLong(40, 64);
            assertEquals(0, headers.segmentSize(1), "cmsg_len " + length);
        }
    }
}
