package io.fastrelay.transport.kwik;

import java.util.function.Consumer;
import tech.kwik.core.frame.NewConnectionIdFrame;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.frame.RetireConnectionIdFrame;

/** Follows the connection ids through the frames that kwik sends, since kwik tells nobody about them. */
final class IdFollower implements AppFrames {

    private final AppFrames next;
    private final Runnable onPeerIdRetired;
    private final Consumer<byte[]> onOwnId;

    /**
     * @param onPeerIdRetired kwik has retired an id of the peer, and may use another one now
     * @param onOwnId the peer may use one more id; it is told after that
     */
    IdFollower(AppFrames next, Runnable onPeerIdRetired, Consumer<byte[]> onOwnId) {
        this.next = next;
        this.onPeerIdRetired = onPeerIdRetired;
        this.onOwnId = onOwnId;
    }

    @Override
    public void kwikFrame(QuicFrame frame, Consumer<QuicFrame> lost) {
        if (frame instanceof NewConnectionIdFrame issued) {
            onOwnId.accept(issued.getConnectionId());
        } else if (frame instanceof RetireConnectionIdFrame) {
            onPeerIdRetired.run();
        }
        next.kwikFrame(frame, lost);
    }

    @Override
    public void kwikStopped() {
        next.kwikStopped();
    }
}
