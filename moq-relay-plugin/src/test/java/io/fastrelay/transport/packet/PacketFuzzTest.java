package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/**
 * Payloads with arbitrary bytes: nothing but QuicException may come out, what belongs to the handshake's side comes out as
 * it went in, and what was read can be written and read again.
 *
 * <p>Runs over the committed inputs like any test. To search for new ones: {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=PacketFuzzTest#frames}.
 */
class PacketFuzzTest {

    /** The first byte chooses the role. */
    @FuzzTest(maxDuration = "2m")
    void frames(byte[] data) throws QuicException {
        if (data.length == 0) {
            return;
        }
        boolean client = (data[0] & 1) != 0;
        RecordingFrames frames = new RecordingFrames();
        try {
            frames.read(client, Arrays.copyOfRange(data, 1, data.length));
        } catch (QuicException e) {
            assertTrue(e.getMessage().length() > 10, "a message that helps");
            assertTrue(
                    e.code() == QuicException.FRAME_ENCODING_ERROR || e.code() == QuicException.PROTOCOL_VIOLATION,
                    e.getMessage());
        }
        byte[] side = frames.handshakeSide();
        assertTrue(side.length < data.length);
        if (side.length > 0) {
            RecordingFrames again = new RecordingFrames();
            again.read(client, side);
            assertArrayEquals(side, again.handshakeSide());
            assertEquals(List.of(), again.events);
        }
        if (!frames.events.isEmpty()) {
            RecordingFrames again = new RecordingFrames();
            again.read(client, FrameText.write(frames.events));
            assertEquals(frames.events, again.events);
        }
    }
}
