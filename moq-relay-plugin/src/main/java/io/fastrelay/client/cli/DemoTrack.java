package io.fastrelay.client.cli;

import io.fastrelay.client.GroupPublisher;
import io.fastrelay.client.SubgroupPublisher;
import io.fastrelay.client.SubgroupSettings;
import io.fastrelay.client.TrackPublisher;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One track of the demo: says what each object's payload is, so that a subscriber can check it without having seen it,
 * and publishes them. One publishing thread; {@link #payload} and {@link #sentNanos} any thread.
 */
final class DemoTrack {

    /** How objects become streams. */
    enum Kind {
        /** Groups of two seconds; large objects at their beginning; every other object in a subgroup of lesser weight. */
        VIDEO,
        /** Groups of one second; a stream for each object. */
        AUDIO
    }

    private final Kind kind;
    private final int objectsPerGroup;
    private final int maxSize;
    private final double rate;
    private final TrackPublisher publisher;
    private final Map<Location, Long> sent = new ConcurrentHashMap<>();
    private @Nullable GroupPublisher group;
    private @Nullable SubgroupPublisher base;
    private @Nullable SubgroupPublisher enhancement;
    private long count;

    /**
     * @param rate objects per second
     * @param maxSize largest payload in bytes
     */
    DemoTrack(FullTrackName name, Kind kind, double rate, int maxSize) {
        this.kind = kind;
        this.rate = rate;
        this.objectsPerGroup = Math.max(1, (int) Math.round(rate * (kind == Kind.VIDEO ? 2 : 1)));
        this.maxSize = maxSize;
        this.publisher = TrackPublisher.create(name);
    }

    TrackPublisher publisher() {
        return publisher;
    }

    /** When the next object is due, in nanoseconds since the beginning. */
    long dueNanos() {
        return (long) (count * 1e9 / rate);
    }

    /** Objects published. */
    int published() {
        return sent.size();
    }

    /** When an object was published, or null if it never was. */
    @Nullable
    Long sentNanos(Location location) {
        return sent.get(location);
    }

    /** The payload of an object, from its place alone. */
    byte[] payload(Location location) {
        SplittableRandom random = new SplittableRandom(
                publisher.name().hashCode() * 31L + location.group() * 1_000_003 + location.object());
        int size;
        if (kind == Kind.VIDEO && location.object() == 0) {
            size = maxSize;
        } else {
            // From 1 byte up, small ones more often than large ones.
            int limit = kind == Kind.VIDEO ? maxSize / 8 : Math.min(maxSize, 1200);
            size = 1 + (int) (Math.pow(random.nextDouble(), 3) * Math.max(0, limit - 1));
        }
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i += 8) {
            long bits = random.nextLong();
            for (int j = i; j < Math.min(size, i + 8); j++) {
                payload[j] = (byte) bits;
                bits >>>= 8;
            }
        }
        return payload;
    }

    /** Publishes the next object. */
    void publishNext() {
        long object = count % objectsPerGroup;
        if (object == 0) {
            endGroup();
            GroupPublisher begun = publisher.group();
            group = begun;
            if (kind == Kind.VIDEO) {
                base = begun.subgroup(0, SubgroupSettings.DEFAULTS.withPriority(100));
                enhancement = begun.subgroup(1, SubgroupSettings.DEFAULTS.withPriority(110));
            }
        }
        GroupPublisher current = java.util.Objects.requireNonNull(group);
        Location location = new Location(current.id(), object);
        byte[] payload = payload(location);
        sent.put(location, System.nanoTime());
        if (kind == Kind.AUDIO) {
            boolean last = object == objectsPerGroup - 1;
            SubgroupSettings settings = SubgroupSettings.DEFAULTS.withPriority(50);
            SubgroupPublisher own = current.subgroup(object, last ? settings.withEndOfGroup() : settings);
            own.write(object, io.fastrelay.moqt.Properties.NONE, payload);
            own.finish();
        } else {
            java.util.Objects.requireNonNull(object % 2 == 0 ? base : enhancement)
                    .write(object, io.fastrelay.moqt.Properties.NONE, payload);
        }
        count++;
    }

    /** Ends the track; what was published is still delivered. */
    void end() {
        endGroup();
        publisher.end();
    }

    private void endGroup() {
        if (group != null) {
            if (base != null) {
                base.finish();
            }
            if (enhancement != null) {
                enhancement.finish();
            }
            group.end();
        }
    }
}
