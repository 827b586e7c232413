package io.fastrelay.client.cli;

import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubgroupEnd;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts objects in the order of their locations: groups travel on streams of their own and overtake each other. What does
 * not come within the patience is passed over, and counted if it comes after all. One thread.
 */
final class GroupOrderer {

    private final ObjectOutput output;
    private final long patienceNanos;
    private final NavigableMap<Location, ReceivedObject> waiting = new TreeMap<>();
    private final Map<Long, Long> groupEnds = new HashMap<>();
    private Optional<Location> next;
    private long waitingSince;
    private long late;
    private long passedOver;

    /** @param start the first location that can come, if it is known */
    GroupOrderer(ObjectOutput output, Optional<Location> start, long patienceMillis) {
        this.output = output;
        this.next = start;
        this.patienceNanos = patienceMillis * 1_000_000;
    }

    void object(ReceivedObject object, long now) throws IOException {
        Location at = object.location();
        if (next.isPresent() && at.isBefore(next.get())) {
            late++;
            return;
        }
        if (object.head().status() == ObjectStatus.END_OF_GROUP) {
            groupEnds.put(at.group(), at.object());
        } else if (object.head().status() == ObjectStatus.NORMAL) {
            if (waiting.isEmpty()) {
                waitingSince = now;
            }
            waiting.put(at, object);
        }
        drain(now);
    }

    void subgroupEnd(SubgroupEnd end, long now) throws IOException {
        if (end.endOfGroup() && end.lastObject().isPresent()) {
            groupEnds.put(end.group(), end.lastObject().getAsLong() + 1);
            drain(now);
        }
    }

    /** Gives up waiting when the patience is over; call it now and then. */
    void tick(long now) throws IOException {
        if (!waiting.isEmpty() && now - waitingSince >= patienceNanos) {
            skip();
            drain(now);
        }
    }

    /** Writes what is left. */
    void finish() throws IOException {
        while (!waiting.isEmpty()) {
            skip();
            drain(0);
        }
    }

    /** Objects that came after they had been passed over. */
    long late() {
        return late;
    }

    /** How often the order has a hole: something did not come in time. */
    long passedOver() {
        return passedOver;
    }

    private void skip() {
        if (next.isPresent()) {
            passedOver++;
        }
        next = Optional.of(waiting.firstKey());
    }

    private void drain(long now) throws IOException {
        while (true) {
            if (next.isPresent()) {
                Location at = next.get();
                Long end = groupEnds.get(at.group());
                if (end != null && Long.compareUnsigned(at.object(), end) >= 0) {
                    groupEnds.remove(at.group());
                    next = Optional.of(new Location(at.group() + 1, 0));
                    continue;
                }
                ReceivedObject object = waiting.remove(at);
                if (object != null) {
                    output.write(object);
                    next = Optional.of(new Location(at.group(), at.object() + 1));
                    waitingSince = now;
                    continue;
                }
            } else if (!waiting.isEmpty() && waiting.firstKey().object() == 0) {
                next = Optional.of(waiting.firstKey());
                continue;
            }
            return;
        }
    }
}
