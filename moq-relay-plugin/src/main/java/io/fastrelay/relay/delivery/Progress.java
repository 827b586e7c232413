package io.fastrelay.relay.delivery;

import java.util.List;

/** Whether a subscriber keeps up. Send context only. */
final class Progress {

    private long bytesOut;
    private long droppedBehind;
    private long lastAt;

    void begin(long now) {
        lastAt = now;
    }

    /** Whether the oldest object that waits is older than this, or nothing went out for so long although something waited. */
    boolean isBehind(List<Sendable> items, Tally tally, long now, long nanos) {
        boolean waiting = false;
        for (Sendable item : items) {
            if (item.hasWork()) {
                waiting = true;
                if (now - item.waitingSince() > nanos) {
                    return true;
                }
            }
        }
        boolean idle = !waiting && tally.droppedBehind == droppedBehind;
        if (idle || tally.bytesOut != bytesOut) {
            lastAt = now;
        }
        bytesOut = tally.bytesOut;
        droppedBehind = tally.droppedBehind;
        return now - lastAt > nanos;
    }
}
