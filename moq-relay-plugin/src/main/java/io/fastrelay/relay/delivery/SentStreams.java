package io.fastrelay.relay.delivery;

import io.fastrelay.transport.MediaStream;
import java.util.ArrayDeque;
import java.util.ArrayList;

/**
 * The streams of one session that are not acknowledged: those that must be reset if that takes too long
 * (SUBGROUP_DELIVERY_TIMEOUT, draft 18 section 8), and what is left of those that are over, to be used again. Send context
 * only.
 */
final class SentStreams {

    private static final int MAX_SPARE = 64;

    private final ArrayList<SentStream> awaited = new ArrayList<>();
    private final ArrayDeque<SentStream> spare = new ArrayDeque<>();

    SentStream begin(SubgroupCursor writer, MediaStream opened) {
        SentStream again = spare.poll();
        SentStream stream = again == null ? new SentStream(this) : again;
        stream.begin(writer, opened);
        return stream;
    }

    void await(SentStream stream) {
        stream.awaited(awaited.size());
        awaited.add(stream);
    }

    void released(SentStream stream) {
        int at = stream.awaited();
        if (at >= 0) {
            SentStream last = awaited.remove(awaited.size() - 1);
            if (last != stream) {
                awaited.set(at, last);
                last.awaited(at);
            }
            stream.awaited(-1);
        }
        if (spare.size() < MAX_SPARE) {
            spare.push(stream);
        }
    }

    /** Resets what is late; returns the nanoseconds until the next deadline, or {@link Long#MAX_VALUE}. */
    long enforce(long now) {
        long next = Long.MAX_VALUE;
        // From the end: what is reset leaves its place to the last one.
        for (int i = awaited.size() - 1; i >= 0; i--) {
            SentStream stream = awaited.get(i);
            long left = stream.deadline() - now;
            if (left <= 0) {
                stream.expire();
            } else {
                next = Math.min(next, left);
            }
        }
        return next;
    }

    /** The session is over: nothing is reset any more. */
    void clear() {
        awaited.forEach(stream -> stream.awaited(-1));
        awaited.clear();
        spare.clear();
    }
}
