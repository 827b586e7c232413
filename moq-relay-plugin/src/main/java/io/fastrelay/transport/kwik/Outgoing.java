package io.fastrelay.transport.kwik;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a stream: what was handed out, what came back as acknowledged or lost. Everything but the limit
 * belongs to the send context (kwik's sender thread).
 */
abstract class Outgoing {

    final int streamId;
    final Outbox outbox;
    private volatile long maxData;
    private @Nullable StreamSlot slot;

    long sentOffset;
    boolean finSent;
    private long ackedBytes;
    private boolean finAcked;
    private boolean ended;
    private boolean resetSent;

    Outgoing(int streamId, Outbox outbox, long maxData) {
        this.streamId = streamId;
        this.outbox = outbox;
        this.maxData = maxData;
    }

    /** The peer sent STOP_SENDING; RESET_STREAM was queued already. Send context. */
    abstract void stopped(long code);

    /** Every byte with the FIN was acknowledged. Send context. */
    abstract void allAcknowledged();

    /** Control streams go before media, also when something was lost. */
    abstract boolean isControl();

    void slot(StreamSlot table) {
        slot = table;
    }

    /** Any thread; limits only grow (RFC 9000 section 4.1). Returns whether this one did. */
    final boolean raiseLimit(long limit) {
        if (limit <= maxData) {
            return false;
        }
        maxData = limit;
        return true;
    }

    final long streamCredit() {
        return maxData - sentOffset;
    }

    final boolean ended() {
        return ended;
    }

    /** Whether nothing of the stream is to be sent any more, lost or new. */
    final boolean abandoned() {
        return resetSent;
    }

    final StreamBytes frame(byte[] scratch, int length, boolean fin) {
        StreamBytes frame = new StreamBytes(this, sentOffset, Arrays.copyOf(scratch, length), fin);
        sentOffset += length;
        outbox.dataSent(length);
        finSent |= fin;
        return frame;
    }

    final void acknowledged(StreamBytes frame) {
        if (frame.settled) {
            return;
        }
        frame.settled = true;
        ackedBytes += frame.data.length;
        finAcked |= frame.fin;
        if (finAcked && ackedBytes == sentOffset && !ended) {
            end();
            allAcknowledged();
        }
    }

    /** Queues RESET_STREAM unless everything arrived already. Returns whether it did. */
    final boolean resetNow(long code) {
        if (ended) {
            return false;
        }
        resetSent = true;
        outbox.sendReset(streamId, code, sentOffset);
        end();
        return true;
    }

    private void end() {
        ended = true;
        StreamSlot own = slot;
        if (own != null) {
            outbox.outgoingEnded(own);
        }
    }
}
