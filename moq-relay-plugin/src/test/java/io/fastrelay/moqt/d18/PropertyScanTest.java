package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.PropertyScan;
import io.fastrelay.moqt.WireCase;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyScanTest {

    /** One for all rows: nothing of an object may leak into the next. */
    private static final PropertyScan SCAN = new PropertyScan(Draft18.INSTANCE.varint());

    static Stream<WireCase<PropertyCases.Found>> cases() {
        return PropertyCases.all().stream();
    }

    static Stream<BadCase> badCases() {
        return PropertyCases.bad().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aScanFindsGapsAndFaults(WireCase<PropertyCases.Found> wire) {
        ByteBuffer padded = ByteBuffer.allocate(wire.bytes().length + 2)
                .put(1, wire.bytes())
                .position(1)
                .limit(1 + wire.bytes().length);
        ByteBuffer before = padded.duplicate();

        PropertyScan.Fault fault = SCAN.scan(padded, PropertyCases.GROUP, PropertyCases.OBJECT);

        PropertyCases.Found found = new PropertyCases.Found(
                fault,
                SCAN.hasPriorGroupIdGap() ? SCAN.priorGroupIdGap() : -1,
                SCAN.hasPriorObjectIdGap() ? SCAN.priorObjectIdGap() : -1);
        assertEquals(wire.value(), found);
        assertEquals(before.position(), padded.position());
        assertEquals(before.limit(), padded.limit());
    }

    @ParameterizedTest
    @MethodSource("badCases")
    void badPairsCloseTheSessionWithTheCodeOfTheDraft(BadCase bad) {
        MoqtException error = assertThrows(
                MoqtException.class,
                () -> SCAN.scan(ByteBuffer.wrap(bad.bytes()), PropertyCases.GROUP, PropertyCases.OBJECT));
        MoqtException decodeError = assertThrows(
                MoqtException.class, () -> Draft18.INSTANCE.control().decodeProperties(ByteBuffer.wrap(bad.bytes())));

        assertEquals(bad.error(), error.error(), error.getMessage());
        assertTrue(error.getMessage().contains(bad.says()), error.getMessage());
        assertEquals(bad.error(), decodeError.error(), decodeError.getMessage());
    }
}
