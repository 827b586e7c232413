package io.fastrelay.transport.packet.recovery;

import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.log.SentLog;

/** Delivers a number of packets, each of them until it is acknowledged, as a connection would. */
final class SimulatedFlow implements LossRecovery.Outcome {

    static final int SIZE = 1_200;

    final SentLog log = new DirectStateSlab(1).take();
    final RttEstimate rtt = new RttEstimate(SimulatedPeer.MAX_DELAY_NANOS / 1_000);
    final Cubic congestion = new Cubic(SIZE);
    final LossRecovery recovery = new LossRecovery(log, rtt, congestion, this);
    private final Pacer pacer = new Pacer(SIZE);
    private final SimulatedTime time;
    private final SimulatedLink out;
    private final SimulatedPeer peer;

    /** Every second packet comes from another sender, which reports nothing. */
    private boolean twoSenders;

    private long waiting;
    private boolean held;
    private long timer = Long.MAX_VALUE;
    /** Packets of data and of PINGs that were acknowledged; what is lost is sent again, whatever it was. */
    long delivered;

    long pings;
    long doneAt;
    long smallestWindow = Long.MAX_VALUE;
    long largestWindow;
    int mostTimeouts;

    SimulatedFlow(SimulatedTime time, SimulatedLink out, SimulatedLink back) {
        this.time = time;
        this.out = out;
        peer = new SimulatedPeer(time, back, this::onAck);
    }

    SimulatedFlow withTwoSenders() {
        twoSenders = true;
        return this;
    }

    /** The application has more to send. */
    void offer(long packets) {
        waiting += packets;
        work();
    }

    /** The application has a packet every now and then. */
    void offer(long packets, long everyNanos) {
        for (long i = 0; i < packets; i++) {
            time.at(time.now() + i * everyNanos, () -> offer(1));
        }
    }

    private void onAck(long[] ranges, long delayMicros) {
        boolean valid = recovery.ackBegin(ranges[1], delayMicros, held, time.now());
        for (int i = 0; i < ranges.length; i += 2) {
            valid &= recovery.ackRange(ranges[i], ranges[i + 1]);
        }
        if (!valid) {
            throw new AssertionError("acknowledged what was never sent");
        }
        recovery.ackEnd(time.now());
        held = false;
        work();
    }

    @Override
    public void acknowledged(long packetNumber) {
        delivered++;
        doneAt = time.now();
    }

    @Override
    public void lost(long packetNumber) {
        waiting++;
    }

    private void work() {
        smallestWindow = Math.min(smallestWindow, congestion.window());
        largestWindow = Math.max(largestWindow, congestion.window());
        mostTimeouts = Math.max(mostTimeouts, recovery.probeTimeouts());
        long rate = congestion.pacingRate(rtt);
        long wake = Long.MAX_VALUE;
        while (true) {
            if (recovery.probesDue() > 0 && log.hasRoom()) {
                recovery.probeSent();
                // New data if there is some (RFC 9002 section 6.2.4), otherwise a PING.
                if (waiting > 0) {
                    waiting--;
                } else {
                    pings++;
                }
                send(rate);
                continue;
            }
            if (waiting == 0) {
                break;
            }
            if (log.bytesInFlight() + SIZE > congestion.window() || !log.hasRoom()) {
                held = true;
                break;
            }
            if (!pacer.allows(SIZE, rate, time.now())) {
                held = true;
                wake = pacer.nextTime(SIZE, rate, time.now());
                break;
            }
            waiting--;
            send(rate);
        }
        schedule(Math.min(wake, recovery.deadline()));
    }

    private void send(long rate) {
        long number = log.claim();
        log.publish(number, SIZE, SentLog.IN_FLIGHT, time.now());
        if (twoSenders && number % 2 == 0) {
            recovery.look();
        } else {
            recovery.onSent(number, SIZE, true, time.now());
        }
        pacer.sent(SIZE, rate, time.now());
        out.send(SIZE, () -> peer.receive(number));
    }

    private void schedule(long at) {
        if (at >= timer) {
            return;
        }
        timer = at;
        time.at(at, () -> {
            if (timer == at) {
                timer = Long.MAX_VALUE;
                if (recovery.deadline() <= time.now()) {
                    recovery.onTime(time.now());
                }
                work();
            }
        });
    }
}
