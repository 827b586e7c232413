package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import io.fastrelay.moqt.message.ControlMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlCodecTest {

    private static final ControlCodec CODEC = Draft18.INSTANCE.control();

    static Stream<WireCase<ControlMessage>> cases() {
        return ControlCases.all().stream();
    }

    static Stream<BadCase> badCases() {
        return BadControlCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bytesAreReadAsTheMessageTheyMean(WireCase<ControlMessage> wire) {
        ByteBuffer data = ByteBuffer.wrap(wire.bytes());

        Optional<ControlMessage> read = new ControlFramer(Draft18.INSTANCE).next(data);

        assertEquals(Optional.of(wire.value()), read);
        assertEquals(0, data.remaining());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void messagesAreWrittenInTheShortestForm(WireCase<ControlMessage> wire) {
        ByteBuffer written = CODEC.encode(wire.value());

        if (wire.canonical()) {
            assertEquals(HexFormat.of().formatHex(wire.bytes()), Wire.hex(written));
        } else {
            assertTrue(written.remaining() <= wire.bytes().length);
            assertEquals(Optional.of(wire.value()), new ControlFramer(Draft18.INSTANCE).next(written));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMessageMayArriveByteByByte(WireCase<ControlMessage> wire) {
        ControlFramer framer = new ControlFramer(Draft18.INSTANCE);
        List<ControlMessage> read = new ArrayList<>();

        for (byte b : wire.bytes()) {
            framer.next(ByteBuffer.wrap(new byte[] {b})).ifPresent(read::add);
        }

        assertEquals(List.of(wire.value()), read);
        assertTrue(framer.atBoundary());
    }

    /** A shorter length, with the payload cut to it, must never be read as the message. */
    @ParameterizedTest
    @MethodSource("cases")
    void aTruncatedPayloadIsRefusedOrMeansSomethingElse(WireCase<ControlMessage> wire) {
        ByteBuffer whole = ByteBuffer.wrap(wire.bytes());
        long type = Draft18.INSTANCE.varint().get(whole);
        byte[] payload = new byte[whole.getShort() & 0xFFFF];
        whole.get(payload);

        for (int length = 0; length < payload.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(payload, 0, length);
            try {
                // what is optional at the end may be missing
                assertTrue(!CODEC.decode(type, cut).equals(wire.value()));
            } catch (MoqtException expected) {
                assertTrue(expected.getMessage().length() > 10, expected.getMessage());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badBytesCloseTheSessionWithTheCodeOfTheDraft(BadCase bad) {
        MoqtException error = assertThrows(
                MoqtException.class, () -> new ControlFramer(Draft18.INSTANCE).next(ByteBuffer.wrap(bad.bytes())));

        assertEquals(bad.error(), error.error(), error.getMessage());
        assertTrue(error.getMessage().contains(bad.says()), error.getMessage());
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badBytesAreRefusedByteByByteToo(BadCase bad) {
        ControlFramer framer = new ControlFramer(Draft18.INSTANCE);

        MoqtException error = assertThrows(MoqtException.class, () -> {
            for (byte b : bad.bytes()) {
                framer.next(ByteBuffer.wrap(new byte[] {b}));
            }
        });

        assertEquals(bad.error(), error.error(), error.getMessage());
    }
}
