package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatagramTest {

    private static final ObjectCodec CODEC = Draft18.INSTANCE.objects();

    static Stream<WireCase<Optional<ObjectDatagram>>> cases() {
        return DatagramCases.all().stream();
    }

    static Stream<BadCase> badCases() {
        return DatagramCases.bad().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aDatagramIsRead(WireCase<Optional<ObjectDatagram>> wire) {
        ByteBuffer bytes = ByteBuffer.wrap(wire.bytes());

        assertEquals(wire.value(), CODEC.readDatagram(bytes));
        assertEquals(0, bytes.remaining());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aDatagramIsWrittenInTheShortestForm(WireCase<Optional<ObjectDatagram>> wire) {
        if (wire.value().isPresent()) {
            byte[] written = write(wire.value().get());

            if (wire.canonical()) {
                assertEquals(
                        HexFormat.of().formatHex(wire.bytes()), HexFormat.of().formatHex(written));
            } else {
                assertTrue(written.length <= wire.bytes().length);
                assertEquals(wire.value(), CODEC.readDatagram(ByteBuffer.wrap(written)));
            }
        }
    }

    /** Head and payload; checks the foretold length and that the datagram's buffers stay as they are. */
    static byte[] write(ObjectDatagram datagram) {
        ByteBuffer bytes = ByteBuffer.allocate(
                CODEC.datagramHeadLength(datagram) + datagram.payload().remaining());
        ObjectDatagram before = new ObjectDatagram(
                datagram.trackAlias(),
                datagram.groupId(),
                datagram.objectId(),
                datagram.publisherPriority(),
                datagram.endOfGroup(),
                datagram.status(),
                datagram.properties().duplicate(),
                datagram.payload().duplicate());
        CODEC.putDatagramHead(bytes, datagram);
        assertEquals(before, datagram);
        assertEquals(datagram.payload().remaining(), bytes.remaining());
        return bytes.put(datagram.payload().duplicate()).array();
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badBytesCloseTheSessionWithTheCodeOfTheDraft(BadCase bad) {
        MoqtException error = assertThrows(MoqtException.class, () -> CODEC.readDatagram(ByteBuffer.wrap(bad.bytes())));

        assertEquals(bad.error(), error.error(), error.getMessage());
        assertTrue(error.getMessage().contains(bad.says()), error.getMessage());
    }

    @Test
    void aStatusWithAPayloadIsNotWritten() {
        ObjectDatagram wrong =
                new ObjectDatagram(1, 2, 3, 4, false, ObjectStatus.END_OF_GROUP, Wire.buffer(""), Wire.buffer("61"));

        assertThrows(IllegalArgumentException.class, () -> CODEC.putDatagramHead(ByteBuffer.allocate(64), wrong));
    }
}
