package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    private final RequestIds ofServer = new RequestIds(1);

    @Test
    void eachSideCountsItsOwn() {
        assertEquals(1, ofServer.next());
        assertEquals(3, ofServer.next());
        assertTrue(ofServer.isOwn(3));
        assertFalse(ofServer.isOwn(5));
        assertFalse(ofServer.isOwn(2));
        assertEquals(0, new RequestIds(0).next());
    }

    @Test
    void idsMayComeInAnyOrderButOnlyOnce() {
        List<Long> ids = new ArrayList<>();
        for (long id = 0; id < 2000; id += 2) {
            ids.add(id);
        }
        Collections.shuffle(ids, new Random(1));
        ids.forEach(ofServer::claim);
        for (long id : ids) {
            MoqtException e = assertThrows(MoqtException.class, () -> ofServer.claim(id));
            assertEquals(SessionError.INVALID_REQUEST_ID, e.error());
        }
        assertEquals(2000, ofServer.firstUnprocessed());
    }

    @Test
    void theLargestIdsAreIds() {
        assertDoesNotThrow(() -> ofServer.claim(-2));
        assertDoesNotThrow(() -> ofServer.claim(-4));
        assertThrows(MoqtException.class, () -> ofServer.claim(-2));
        assertThrows(MoqtException.class, () -> ofServer.claim(-1));
    }

    @Test
    void aPeerThatLeavesGapsMakesUsKeepOnlySoMany() {
        for (long i = 0; i < 100_000; i++) {
            ofServer.claim(4 * i);
        }
        assertThrows(MoqtException.class, () -> ofServer.claim(2), "the oldest gaps count as used");
        assertDoesNotThrow(() -> ofServer.claim(4 * 99_999 - 2));
    }
}
