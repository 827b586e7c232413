package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.TrackProperties;
import io.fastrelay.moqt.Wire;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackPropertiesTest {

    private static final ControlCodec CODEC = Draft18.INSTANCE.control();

    private static TrackProperties read(String annotated) {
        return CODEC.trackProperties(CODEC.decodeProperties(Wire.buffer(annotated)));
    }

    @Test
    void absentPropertiesHaveTheDefaultsOfTheDraft() {
        assertEquals(
                new TrackProperties(
                        0,
                        0,
                        OptionalLong.empty(),
                        128,
                        GroupOrder.ASCENDING,
                        false,
                        OptionalLong.empty(),
                        Optional.empty()),
                CODEC.trackProperties(Properties.NONE));
    }

    @Test
    void propertiesAreFoundInBothLists() {
        TrackProperties properties = read("""
                        02 81 f4                  // OBJECT_DELIVERY_TIMEOUT 500
                        02 00                     // MAX_CACHE_DURATION 0
                        07 06 0e 07 14 02 0e 01   // IMMUTABLE_PROPERTIES: priority 7, descending, dynamic groups
                        """);

        assertEquals(
                new TrackProperties(
                        500,
                        0,
                        OptionalLong.of(0),
                        7,
                        GroupOrder.DESCENDING,
                        true,
                        OptionalLong.empty(),
                        Optional.empty()),
                properties);
    }

    @ParameterizedTest
    @CsvSource({
        "bf ff 00, -1",
        "c0 40 00 00, 16384",
        "c0 7f ff 00, 32767",
        "c0 80 00 00, -1",
        "0b 04 c0 40 01 00, 16385"
    })
    void theMandatoryRangeIsRecognised(String annotated, long expected) {
        assertEquals(
                expected < 0 ? OptionalLong.empty() : OptionalLong.of(expected),
                read(annotated).mandatory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0b 02 0b 00", "0b 01 80", "0b 02 07 05", "0b 0c 3c 01 ff ff*8 00"})
    void unreadableOrNestedImmutablePropertiesMakeTheTrackMalformed(String annotated) {
        assertTrue(read(annotated).malformed().isPresent());
    }

    @Test
    void propertiesSurviveTheWayThroughBytes() {
        String bytes = "02 81 f4 02 00 07 02 0e 07 c4 0b 4a 03 61 62 63";

        Properties properties = CODEC.decodeProperties(Wire.buffer(bytes));

        assertEquals(
                Wire.hex(Wire.buffer(bytes)), Wire.hex(java.nio.ByteBuffer.wrap(CODEC.encodeProperties(properties))));
    }
}
