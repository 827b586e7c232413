package io.fastrelay.transport.packet.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A socket of the JDK: a system call per datagram, and garbage for each that is received. */
final class NioUdpSocket implements UdpSocket {

    private static final int BATCH = 64;
    private static final int ROOM = 1 << 16;
    private static final int SEND_ROOM = 1 << 18;

    /** How long a failing receive keeps the thread from trying again at once. */
    private static final long PAUSE_NANOS = 10_000_000;

    /** For how long a full send buffer is waited for in one flush, and how often it is looked at. */
    private static final long PATIENCE_NANOS = 5_000_000;

    private static final long LOOK_NANOS = 250_000;

    private final DatagramChannel channel;
    private final Selector selector;
    private final InetSocketAddress localAddress;
    private final Counts counts = new Counts();
    private final AddressTable addresses = new AddressTable();
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(ROOM);
    private final byte[] data = new byte[ROOM];
    private final ByteBuffer queued = ByteBuffer.allocateDirect(SEND_ROOM);
    private final @Nullable UdpAddress[] destinations = new UdpAddress[BATCH];
    private final int[] lengths = new int[BATCH];
    private int messages;

    /** Takes over the channel, unless it throws. */
    NioUdpSocket(DatagramChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
        this.localAddress = PeerAddress.of(bound).inet();
        this.selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public UdpAddress address(InetSocketAddress address) {
        return addresses.find(PeerAddress.of(address));
    }

    @Override
    public int receive(long timeoutNanos, Receiver receiver) throws IOException {
        int handed = receiveNow(receiver);
        if (handed == 0 && timeoutNanos > 0) {
            await(timeoutNanos);
            handed = receiveNow(receiver);
        }
        if (handed < 0) {
            LockSupport.parkNanos(Math.min(timeoutNanos, PAUSE_NANOS));
            return 0;
        }
        return handed;
    }

    private void await(long timeoutNanos) throws IOException {
        try {
            if (timeoutNanos == Long.MAX_VALUE) {
                selector.select();
            } else {
                // Milliseconds, rounded up: down would spin through the last one.
                selector.select(Math.max(1, (timeoutNanos + 999_999) / 1_000_000));
            }
            selector.selectedKeys().clear();
            // An interrupt that stays would end every select at once.
            Thread.interrupted();
        } catch (ClosedSelectorException e) {
            throw closed(e);
        }
    }

    /** @return datagrams handed over, -1 if the system failed before the first */
    private int receiveNow(Receiver receiver) throws IOException {
        int handed = 0;
        try {
            while (handed < BATCH) {
                InetSocketAddress from;
                arrived.clear();
                try {
                    from = (InetSocketAddress) channel.receive(arrived);
                } catch (ClosedChannelException e) {
                    if (handed > 0) {
                        return handed;
                    }
                    throw e;
                } catch (IOException e) {
                    counts.errors.increment();
                    return handed > 0 ? handed : -1;
                }
                if (from == null) {
                    return handed;
                }
                handed++;
                int length = arrived.flip().remaining();
                arrived.get(data, 0, length);
                receiver.onDatagram(data, 0, length, address(from));
            }
            return handed;
        } finally {
            if (handed > 0) {
                counts.received.add(handed);
                counts.receiveCalls.add(handed);
            }
        }
    }

    @Override
    public void wakeUp() {
        try {
            selector.wakeup();
        } catch (ClosedSelectorException e) {
            // Nobody waits any more.
        }
    }

    @Override
    public void send(UdpAddress to, byte[] payload, int offset, int length) {
        if (length > OutgoingBatch.MAX_PAYLOAD) {
            counts.errors.increment();
            return;
        }
        if (messages == BATCH || queued.remaining() < length) {
            flush();
        }
        destinations[messages] = to;
        lengths[messages] = length;
        queued.put(payload, offset, length);
        messages++;
    }

    @Override
    public void flush() {
        queued.flip();
        int end = 0;
        long patience = PATIENCE_NANOS;
        for (int i = 0; i < messages; i++) {
            UdpAddress to = destinations[i];
            int start = end;
            end += lengths[i];
            if (to != null) {
                queued.limit(end).position(start);
                patience = send(queued, to.inet(), patience);
            }
        }
        Arrays.fill(destinations, 0, messages, null);
        messages = 0;
        queued.clear();
    }

    @Override
    public void sendNow(InetSocketAddress to, byte[] payload, int offset, int length) {
        // Names are as wrong here as in the batch.
        send(ByteBuffer.wrap(payload, offset, length), PeerAddress.of(to).inet(), PATIENCE_NANOS);
    }

    /** @return what is left of the patience */
    private long send(ByteBuffer payload, InetSocketAddress to, long patience) {
        boolean empty = !payload.hasRemaining();
        long left = patience;
        try {
            while (true) {
                // An empty datagram looks the same whether it was sent or there was no room.
                if (channel.send(payload, to) > 0 || empty) {
                    counts.sent.increment();
                    counts.sendCalls.increment();
                    return left;
                }
                if (left <= 0) {
                    break;
                }
                left -= LOOK_NANOS;
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (IOException | RuntimeException e) {
            // Unreachable, too long, of the wrong family (UnsupportedAddressTypeException): lost like any other.
        }
        counts.errors.increment();
        return left;
    }

    @Override
    public UdpCounters counters() {
        return counts.snapshot();
    }

    @Override
    public String describe() {
        return "the JDK's DatagramChannel";
    }

    @Override
    public void close() {
        try {
            channel.close();
            // Frees the descriptor, and ends a wait.
            selector.close();
        } catch (IOException e) {
            counts.errors.increment();
        }
    }

    private static ClosedChannelException closed(ClosedSelectorException cause) {
        ClosedChannelException closed = new ClosedChannelException();
        closed.initCause(cause);
        return closed;
    }
}
