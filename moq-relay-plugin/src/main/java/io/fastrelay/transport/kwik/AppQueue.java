package io.fastrelay.transport.kwik;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.send.SendRequestQueue;

/**
 * Stands in the place of kwik's queue for 1-RTT packets and gives every frame to our own sender. kwik's packet assembler
 * keeps the queue that it was made with, which stays empty: so kwik never sends a 1-RTT packet, and has nothing in flight
 * or to acknowledge there.
 */
final class AppQueue extends SendRequestQueue {

    /** What surely fits a packet, with the largest frame head in front of it. */
    private static final int ROOM = 1000;

    private final AppFrames frames;

    AppQueue(AppFrames frames) {
        super(EncryptionLevel.App);
        this.frames = frames;
    }

    @Override
    public void addRequest(QuicFrame frame, Consumer<QuicFrame> lost) {
        frames.kwikFrame(frame, lost);
    }

    @Override
    public void addPriorityRequest(QuicFrame frame, Consumer<QuicFrame> lost) {
        frames.kwikFrame(frame, lost);
    }

    /** The supplier asks again by itself if it has more than fits. */
    @Override
    public void addRequest(Function<Integer, QuicFrame> supplier, int estimatedSize, Consumer<QuicFrame> lost) {
        QuicFrame frame = supplier.apply(ROOM);
        if (frame != null) {
            frames.kwikFrame(frame, lost);
        }
    }

    @Override
    public void addAckRequest() {
        // we acknowledge
    }

    @Override
    public void addAckRequest(int delay) {
        // we acknowledge
    }

    @Override
    public void addProbeRequest() {
        // we probe
    }

    @Override
    public void addProbeRequest(List<QuicFrame> probe) {
        // we probe
    }

    @Override
    public void clear(boolean dropAcks) {
        super.clear(dropAcks);
        frames.kwikStopped();
    }
}
