package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Setup;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlFramerTest {

    private final ControlFramer framer = new ControlFramer(Draft18.INSTANCE);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 100_000})
    void aStreamOfMessagesIsCutApartWhateverThePieces(int size) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<ControlMessage> sent = new ArrayList<>();
        for (WireCase<ControlMessage> wire : ControlCases.all()) {
            stream.writeBytes(wire.bytes());
            sent.add(wire.value());
        }
        List<ControlMessage> received = new ArrayList<>();

        byte[] bytes = stream.toByteArray();
        for (int start = 0; start < bytes.length; start += size) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, start, Math.min(size, bytes.length - start));
            Optional<ControlMessage> message = framer.next(piece);
            while (message.isPresent()) {
                received.add(message.get());
                message = framer.next(piece);
            }
            assertFalse(piece.hasRemaining());
        }

        assertEquals(sent, received);
        assertDoesNotThrow(framer::end);
    }

    @Test
    void anUnknownTypeIsRefusedBeforeItsLengthComes() {
        assertEquals(Optional.empty(), framer.next(Wire.buffer("af")));
        MoqtException error = assertThrows(MoqtException.class, () -> framer.next(Wire.buffer("01")));

        assertEquals(SessionError.PROTOCOL_VIOLATION, error.error());
        assertTrue(error.getMessage().contains("0x2f01"), error.getMessage());
    }

    @Test
    void theTypeMayHaveBeenReadAsTheTypeOfTheStream() {
        ControlFramer behindType = ControlFramer.behindType(Draft18.INSTANCE, 0x2F00);
        ByteBuffer data = Wire.buffer("00 02 04 07  10 00 02 00 00");

        assertEquals(Optional.of(new Setup(List.of(KeyValuePair.number(4, 7)))), behindType.next(data));
        assertEquals(5, data.remaining());
        assertThrows(MoqtException.class, () -> ControlFramer.behindType(Draft18.INSTANCE, 0x9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"af", "af 00", "af 00 00", "af 00 00 02", "af 00 00 02 04"})
    void aFinInsideAMessageIsAViolation(String bytes) {
        assertEquals(Optional.empty(), framer.next(Wire.buffer(bytes)));

        assertFalse(framer.atBoundary());
        MoqtException error = assertThrows(MoqtException.class, framer::end);
        assertEquals(SessionError.PROTOCOL_VIOLATION, error.error());
    }

    @Test
    void theLargestMessageIsTaken() {
        Setup largest = new Setup(List.of(KeyValuePair.bytes(0x9D, new byte[65_535 - 2 - 3])));
        ByteBuffer bytes = Draft18.INSTANCE.control().encode(largest);
        assertEquals(65_535 + 4, bytes.remaining());

        Optional<ControlMessage> read = Optional.empty();
        while (bytes.hasRemaining()) {
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(1000, bytes.remaining()));
            bytes.position(bytes.position() + piece.remaining());
            read = framer.next(piece);
        }

        assertEquals(Optional.of(largest), read);
    }

    @Test
    void aLargerMessageIsNotWritten() {
        Setup tooLarge = new Setup(List.of(KeyValuePair.bytes(0x9D, new byte[65_535 - 2 - 3 + 1])));

        assertThrows(
                IllegalArgumentException.class, () -> Draft18.INSTANCE.control().encode(tooLarge));
    }
}
