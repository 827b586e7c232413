package io.fastrelay.transport.kwik;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tech.kwik.core.cc.CongestionControlEventListener;
import tech.kwik.core.cc.CongestionController;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.packet.PacketInfo;
import tech.kwik.core.packet.QuicPacket;

/**
 * RFC 9002 section 7, in bytes, in place of kwik's controller, which all but never grows. The window grows only while it
 * is what holds the sender back, and not without end: a relay that sends at the rate of its publishers would otherwise
 * collect a window that lets it flood the path later.
 *
 * <p>Also the place where acknowledged frames become known.
 */
final class CongestionWindow implements CongestionController {

    private static final int PACKET = 1252;
    private static final long INITIAL = 10 * PACKET;
    private static final long LEAST = 2 * PACKET;
    private static final long MOST = 8 << 20;
    /** As CUBIC does (RFC 9438 section 4.6): losses of wireless links do not mean what RFC 9002's one half assumes. */
    private static final double REDUCTION = 0.7;

    private final CongestionControlEventListener sender;
    private final BooleanSupplier waiting;
    private final Consumer<StreamBytes> acknowledged;
    private final Runnable acknowledgedSome;

    private long window = INITIAL;
    private long threshold = Long.MAX_VALUE;
    private long inFlight;
    private Instant recoveryStart = Instant.MIN;
    private boolean heldBack;

    /**
     * @param sender is woken when room comes back
     * @param waiting whether there is something to send
     */
    CongestionWindow(
            CongestionControlEventListener sender,
            BooleanSupplier waiting,
            Consumer<StreamBytes> acknowledged,
            Runnable acknowledgedSome) {
        this.sender = sender;
        this.waiting = waiting;
        this.acknowledged = acknowledged;
        this.acknowledgedSome = acknowledgedSome;
    }

    @Override
    public synchronized void registerInFlight(QuicPacket packet) {
        inFlight += packet.getSize();
    }

    @Override
    public void registerAcked(List<? extends PacketInfo> packets) {
        boolean some = false;
        synchronized (this) {
            for (int i = 0; i < packets.size(); i++) {
                PacketInfo info = packets.get(i);
                QuicPacket packet = info.packet();
                inFlight = Math.max(0, inFlight - packet.getSize());
                if (heldBack && info.timeSent().isAfter(recoveryStart)) {
                    grow(packet.getSize());
                }
                List<QuicFrame> frames = packet.getFrames();
                for (int j = 0; j < frames.size(); j++) {
                    if (frames.get(j) instanceof StreamBytes bytes) {
                        acknowledged.accept(bytes);
                        some = true;
                    }
                }
            }
        }
        if (some) {
            acknowledgedSome.run();
        }
        sender.bytesInFlightDecreased(inFlight);
    }

    @Override
    public void registerLost(List<? extends PacketInfo> packets) {
        synchronized (this) {
            boolean congestion = false;
            for (int i = 0; i < packets.size(); i++) {
                PacketInfo info = packets.get(i);
                inFlight = Math.max(0, inFlight - info.packet().getSize());
                congestion |= info.timeSent().isAfter(recoveryStart);
            }
            if (congestion) {
                // once per round trip (RFC 9002 section 7.3.2)
                recoveryStart = Instant.now();
                window = Math.max(LEAST, (long) (window * REDUCTION));
                threshold = window;
            }
        }
        sender.bytesInFlightDecreased(inFlight);
    }

    @Override
    public void discard(List<? extends PacketInfo> packets) {
        synchronized (this) {
            for (int i = 0; i < packets.size(); i++) {
                inFlight = Math.max(0, inFlight - packets.get(i).packet().getSize());
            }
        }
        sender.bytesInFlightDecreased(inFlight);
    }

    @Override
    public synchronized void reset() {
        inFlight = 0;
        window = INITIAL;
        threshold = Long.MAX_VALUE;
    }

    @Override
    public synchronized boolean canSend(int bytes) {
        return inFlight + bytes <= window;
    }

    @Override
    public synchronized long getBytesInFlight() {
        return inFlight;
    }

    @Override
    public synchronized long getWindowSize() {
        return window;
    }

    /** Whole packets only: what is left below that would be sent as tiny packets. */
    @Override
    public synchronized long remainingCwnd() {
        long free = window - inFlight;
        boolean wanted = waiting.getAsBoolean();
        if (free < PACKET) {
            heldBack |= wanted;
            return 0;
        }
        if (!wanted) {
            heldBack = false;
        }
        return free;
    }

    private void grow(int bytes) {
        long step = window < threshold ? bytes : Math.max(1, (long) PACKET * bytes / window);
        window = Math.min(MOST, window + step);
    }
}
