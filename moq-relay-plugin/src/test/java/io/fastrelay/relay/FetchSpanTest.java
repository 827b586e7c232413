package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.Location;
import io.fastrelay.relay.track.LocationRange;
import org.junit.jupiter.api.Test;

class FetchSpanTest {

    @Test
    void theWireNamesTheObjectBehindTheLastOne() {
        FetchSpan span = FetchSpan.ofWire(new Location(1, 2), new Location(3, 4));
        assertEquals(new Location(3, 3), span.last());
        assertEquals(new Location(3, 4), span.wireEnd());
    }

    @Test
    void objectZeroOfTheWireMeansTheEntireGroup() {
        FetchSpan span = FetchSpan.ofWire(new Location(1, 2), new Location(3, 0));
        assertEquals(new Location(3, -1), span.last());
        assertEquals(new Location(3, 0), span.wireEnd());
        assertFalse(FetchSpan.ofWire(new Location(3, 7), new Location(3, 0)).isEmpty());
    }

    @Test
    void anEndBeforeTheStartIsEmpty() {
        assertTrue(FetchSpan.ofWire(new Location(3, 4), new Location(3, 4)).isEmpty());
        assertTrue(FetchSpan.ofWire(new Location(3, 4), new Location(2, 0)).isEmpty());
        assertFalse(FetchSpan.ofWire(new Location(3, 4), new Location(3, 5)).isEmpty());
    }

    @Test
    void itEndsAtTheLargestObject() {
        FetchSpan whole = FetchSpan.ofWire(Location.ZERO, new Location(9, 0));
        assertEquals(new Location(4, 3), whole.until(new Location(4, 2)).wireEnd());
        assertEquals(whole, whole.until(new Location(10, 0)));
    }

    @Test
    void coversRangesInsideIt() {
        FetchSpan span = FetchSpan.ofWire(new Location(1, 0), new Location(3, 0));
        assertTrue(span.covers(new LocationRange(new Location(1, 0), new Location(3, 5))));
        assertFalse(span.covers(new LocationRange(new Location(0, 9), new Location(2, 0))));
        assertFalse(span.covers(new LocationRange(new Location(2, 0), new Location(4, 0))));
    }
}
