package io.fastrelay.transport.packet.recovery;

import java.util.ArrayList;
import java.util.List;

/** Writes down what becomes of packets. */
final class Books implements LossRecovery.Outcome {

    final List<Long> acknowledged = new ArrayList<>();
    final List<Long> lost = new ArrayList<>();

    @Override
    public void acknowledged(long packetNumber) {
        acknowledged.add(packetNumber);
    }

    @Override
    public void lost(long packetNumber) {
        lost.add(packetNumber);
    }
}
