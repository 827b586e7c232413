package io.fastrelay.transport.packet.recovery;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a controller is told. */
final class NotedController implements CongestionController {

    final List<Long> sent = new ArrayList<>();
    final List<Long> acked = new ArrayList<>();
    final List<Long> lost = new ArrayList<>();
    final List<Long> spurious = new ArrayList<>();
    int persistent;
    int resets;
    long window = 12_000;

    @Override
    public long window() {
        return window;
    }

    @Override
    public long pacingRate(RttEstimate rtt) {
        return 0;
    }

    @Override
    public void onSent(long packetNumber, long bytes, long now) {
        sent.add(packetNumber);
    }

    @Override
    public void onAcked(long packetNumber, int bytes, long sentAt, boolean windowLimited, RttEstimate rtt, long now) {
        acked.add(packetNumber);
    }

    @Override
    public void onAckFrameEnd(RttEstimate rtt, long now) {}

    @Override
    public void onLost(long packetNumber, int bytes, long sentAt, long now) {
        lost.add(packetNumber);
    }

    @Override
    public void onSpuriousLoss(long packetNumber, long now) {
        spurious.add(packetNumber);
    }

    @Override
    public void onPersistentCongestion(long now) {
        persistent++;
    }

    @Override
    public long congestionEvents() {
        return lost.size();
    }

    @Override
    public void reset(long now) {
        resets++;
    }

    @Override
    public String describe() {
        return "noted";
    }
}
