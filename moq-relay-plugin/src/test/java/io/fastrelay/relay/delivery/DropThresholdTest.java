package io.fastrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the drop threshold of a subscriber moves, by what its path does. */
class DropThresholdTest {

    private static final int SUBSCRIBER = 128;
    /** How long the oldest object waits. */
    private static final long WAITED = TimeUnit.SECONDS.toNanos(2);

    private final DropThreshold threshold = new DropThreshold(200);
    private final SendRig.Path path = new SendRig.Path();
    private long now = 1;

    @BeforeEach
    void threeLayers() {
        path.window = 40_000;
        path.roundTripMicros = 20_000;
        threshold.saw(SUBSCRIBER, 10);
        threshold.saw(SUBSCRIBER, 30);
        threshold.saw(SUBSCRIBER, 20);
    }

    /** Time passes with so much waiting; whether the threshold rose meanwhile. */
    private boolean pass(long millis, long queuedBytes) {
        boolean rose = false;
        for (long i = 0; i < millis; i += 10) {
            now += TimeUnit.MILLISECONDS.toNanos(10);
            rose |= threshold.look(now, path, queuedBytes) && threshold.rise(now, path, now - WAITED);
        }
        return rose;
    }

    /** How many of the three layers are still sent. */
    private int layers() {
        int sent = 0;
        for (int priority : new int[] {10, 20, 30}) {
            sent += threshold.excludes(SUBSCRIBER, priority) ? 0 : 1;
        }
        return sent;
    }

    private void congestedUntil(int layers) {
        for (int i = 0; i < 100 && layers() > layers; i++) {
            path.events++;
            pass(50, 100_000);
        }
        assertEquals(layers, layers());
    }

    @Test
    void whoKeepsUpGetsEverythingWhateverIsLost() {
        for (int i = 0; i < 200; i++) {
            path.events++;
            assertFalse(pass(50, 9_000));
        }
        assertEquals(3, layers());
    }

    @Test
    void burstsThatAreSentWithinAFewRoundTripsDropNothing() {
        for (int i = 0; i < 50; i++) {
            path.events++;
            assertFalse(pass(150, 200_000));
            assertFalse(pass(50, 0));
        }
        assertEquals(3, layers());
    }

    @Test
    void aBusyPathWhereNothingWaitsForLongIsNoReason() {
        for (int i = 0; i < 200; i++) {
            path.events++;
            now += TimeUnit.MILLISECONDS.toNanos(50);
            if (threshold.look(now, path, 200_000)) {
                assertFalse(threshold.rise(now, path, now - TimeUnit.MILLISECONDS.toNanos(90)));
            }
        }
        assertEquals(3, layers());
    }

    @Test
    void aQueueWithoutCongestionIsNotThePathsFault() {
        assertFalse(pass(10_000, 1_000_000));
        assertEquals(3, layers());
    }

    @Test
    void congestionWithAStandingQueueExcludesTheLeastImportantFirstAndTheMostImportantNever() {
        path.events++;
        assertFalse(pass(190, 100_000));
        assertTrue(pass(20, 100_000));
        assertEquals(2, layers());
        assertTrue(threshold.excludes(SUBSCRIBER, 30));
        // Not at once: what the step does shows later.
        assertFalse(pass(180, 100_000));
        assertTrue(pass(100, 100_000));
        assertEquals(1, layers());
        path.events++;
        assertFalse(pass(5_000, 1_000_000));
        assertFalse(threshold.excludes(SUBSCRIBER, 10));
    }

    @Test
    void aStepThatHelpsIsFollowedByNoOther() {
        congestedUntil(2);
        for (long queued = 90_000; queued > 20_000; queued -= 10_000) {
            assertFalse(pass(100, queued));
        }
        assertEquals(2, layers());
    }

    @Test
    void longRoundTripsMakePatience() {
        path.roundTripMicros = 300_000;
        path.events++;
        assertFalse(pass(1_150, 100_000));
        assertTrue(pass(100, 100_000));
    }

    @Test
    void whereAllPrioritiesAreEqualNothingIsExcluded() {
        DropThreshold equal = new DropThreshold(200);
        equal.saw(SUBSCRIBER, 128);
        for (int i = 0; i < 300; i++) {
            path.events++;
            now += TimeUnit.MILLISECONDS.toNanos(50);
            equal.look(now, path, 10_000_000);
            assertFalse(equal.rise(now, path, now - WAITED));
        }
        assertFalse(equal.excludes(SUBSCRIBER, 128));
    }

    @Test
    void theSubscriberPriorityComesBeforeThePublishers() {
        threshold.saw(10, 250);
        congestedUntil(0);
        assertFalse(threshold.excludes(10, 250));
        assertTrue(threshold.excludes(SUBSCRIBER, 10));
    }

    @Test
    void calmBringsOneLayerBackAtATime() {
        congestedUntil(1);
        assertFalse(pass(780, 0));
        assertEquals(1, layers());
        pass(40, 0);
        assertEquals(2, layers());
        pass(780, 0);
        assertEquals(2, layers());
        pass(40, 0);
        assertEquals(3, layers());
        assertFalse(threshold.isRaised());
    }

    @Test
    void aQueueInBetweenIsNoCalm() {
        congestedUntil(2);
        for (int i = 0; i < 20; i++) {
            pass(700, 0);
            pass(10, 20_000);
        }
        assertEquals(2, layers());
    }

    @Test
    void lossesWithoutAQueueMakeItFallLater() {
        congestedUntil(2);
        for (int i = 0; i < 30; i++) {
            path.events++;
            pass(100, 0);
        }
        assertEquals(2, layers());
        for (int i = 0; i < 5; i++) {
            path.events++;
            pass(100, 0);
        }
        assertEquals(3, layers());
    }

    @Test
    void eachTimeItFellTooEarlyItFallsLater() {
        long before = 0;
        for (int round = 0; round < 4; round++) {
            congestedUntil(2);
            long calm = 0;
            while (layers() < 3) {
                pass(10, 0);
                calm += 10;
            }
            assertTrue(calm > before * 3 / 2, round + ": " + calm + " after " + before);
            before = calm;
        }
        // When it went well for long, that is forgotten.
        pass(20_000, 0);
        threeLayers();
        pass(20_000, 0);
        threeLayers();
        congestedUntil(2);
        pass(1_000, 0);
        assertEquals(3, layers());
    }

    @Test
    void prioritiesThatNobodyUsesAnyMoreAreForgotten() {
        // First only 10 and 20 are in use for long: 30 counts no more, and of the two the less important goes first.
        for (int i = 0; i < 70; i++) {
            threshold.saw(SUBSCRIBER, 10);
            threshold.saw(SUBSCRIBER, 20);
            pass(1_000, 0);
        }
        path.events++;
        pass(300, 100_000);
        assertTrue(threshold.excludes(SUBSCRIBER, 20));
        assertFalse(threshold.excludes(SUBSCRIBER, 10));
    }
}
