package io.fastrelay.transport.stream;

import io.fastrelay.transport.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a stream (RFC 9000 section 3.1): what was handed out and what has arrived of it. Loop thread, unless
 * said otherwise.
 */
abstract class Outgoing implements FrameOwner {

    /** Holes in what has arrived from which on nothing new is sent, so that a peer cannot make us keep ever more. */
    private static final int MOST_HOLES = 1024;

    final long streamId;
    final Outbox outbox;

    /** Offset behind the last byte that was sent. */
    long sent;

    boolean finSent;
    /** FIN alone has to be sent again; with the stream's last bytes it goes by itself. */
    boolean finLost;

    private final RangeSet arrived = new RangeSet();
    private long limit;
    private boolean finArrived;
    private boolean reset;
    private boolean ended;
    private @Nullable StreamSlot slot;

    /** @param limit bytes that the peer takes */
    Outgoing(long streamId, Outbox outbox, long limit) {
        this.streamId = streamId;
        this.outbox = outbox;
        this.limit = limit;
    }

    /** Bytes have arrived; perhaps some of them not for the first time. */
    abstract void arrived(long offset, long length);

    /** Everything below the offset has arrived; it was less before. */
    abstract void arrivedUpTo(long offset);

    /** Every byte and the FIN have arrived. */
    abstract void allArrived();

    /** Bytes have to be sent again. */
    abstract void bytesLost(long offset, long length);

    /** {@link #finLost} was set. */
    abstract void finLost();

    /** RESET_STREAM was queued: what is kept to be sent is not needed any more. */
    abstract void onReset();

    /** The peer sent STOP_SENDING; the stream was reset just now. */
    abstract void stopped(long code);

    void slot(StreamSlot table) {
        slot = table;
    }

    /** MAX_STREAM_DATA: limits only grow (RFC 9000 section 4.1). Returns whether this one did. */
    final boolean raiseLimit(long allowed) {
        if (allowed <= limit) {
            return false;
        }
        limit = allowed;
        return true;
    }

    /** New bytes that may be sent now. */
    final long window() {
        return reset || arrived.ranges() > MOST_HOLES
                ? 0
                : Math.max(0, Math.min(limit - sent, outbox.connectionCredit()));
    }

    /** Whether it was reset, by whichever side. */
    final boolean isReset() {
        return reset;
    }

    /** Whether a frame of bytes up to this offset ends the stream, and the peer does not know that yet. */
    final boolean finBelongs(long upTo) {
        return finSent && upTo == sent && !finArrived;
    }

    /** Notes that bytes behind {@link #sent} were written to a packet. */
    final void advance(int length, boolean fin) {
        sent += length;
        outbox.used(length);
        finSent |= fin;
    }

    @Override
    public final void acknowledged(long offset, int length, boolean fin) {
        if (ended) {
            return;
        }
        long before = arrived.prefix();
        boolean held = arrived.ranges() > MOST_HOLES;
        arrived.add(offset, offset + length);
        if (held && arrived.ranges() <= MOST_HOLES) {
            outbox.creditGrew();
        }
        arrived(offset, length);
        finArrived |= fin;
        long now = arrived.prefix();
        if (now > before) {
            arrivedUpTo(now);
        }
        if (finArrived && now == sent && !ended) {
            end();
            allArrived();
        }
    }

    @Override
    public final void lost(long offset, int length, boolean fin) {
        if (ended) {
            return;
        }
        long end = offset + length;
        // FIN goes with the last bytes when they are sent again
        if (fin && !finArrived && (length == 0 || arrived.contains(end - 1))) {
            finLost = true;
            finLost();
        }
        long missing = arrived.firstMissing(offset, end);
        while (missing < end && !ended) {
            long until = arrived.missingUntil(missing, end);
            bytesLost(missing, until - missing);
            missing = arrived.firstMissing(until, end);
        }
    }

    /** Sends RESET_STREAM unless everything arrived already. Returns whether it does. */
    final boolean resetNow(long code) {
        if (ended) {
            return false;
        }
        reset = true;
        outbox.add(EndSignal.reset(outbox, streamId, code, sent));
        onReset();
        end();
        return true;
    }

    private void end() {
        ended = true;
        StreamSlot own = slot;
        if (own != null) {
            own.outgoingEnded();
        }
    }
}
