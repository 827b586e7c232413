package io.fastrelay.transport.fake;

import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of one stream. Its state is guarded by the network. */
final class FakePipe implements FakeNetwork.Moving {

    private record Event(long sequence, byte[] data, boolean fin, boolean reset, long code) {}

    final FakeNetwork network;
    final FakeConnection from;
    final FakeConnection to;
    final long id;
    private final Deque<Event> events = new ArrayDeque<>();
    private int headOffset;
    private long queued;
    private boolean scheduled;
    private boolean paused;
    private boolean stopped;
    private boolean ended;
    private boolean over;
    /** Null until the receiving side knows of the stream. */
    private ReceiveHandler handler;
    /** Makes the stream known at the receiving side; gives back the handler. */
    private final java.util.function.Supplier<ReceiveHandler> opener;
    /** Runs where the sender is when STOP_SENDING arrives. */
    private java.util.function.LongConsumer stopListener = code -> {};
    /** Runs when the FIN was delivered. */
    private Runnable delivered = () -> {};
    /** Runs when bytes were delivered. */
    private Runnable creditReturned = () -> {};

    FakePipe(
            FakeNetwork network,
            FakeConnection from,
            FakeConnection to,
            long id,
            java.util.function.Supplier<ReceiveHandler> opener) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.id = id;
        this.opener = opener;
    }

    /** The receiving side knows the stream already: the answering direction of a bidirectional stream. */
    void handler(ReceiveHandler value) {
        synchronized (network) {
            handler = value;
        }
    }

    void onStop(java.util.function.LongConsumer listener) {
        synchronized (network) {
            stopListener = listener;
        }
    }

    void onDelivered(Runnable action) {
        synchronized (network) {
            delivered = action;
        }
    }

    void onCreditReturned(Runnable action) {
        synchronized (network) {
            creditReturned = action;
        }
    }

    void write(byte[] data, boolean fin) {
        synchronized (network) {
            if (ended || from.gone()) {
                return;
            }
            ended = fin;
            queued += data.length;
            events.add(new Event(network.nextSequence(), data, fin, false, 0));
            network.changed();
        }
    }

    void reset(long code) {
        synchronized (network) {
            if (over || from.gone() || events.stream().anyMatch(Event::reset)) {
                return;
            }
            ended = true;
            if (network.overtakes()) {
                events.clear();
                headOffset = 0;
                queued = 0;
            }
            events.add(new Event(network.nextSequence(), new byte[0], false, true, code));
            network.changed();
        }
    }

    void stopSending(long code) {
        synchronized (network) {
            if (stopped || over) {
                return;
            }
            stopped = true;
            network.signal(from, () -> stopListener.accept(code));
        }
    }

    void pause(boolean value) {
        synchronized (network) {
            paused = value;
            network.changed();
        }
    }

    long queued() {
        synchronized (network) {
            return queued;
        }
    }

    boolean over() {
        return over || to.gone();
    }

    @Override
    public long sequence() {
        return events.element().sequence;
    }

    /** A reset passes a paused stream, data does not. */
    @Override
    public boolean ready() {
        if (scheduled || events.isEmpty() || !to.hasHandler()) {
            return false;
        }
        return !paused || events.element().reset;
    }

    @Override
    public void move() {
        synchronized (network) {
            scheduled = true;
        }
        to.context().execute(this::deliver);
    }

    /** In the receiver's context: takes the next event, if it may still be delivered. */
    private void deliver() {
        final Event event;
        ByteBuffer piece = ByteBuffer.allocate(0);
        boolean last = false;
        boolean deaf;
        synchronized (network) {
            scheduled = false;
            if (over() || !ready()) {
                return;
            }
            event = events.element();
            if (!event.reset) {
                int left = event.data.length - headOffset;
                int cut = network.cut(left);
                // Read-only: whoever writes into received bytes shall be found out.
                piece = ByteBuffer.wrap(event.data, headOffset, cut).slice().asReadOnlyBuffer();
                headOffset += cut;
                queued -= cut;
                last = cut == left && event.fin;
            }
            if (event.reset || headOffset == event.data.length) {
                events.remove();
                headOffset = 0;
            }
            over = event.reset || last;
            deaf = stopped;
        }
        if (!deaf) {
            ByteBuffer data = piece;
            boolean fin = last;
            to.guard(() -> tell(event, data, fin));
        }
        creditReturned.run();
        if (last) {
            delivered.run();
        }
        network.changed();
    }

    private void tell(Event event, ByteBuffer data, boolean fin) {
        if (handler == null) {
            handler = opener.get();
        }
        if (event.reset) {
            handler.onReset(event.code);
        } else {
            handler.onData(data, fin);
        }
    }
}
