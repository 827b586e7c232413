package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DatagramOnceTest {

    @Test
    void isADatagramTheFirstTimeAndPingWithPaddingInAProbe() {
        DatagramOnce frame = new DatagramOnce(new byte[] {7, 8, 9});
        ByteBuffer first = ByteBuffer.allocate(frame.getFrameLength());
        frame.serialize(first);
        assertArrayEquals(new byte[] {0x31, 3, 7, 8, 9}, first.array());

        ByteBuffer second = ByteBuffer.allocate(frame.getFrameLength());
        frame.serialize(second);
        assertEquals(0, second.remaining());
        assertArrayEquals(new byte[] {0x01, 0, 0, 0, 0}, second.array());
    }
}
