package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.FetchRecord;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FetchStreamTest {

    static Stream<WireCase<FetchRecord>> cases() {
        return FetchCases.all().stream();
    }

    static Stream<BadCase> badCases() {
        return FetchCases.bad().stream();
    }

    static Stream<BadCase> badDescendingCases() {
        return FetchCases.badDescending().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamIsReadInPiecesOfAnySize(WireCase<FetchRecord> wire) {
        for (int size = 1; size <= Math.max(1, wire.bytes().length); size++) {
            assertEquals(
                    wire.value(),
                    FetchRecord.read(Draft18.INSTANCE, wire.value().order(), wire.bytes(), size),
                    "pieces of " + size);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamIsWrittenInTheShortestForm(WireCase<FetchRecord> wire) {
        byte[] written = wire.value().write(Draft18.INSTANCE.objects());

        if (wire.canonical()) {
            assertEquals(HexFormat.of().formatHex(wire.bytes()), HexFormat.of().formatHex(written));
        } else {
            assertTrue(written.length <= wire.bytes().length);
            assertEquals(
                    wire.value(),
                    FetchRecord.read(Draft18.INSTANCE, wire.value().order(), written, written.length));
        }
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badBytesCloseTheSessionWithTheCodeOfTheDraft(BadCase bad) {
        refuse(bad, GroupOrder.ASCENDING);
    }

    @ParameterizedTest
    @MethodSource("badDescendingCases")
    void groupsMustNotGoBelowZero(BadCase bad) {
        refuse(bad, GroupOrder.DESCENDING);
    }

    private static void refuse(BadCase bad, GroupOrder order) {
        for (int size : new int[] {bad.bytes().length, 1, 2, 3}) {
            MoqtException error = assertThrows(
                    MoqtException.class, () -> FetchRecord.read(Draft18.INSTANCE, order, bad.bytes(), size));

            assertEquals(bad.error(), error.error(), error.getMessage());
            assertTrue(error.getMessage().contains(bad.says()), error.getMessage());
        }
    }

    @Test
    void theHeaderNamesTheRequest() {
        ObjectCodec codec = Draft18.INSTANCE.objects();
        ByteBuffer header = ByteBuffer.allocate(16);

        codec.putFetchHeader(header, 300);

        assertEquals(codec.fetchHeaderLength(300), header.position());
        assertEquals("05812c", Wire.hex(header.flip()));
    }

    @Test
    void theWriterRefusesObjectsAgainstTheOrder() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        ObjectCodec.FetchWriter writer = Draft18.INSTANCE.objects().fetchWriter(GroupOrder.DESCENDING);
        writer.putEndOfRange(bytes, new Location(5, 5), true);

        assertThrows(
                IllegalArgumentException.class, () -> writer.putObjectHead(bytes, 6, 0, false, 0, 0, new byte[0], 0));
        assertThrows(
                IllegalArgumentException.class, () -> writer.putObjectHead(bytes, 5, 0, false, 5, 0, new byte[0], 0));
        assertThrows(
                IllegalArgumentException.class, () -> writer.putObjectHead(bytes, 4, 0, false, 0, 256, new byte[0], 0));
    }
}
