package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.transport.MediaStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Streams that were closed with FIN but must be reset if they are not acknowledged in time (SUBGROUP_DELIVERY_TIMEOUT,
 * draft 18 section 8). They may outlive their subscription. Send context only.
 */
final class SentStreams {

    private final Map<MediaStream, Long> deadlines = new HashMap<>();

    void add(MediaStream stream, long deadline) {
        deadlines.put(stream, deadline);
    }

    void acknowledged(MediaStream stream) {
        deadlines.remove(stream);
    }

    boolean isEmpty() {
        return deadlines.isEmpty();
    }

    /** Resets what is late; returns the nanoseconds until the next deadline, or {@link Long#MAX_VALUE}. */
    long enforce(long now) {
        long next = Long.MAX_VALUE;
        for (var streams = deadlines.entrySet().iterator(); streams.hasNext(); ) {
            Map.Entry<MediaStream, Long> entry = streams.next();
            long left = entry.getValue() - now;
            if (left <= 0) {
                entry.getKey().reset(StreamResetCode.DELIVERY_TIMEOUT.code());
                streams.remove();
            } else {
                next = Math.min(next, left);
            }
        }
        return next;
    }

    void clear() {
        deadlines.clear();
    }
}
