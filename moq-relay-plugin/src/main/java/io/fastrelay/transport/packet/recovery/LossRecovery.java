package io.fastrelay.transport.packet.recovery;

import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.log.SentLog.State;

/**
 * Finds out what became of sent packets (RFC 9002 section 6) from ACK frames and time, for all senders of a connection:
 * it reads the shared log, whoever wrote it. Time is monotonic nanoseconds. One thread.
 *
 * <p>The log is the record; what is kept here are bits, so that an ACK frame costs what it newly acknowledges and what is
 * still open below, and not what its ranges span. The log takes no number before the one {@link SentLog#ENTRIES} below is
 * settled, so a bit for each of its slots is enough. Packets that another sender published count as ack-eliciting if they
 * are congestion controlled.
 */
public final class LossRecovery {

    /** Hears of packets. Must not call back. */
    public interface Outcome {
        /** Once for each packet, unless it was lost. */
        void acknowledged(long packetNumber);

        /**
         * Once for each congestion controlled packet, unless it was acknowledged. One that is acknowledged after all is
         * only counted: {@link #spuriousLosses}.
         */
        void lost(long packetNumber);
    }

    /** RFC 9002 section 6.1.1. */
    private static final int PACKET_THRESHOLD = 3;

    /** One probe first, then two: another loss would cost another, doubled, timeout (RFC 9002 section 6.2.4). */
    private static final int MAX_PROBES = 2;

    /** Keeps the doubled timeout a number; the idle timeout ends the connection long before. */
    private static final int MAX_BACKOFF = 20;

    private static final long NEVER = Long.MAX_VALUE;

    private final SentLog log;
    private final RttEstimate rtt;
    private final CongestionController congestion;
    private final Outcome outcome;
    private final LossRun run;

    /** Numbers below have been looked at; those that are {@link SentLog#ENTRIES} below have no bits any more. */
    private long horizon;
    /** No open number is below. */
    private long lowest;
    /** Claimed by another sender, not published when looked at last. */
    private final NumberSet claimed = new NumberSet();
    /** Published, and neither acknowledged nor lost as far as is known. */
    private final NumberSet open = new NumberSet();
    /** Acknowledged by the frame that is being processed. */
    private final NumberSet acking = new NumberSet();

    private final NumberSet acked = new NumberSet();
    /** Lost, and not acknowledged since. */
    private final NumberSet lost = new NumberSet();

    private final NumberSet skipped = new NumberSet();
    /** In flight, but not ack-eliciting. */
    private final NumberSet passive = new NumberSet();

    private int claims;
    private long passiveBytes;
    private long largestAcked = -1;
    private long spurious;
    /** Packets below left on another path. */
    private long pathStart;

    private long frameLargest;
    private long frameDelay;
    private long frameNow;
    private boolean frameLimited;
    private boolean frameNews;

    private long lossTime = NEVER;
    private boolean eliciting;
    private long elicitingSentAt;
    private int timeouts;
    private int probes;
    private long deadline = NEVER;
    private long window = -1;

    public LossRecovery(SentLog log, RttEstimate rtt, CongestionController congestion, Outcome outcome) {
        this.log = log;
        this.rtt = rtt;
        this.congestion = congestion;
        this.outcome = outcome;
        run = new LossRun(acked, acking);
        tellWindow();
    }

    /**
     * A packet of user space was published to the log. What is not reported, packets of ACK frames alone and those of other
     * senders, is found there; see {@link #look}.
     *
     * @param bytes UDP payload
     * @param ackEliciting whether the peer has to acknowledge it; false for one that holds ACK frames and padding
     */
    public void onSent(long packetNumber, int bytes, boolean ackEliciting, long now) {
        boolean known = packetNumber < horizon && !claimed.contains(packetNumber);
        if (packetNumber >= horizon) {
            admit(packetNumber);
            horizon = packetNumber + 1;
        }
        if (!known) {
            forget(packetNumber);
        }
        boolean inFlight = log.countsInFlight(packetNumber);
        if (!ackEliciting && inFlight) {
            passive.add(packetNumber);
            passiveBytes += bytes;
        }
        if (!known) {
            published(packetNumber, bytes, inFlight, ackEliciting, now);
        }
        arm();
    }

    /** Another sender may have sent since the last call of anything here: times what it sent. */
    public void look() {
        catchUp();
        arm();
    }

    /** Notices all that was claimed and published since. */
    private void catchUp() {
        long next = log.next();
        if (next > horizon) {
            admit(next);
            horizon = next;
        }
        for (long n = claims == 0 ? -1 : claimed.next(oldest(), horizon - 1);
                n >= 0;
                n = claimed.next(n + 1, horizon - 1)) {
            State state = log.state(n);
            if (state == State.CLAIMED) {
                continue;
            }
            claimed.remove(n);
            claims--;
            if (state == State.SENT) {
                boolean inFlight = log.countsInFlight(n);
                published(n, log.size(n), inFlight, inFlight, log.sentAt(n));
            } else if (state == State.SKIPPED) {
                skipped.add(n);
            } else if (state == State.ACKED) {
                acked.add(n);
            }
        }
    }

    /** Gives numbers their bits; they may be claimed and not published. */
    private void admit(long end) {
        for (long n = Math.max(horizon, end - SentLog.ENTRIES); n < end; n++) {
            forget(n);
            claimed.add(n);
            claims++;
        }
    }

    /** The slot's bits stood for a number that is settled by now, whoever did it. */
    private void forget(long number) {
        if (claimed.remove(number)) {
            claims--;
        }
        open.remove(number);
        acking.remove(number);
        acked.remove(number);
        lost.remove(number);
        skipped.remove(number);
        passive.remove(number);
    }

    private void published(long number, int bytes, boolean inFlight, boolean ackEliciting, long sentAt) {
        open.add(number);
        lowest = Math.min(lowest, number);
        if (!inFlight) {
            return;
        }
        congestion.onSent(number, bytes, sentAt);
        if (ackEliciting) {
            elicitingSentAt = eliciting ? Math.max(elicitingSentAt, sentAt) : sentAt;
            eliciting = true;
        }
    }

    /**
     * An ACK frame begins (RFC 9000 section 19.3); {@link #ackRange} follows for each range, highest first, then
     * {@link #ackEnd}. Nothing of the frame has an effect before that, besides {@link #spuriousLosses}.
     *
     * @param largest largest acknowledged
     * @param ackDelayMicros decoded
     * @param windowLimited see {@link CongestionController#onAcked}
     * @return false if a number is acknowledged that was never sent (RFC 9000 section 13.1: PROTOCOL_VIOLATION); skipped
     *     numbers count as never sent, as far back as the log goes
     */
    public boolean ackBegin(long largest, long ackDelayMicros, boolean windowLimited, long now) {
        catchUp();
        frameLargest = largest;
        frameDelay = ackDelayMicros;
        frameLimited = windowLimited;
        frameNow = now;
        frameNews = false;
        return largest < horizon;
    }

    /** Both ends included. Returns false as {@link #ackBegin} does. */
    public boolean ackRange(long smallest, long largest) {
        if (largest >= horizon) {
            return false;
        }
        long low = Math.max(smallest, oldest());
        // What is claimed cannot have left: a packet is published before.
        if (skipped.intersects(low, largest) || claims > 0 && claimed.intersects(low, largest)) {
            return false;
        }
        frameNews |= open.moveTo(acking, low, largest);
        for (long n = lost.next(low, largest); n >= 0; n = lost.next(n + 1, largest)) {
            lost.remove(n);
            acked.add(n);
            spurious++;
            if (n >= pathStart) {
                congestion.onSpuriousLoss(n, frameNow);
            }
        }
        return true;
    }

    public void ackEnd(long now) {
        boolean advanced = frameLargest > largestAcked;
        largestAcked = Math.max(largestAcked, frameLargest);
        if (frameNews) {
            sample(now);
        }
        if (frameNews || advanced) {
            detect(now);
        }
        if (frameNews) {
            settle(now);
            timeouts = 0;
            probes = 0;
            congestion.onAckFrameEnd(rtt, now);
        }
        tellWindow();
        arm();
    }

    /** RFC 9002 section 5.1. */
    private void sample(long now) {
        if (frameLargest < pathStart || !acking.contains(frameLargest)) {
            return;
        }
        long low = oldest();
        for (long n = acking.next(low, frameLargest); n >= 0; n = acking.next(n + 1, frameLargest)) {
            if (log.countsInFlight(n) && !passive.contains(n)) {
                rtt.sample(now - log.sentAt(frameLargest), frameDelay, now);
                return;
            }
        }
    }

    private void settle(long now) {
        for (long n = acking.next(oldest(), frameLargest); n >= 0; n = acking.next(n + 1, frameLargest)) {
            // Read first: the slot may serve another number from the moment that it is settled.
            int size = log.size(n);
            boolean inFlight = log.countsInFlight(n);
            long sentAt = log.sentAt(n);
            acking.remove(n);
            acked.add(n);
            if (!log.acknowledge(n)) {
                continue; // another party of the connection was faster, and has counted it
            }
            if (passive.remove(n)) {
                passiveBytes -= size;
            }
            if (inFlight && n >= pathStart) {
                congestion.onAcked(n, size, sentAt, frameLimited, rtt, now);
            }
            outcome.acknowledged(n);
        }
    }

    /** RFC 9002 section 6.1. */
    private void detect(long now) {
        long delay = rtt.lossDelayNanos();
        long first = NEVER;
        lossTime = NEVER;
        run.begin(rtt);
        lowest = Math.max(lowest, oldest());
        for (long n = open.next(lowest, largestAcked); n >= 0; n = open.next(n + 1, largestAcked)) {
            long due = log.sentAt(n) + delay;
            if (n <= largestAcked - PACKET_THRESHOLD || due <= now) {
                lose(n, now);
            } else {
                first = Math.min(first, n);
                lossTime = Math.min(lossTime, due);
            }
        }
        lowest = first == NEVER ? Math.max(lowest, largestAcked + 1) : first;
        if (run.isPersistent()) {
            congestion.onPersistentCongestion(now);
            rtt.onPersistentCongestion();
        }
    }

    private void lose(long number, long now) {
        int size = log.size(number);
        boolean inFlight = log.countsInFlight(number);
        long sentAt = log.sentAt(number);
        open.remove(number);
        if (!inFlight) {
            return;
        }
        if (!log.lose(number)) {
            if (log.state(number) == State.ACKED) {
                acked.add(number);
            }
            return;
        }
        lost.add(number);
        if (passive.remove(number)) {
            passiveBytes -= size;
        } else {
            run.lost(number, sentAt);
        }
        if (number >= pathStart) {
            congestion.onLost(number, size, sentAt, now);
        }
        outcome.lost(number);
    }

    /** Does what is due: marks losses by time, or counts probes. */
    public void onTime(long now) {
        catchUp();
        if (lossTime != NEVER) {
            if (lossTime <= now) {
                detect(now);
            }
        } else if (isElicitingInFlight() && timeoutAt() <= now) {
            timeouts++;
            probes = Math.min(timeouts, MAX_PROBES);
            // A probe that cannot be sent now is not asked for twice.
            elicitingSentAt = Math.max(elicitingSentAt, now);
            makeRoom(now);
        }
        tellWindow();
        arm();
    }

    /** A log that is full of what was sent in vain would hold the probes up as well: then what is oldest is given up. */
    private void makeRoom(long now) {
        if (log.hasRoom()) {
            return;
        }
        run.begin(rtt);
        for (long n = oldest(); n < oldest() + MAX_PROBES; n++) {
            if (open.contains(n)) {
                lose(n, now);
            }
        }
    }

    /** When {@link #onTime} is due, {@code Long.MAX_VALUE} if never. */
    public long deadline() {
        return deadline;
    }

    private void arm() {
        if (lossTime != NEVER) {
            deadline = lossTime;
        } else {
            deadline = isElicitingInFlight() ? timeoutAt() : NEVER;
        }
    }

    private boolean isElicitingInFlight() {
        return eliciting && log.bytesInFlight() > passiveBytes;
    }

    private long timeoutAt() {
        return elicitingSentAt + (rtt.probeTimeoutNanos() << Math.min(timeouts, MAX_BACKOFF));
    }

    private void tellWindow() {
        if (window != congestion.window()) {
            window = congestion.window();
            log.window(window);
        }
    }

    /** Ack-eliciting packets that are to be sent now whatever the window says (RFC 9002 section 6.2.4). */
    public int probesDue() {
        return probes;
    }

    /** One of them is sent. */
    public void probeSent() {
        probes = Math.max(0, probes - 1);
    }

    /** Lowest ack-eliciting packet in flight, to repeat it in a probe; -1 if there is none. */
    public long oldestInFlight() {
        for (long n = open.next(oldest(), horizon - 1); n >= 0; n = open.next(n + 1, horizon - 1)) {
            if (!passive.contains(n) && log.state(n) == State.SENT && log.countsInFlight(n)) {
                return n;
            }
        }
        return -1;
    }

    /** Probe timeouts in a row. */
    public int probeTimeouts() {
        return timeouts;
    }

    /** Largest number that the peer acknowledged, -1 if none. */
    public long largestAcknowledged() {
        return largestAcked;
    }

    /** Packets that were lost and acknowledged after all, as far back as the log goes. */
    public long spuriousLosses() {
        return spurious;
    }

    /**
     * From now on packets take another path (RFC 9000 section 9.4): estimate and controller start again, and what was sent
     * before tells them nothing. It is recovered all the same.
     */
    public void newPath(long now) {
        catchUp();
        pathStart = horizon;
        rtt.reset();
        congestion.reset(now);
        timeouts = 0;
        probes = 0;
        tellWindow();
        arm();
    }

    private long oldest() {
        return Math.max(0, horizon - SentLog.ENTRIES);
    }
}
