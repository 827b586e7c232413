package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.relay.track.Attachment;
import io.fastrelay.relay.track.LogNode;
import io.fastrelay.relay.track.SubgroupRun;
import io.fastrelay.relay.track.TrackObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one subscription stands in its track's log, with a cursor on every run of a subgroup that is not over. Send context
 * only.
 */
final class LogFollower {

    private final SubscriptionFlow flow;
    private final List<SubgroupCursor> cursors = new ArrayList<>();
    private final RefusedSubgroups refused = new RefusedSubgroups();
    private @Nullable LogNode log;

    LogFollower(SubscriptionFlow flow) {
        this.flow = flow;
    }

    void begin(Attachment at) {
        at.runs().forEach(run -> cursors.add(new SubgroupCursor(flow, run)));
        at.datagrams().forEach(flow::add);
        log = at.log();
    }

    boolean isFollowing() {
        return log != null;
    }

    /** Takes in what the log has new. */
    void read() {
        LogNode at = Objects.requireNonNull(log);
        for (LogNode next = at.next(); next != null; next = next.next()) {
            at = next;
            if (next instanceof SubgroupRun run) {
                SubgroupCursor cursor = new SubgroupCursor(flow, run);
                cursors.add(cursor);
                if (refused.contains(run.subgroup())) {
                    cursor.refuse(StreamResetCode.CANCELLED, false);
                }
            } else if (next instanceof TrackObject datagram) {
                flow.add(datagram);
            }
        }
        log = at;
    }

    /** Begins once more; cursors that have passed something behind the joining location begin once more as well. */
    void rejoin(Attachment at, Optional<Location> joining) {
        refused.clear();
        List<SubgroupRun> kept = new ArrayList<>();
        for (SubgroupCursor cursor : List.copyOf(cursors)) {
            if (cursor.hasPassedBehind(joining)) {
                cursor.cancel(StreamResetCode.CANCELLED.code());
                flow.update(cursor);
            } else {
                kept.add(cursor.run());
            }
        }
        for (SubgroupRun run : at.runs()) {
            if (!kept.contains(run)) {
                cursors.add(new SubgroupCursor(flow, run));
            }
        }
        at.datagrams().forEach(flow::add);
        log = at.log();
    }

    /** Nothing more is to come. */
    void stop() {
        log = null;
    }

    /** Those that are not over; they may leave while it is read from the end. */
    List<SubgroupCursor> cursors() {
        return cursors;
    }

    void forget(SubgroupCursor cursor) {
        cursors.remove(cursor);
    }

    /** Of this subgroup nothing more is sent, until the subscription begins once more. */
    void refuse(SubgroupCursor cursor) {
        refused.add(cursor.run().subgroup());
    }
}
