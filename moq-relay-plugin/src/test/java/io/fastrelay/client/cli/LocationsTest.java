package io.fastrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.SubscriptionFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {

    @ParameterizedTest
    @CsvSource({
        // text, start, end as FETCH writes it
        "7, 7:0, 7:0",
        "7:3, 7:3, 7:4",
        "1..2, 1:0, 2:0",
        "1:5..2, 1:5, 2:0",
        "1:5..2:0, 1:5, 2:1",
        "1:5..1:5, 1:5, 1:6",
    })
    void rangesIncludeBothEnds(String text, String start, String end) {
        Locations.Range range = Locations.range(text);
        assertEquals(start, range.start().toString());
        assertEquals(end, range.fetchEnd().toString());
    }

    @Test
    void filtersHaveNamesOrNumbers() {
        assertEquals(SubscriptionFilter.LARGEST_OBJECT, Locations.filter("largest"));
        assertEquals(SubscriptionFilter.NEXT_GROUP_START, Locations.filter("next-group"));
        assertEquals(SubscriptionFilter.from(new Location(4, 2)), Locations.filter("4:2"));
        assertEquals(SubscriptionFilter.range(new Location(4, 2), 3), Locations.filter("4:2..7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1:2:3", "2..1", "1:5..1:4", "-1", "1.."})
    void whatIsNoRangeIsAUsageError(String text) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> Locations.range(text));
        assertEquals(ExitCodes.USAGE, failure.exitCode());
    }

    @Test
    void aFilterCannotEndInsideAGroup() {
        assertThrows(CommandFailure.class, () -> Locations.filter("1..2:3"));
    }
}
