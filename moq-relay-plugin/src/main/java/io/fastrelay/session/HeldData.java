package io.fastrelay.session;

import io.fastrelay.moqt.StreamResetCode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Streams and datagrams for a track alias that is not known yet: data overtakes the message that tells the alias (draft 18
 * sections 11.3 and 11.4.2). They wait for a while, and not too many of them.
 */
final class HeldData {

    private static final int MAX_STREAMS = 256;
    private static final int MAX_STREAM_BYTES = 1 << 20;
    private static final int MAX_DATAGRAMS = 256;
    private static final int MAX_DATAGRAM_BYTES = 1 << 18;

    private record Datagram(long alias, byte[] bytes) {}

    private final SessionScope scope;
    private final IncomingTracks tracks;
    private final Map<SubgroupStream, Timers.Timeout> streams = new LinkedHashMap<>();
    private final Deque<Datagram> datagrams = new ArrayDeque<>();
    private boolean ready;
    private int streamBytes;
    private int datagramBytes;

    HeldData(SessionScope scope, IncomingTracks tracks) {
        this.scope = scope;
        this.tracks = tracks;
    }

    /** Before SETUP no alias can become known, so the clock begins here. */
    void ready() {
        ready = true;
        streams.replaceAll((stream, none) -> clock(stream));
        if (!datagrams.isEmpty()) {
            datagramClock();
        }
    }

    /** Whether the stream may wait; otherwise there are too many. */
    boolean hold(SubgroupStream stream) {
        if (streams.size() >= MAX_STREAMS || streamBytes + stream.heldBytes() > MAX_STREAM_BYTES) {
            return false;
        }
        streamBytes += stream.heldBytes();
        streams.put(stream, ready ? clock(stream) : Timers.Timeout.NONE);
        return true;
    }

    /** More bytes of a waiting stream arrived although it is paused. */
    boolean grow(int bytes) {
        streamBytes += bytes;
        return streamBytes <= MAX_STREAM_BYTES;
    }

    private Timers.Timeout clock(SubgroupStream stream) {
        return scope.timers().after(scope.options().unknownAliasMillis(), () -> {
            if (!streams.containsKey(stream)) {
                return;
            }
            if (tracks.find(stream.trackAlias()) != null) {
                // A PUBLISH that its owner still thinks about.
                streams.put(stream, clock(stream));
            } else {
                forget(stream);
                stream.abandon(StreamResetCode.CANCELLED.code());
            }
        });
    }

    /** The stream does not wait any more. */
    void forget(SubgroupStream stream) {
        Timers.Timeout timeout = streams.remove(stream);
        if (timeout != null) {
            timeout.cancel();
            streamBytes -= stream.heldBytes();
        }
    }

    /** The oldest datagrams make room for new ones: they are the least useful. */
    void hold(long alias, ByteBuffer raw, int start) {
        byte[] copy = new byte[raw.limit() - start];
        raw.get(start, copy);
        boolean clockRuns = !datagrams.isEmpty();
        datagrams.add(new Datagram(alias, copy));
        datagramBytes += copy.length;
        while (datagrams.size() > MAX_DATAGRAMS || datagramBytes > MAX_DATAGRAM_BYTES) {
            datagramBytes -= datagrams.remove().bytes.length;
        }
        if (ready && !clockRuns) {
            datagramClock();
        }
    }

    private void datagramClock() {
        List<Datagram> waiting = List.copyOf(datagrams);
        scope.timers().after(scope.options().unknownAliasMillis(), () -> {
            for (Datagram datagram : waiting) {
                if (datagrams.peek() == datagram) {
                    datagramBytes -= datagrams.remove().bytes.length;
                }
            }
            if (!datagrams.isEmpty()) {
                datagramClock();
            }
        });
    }

    void release(IncomingTrack track) {
        for (SubgroupStream stream : waitingFor(track.alias())) {
            forget(stream);
            stream.release(track);
        }
        for (Datagram datagram : takeDatagrams(track.alias())) {
            if (track.isLive()) {
                scope.draft()
                        .objects()
                        .readDatagram(ByteBuffer.wrap(datagram.bytes))
                        .ifPresent(track.receiver()::onDatagram);
            }
        }
    }

    /** Nobody wants what waits for the alias. */
    void discard(long alias) {
        for (SubgroupStream stream : waitingFor(alias)) {
            forget(stream);
            stream.abandon(StreamResetCode.CANCELLED.code());
        }
        takeDatagrams(alias);
    }

    private List<SubgroupStream> waitingFor(long alias) {
        return streams.keySet().stream()
                .filter(stream -> stream.trackAlias() == alias)
                .toList();
    }

    private List<Datagram> takeDatagrams(long alias) {
        List<Datagram> taken = new ArrayList<>();
        for (Iterator<Datagram> each = datagrams.iterator(); each.hasNext(); ) {
            Datagram datagram = each.next();
            if (datagram.alias == alias) {
                each.remove();
                datagramBytes -= datagram.bytes.length;
                taken.add(datagram);
            }
        }
        return taken;
    }
}
