package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SubgroupRecord;
import io.fastrelay.moqt.WireCase;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubgroupStreamTest {

    static Stream<WireCase<SubgroupRecord>> cases() {
        return SubgroupCases.all().stream();
    }

    static Stream<BadCase> badCases() {
        return SubgroupCases.bad().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamIsReadInOnePiece(WireCase<SubgroupRecord> wire) {
        assertEquals(wire.value(), SubgroupRecord.read(Draft18.INSTANCE, wire.bytes(), wire.bytes().length));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamIsReadInPiecesOfAnySize(WireCase<SubgroupRecord> wire) {
        for (int size = 1; size < wire.bytes().length; size++) {
            assertEquals(wire.value(), SubgroupRecord.read(Draft18.INSTANCE, wire.bytes(), size), "pieces of " + size);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aStreamIsWrittenInTheShortestForm(WireCase<SubgroupRecord> wire) {
        byte[] written = wire.value().write(Draft18.INSTANCE.objects());

        if (wire.canonical()) {
            assertEquals(HexFormat.of().formatHex(wire.bytes()), HexFormat.of().formatHex(written));
        } else {
            assertTrue(written.length <= wire.bytes().length);
            assertEquals(wire.value(), SubgroupRecord.read(Draft18.INSTANCE, written, written.length));
        }
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badBytesCloseTheSessionWithTheCodeOfTheDraft(BadCase bad) {
        for (int size : new int[] {bad.bytes().length, 1, 2, 3}) {
            MoqtException error =
                    assertThrows(MoqtException.class, () -> SubgroupRecord.read(Draft18.INSTANCE, bad.bytes(), size));

            assertEquals(bad.error(), error.error(), error.getMessage());
            assertTrue(error.getMessage().contains(bad.says()), error.getMessage());
        }
    }
}
