package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.VarintFormat;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutgoingAliasesTest {

    private final VarintFormat format = TwoSessions.DRAFT.varint();
    private final OutgoingAliases aliases = new OutgoingAliases(format);

    @Test
    void noAliasIsGivenOutTwice() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertTrue(seen.add(aliases.take()));
            assertTrue(seen.add(aliases.reserve(i % 7)));
        }
    }

    @Test
    void aFreeAliasIsReservedAsWanted() {
        assertEquals(1000, aliases.reserve(1000));
        assertEquals(0, aliases.reserve(0));
    }

    @Test
    void aTakenAliasIsReplacedByOneOfTheSameLengthWhileThereIsOne() {
        for (int i = 0; i < 128; i++) {
            assertEquals(1, format.length(aliases.reserve(5)));
        }
        assertEquals(2, format.length(aliases.reserve(5)), "all 128 one-byte aliases are taken");
        assertEquals(200, aliases.reserve(200));
        assertEquals(2, format.length(aliases.reserve(200)));
        assertEquals(16_383, aliases.reserve(16_383));
        assertEquals(2, format.length(aliases.reserve(16_383)));
    }

    @Test
    void anAliasThatWasGivenBackRestsForAWhile() {
        assertEquals(5, aliases.reserve(5));
        aliases.release(5);
        assertNotEquals(5, aliases.reserve(5));
        for (int i = 0; i < 1024; i++) {
            aliases.release(aliases.reserve(100_000 + i));
        }
        assertEquals(5, aliases.reserve(5));
    }

    @Test
    void givingBackTwiceOrWhatWasNeverTakenDoesNothing() {
        assertEquals(5, aliases.reserve(5));
        for (int i = 0; i < 3000; i++) {
            aliases.release(5);
            aliases.release(77);
        }
        assertNotEquals(5, aliases.reserve(5));
    }
}
