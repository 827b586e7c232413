package io.fastrelay.transport.packet.recovery;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** A clock that jumps from one event to the next. The same seed gives the same run, to the nanosecond. */
final class SimulatedTime {

    private record Event(long at, long order, Runnable action) {}

    final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long now;
    private long order;

    SimulatedTime(long seed) {
        random = new Random(seed);
    }

    long now() {
        return now;
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(now, time), order++, action));
    }

    /** Until nothing happens any more, or the time has come. */
    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.remove();
            now = event.at;
            event.action.run();
        }
        if (!events.isEmpty()) {
            now = end;
        }
    }
}
