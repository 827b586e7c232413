package io.fastrelay.session;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SessionError;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which track a track alias of the peer means (draft 18 section 11.1), and which aliases meant one that is not wanted any
 * more.
 */
final class IncomingTracks {

    private static final int MAX_RETIRED = 1024;

    private final Map<Long, IncomingTrack> byAlias = new HashMap<>();
    private final Set<Long> retired = new LinkedHashSet<>();
    private final BooleanSupplier subscribePending;
    private final HeldData held;
    private @Nullable IncomingTrack last;

    /** @param subscribePending whether a SUBSCRIBE of ours waits for its answer */
    IncomingTracks(SessionScope scope, BooleanSupplier subscribePending) {
        this.subscribePending = subscribePending;
        held = new HeldData(scope, this);
    }

    HeldData held() {
        return held;
    }

    /** SUBSCRIBE_OK. */
    IncomingTrack begin(
            MoqRequest request, long alias, FullTrackName name, Properties properties, TrackReceiver receiver) {
        IncomingTrack track = announce(request, alias, name, properties);
        track.receiver(receiver);
        return track;
    }

    /** PUBLISH: its objects may come before it is accepted. */
    IncomingTrack announce(MoqRequest request, long alias, FullTrackName name, Properties properties) {
        checkFree(alias, name);
        IncomingTrack existing = byAlias.get(alias);
        IncomingTrack track = new IncomingTrack(request, this, alias, name, properties);
        if (existing != null && existing.isDone()) {
            existing.replaced();
        }
        retired.remove(alias);
        byAlias.put(alias, track);
        last = null;
        return track;
    }

    /** An alias may be used again when its subscription is terminated, but not for two tracks at a time. */
    void checkFree(long alias, FullTrackName name) {
        IncomingTrack existing = byAlias.get(alias);
        if (existing != null && !existing.isDone() && !existing.name().equals(name)) {
            throw new MoqtException(
                    SessionError.DUPLICATE_TRACK_ALIAS,
                    "expected a new track alias for " + name + ", got " + Long.toUnsignedString(alias) + " which means "
                            + existing.name());
        }
    }

    /** A PUBLISH was refused at once: what comes with its alias is not wanted. */
    void refuse(long alias) {
        if (!byAlias.containsKey(alias)) {
            addRetired(alias);
        }
    }

    /** Objects can be delivered from now on: lets go what was held back. */
    void opened(IncomingTrack track) {
        byAlias.put(track.alias(), track);
        last = null;
        held.release(track);
        track.opened();
    }

    @Nullable
    IncomingTrack find(long alias) {
        IncomingTrack recent = last;
        if (recent != null && recent.alias() == alias) {
            return recent;
        }
        IncomingTrack track = byAlias.get(alias);
        last = track;
        return track;
    }

    /**
     * Whether data for the alias can be discarded at once. Not while a SUBSCRIBE of ours is unanswered: its answer may
     * use the alias again, and data may overtake it.
     */
    boolean isRetired(long alias) {
        return retired.contains(alias) && !subscribePending.getAsBoolean();
    }

    void retire(IncomingTrack track) {
        if (!byAlias.remove(track.alias(), track)) {
            return;
        }
        last = null;
        addRetired(track.alias());
    }

    private void addRetired(long alias) {
        retired.add(alias);
        if (retired.size() > MAX_RETIRED) {
            Iterator<Long> oldest = retired.iterator();
            oldest.next();
            oldest.remove();
        }
        held.discard(alias);
    }

    /**
     * @param raw the datagram's bytes, for the case that it has to wait
     * @param start where they begin in it
     */
    void onDatagram(ObjectDatagram datagram, ByteBuffer raw, int start) {
        IncomingTrack track = find(datagram.trackAlias());
        if (track != null && track.isLive()) {
            track.receiver().onDatagram(datagram);
        } else if (!isRetired(datagram.trackAlias())) {
            held.hold(datagram.trackAlias(), raw, start);
        }
    }
}
