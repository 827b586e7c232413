package io.fastrelay.e2e.impair;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A UDP proxy that stands between clients and a server and treats packets of both directions like a bad network. Each
 * client address gets a socket of its own towards the server, so the server sees as many clients as there are. One
 * thread; the counters may be read from any.
 */
public final class ImpairingProxy implements AutoCloseable {

    private static final int LARGEST_PACKET = 65_535;
    private static final int SOCKET_BUFFER = 4 << 20;

    private final Impairments impairments;
    private final InetSocketAddress server;
    private final Selector selector;
    private final DatagramChannel front;
    private final Thread thread;
    private final Map<SocketAddress, Flow> towardsServer = new HashMap<>();
    private final PriorityQueue<Held> held =
            new PriorityQueue<>(Comparator.comparingLong(Held::dueNanos).thenComparingLong(Held::order));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_PACKET);
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong reordered = new AtomicLong();
    private final Bottleneck bottleneck;
    private long order;

    /** One direction of one client. It decides by itself, so that clients do not change each other's luck. */
    private record Flow(DatagramChannel channel, SocketAddress target, Random random) {}

    /** A packet that waits for its time. */
    private record Held(long dueNanos, long order, Flow flow, ByteBuffer packet) {}

    private ImpairingProxy(InetSocketAddress server, Impairments impairments) throws IOException {
        this.server = server;
        this.impairments = impairments;
        bottleneck = new Bottleneck(impairments.bytesPerSecond(), impairments.queueBytes());
        selector = Selector.open();
        front = DatagramChannel.open();
        front.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        front.configureBlocking(false);
        front.register(selector, SelectionKey.OP_READ);
        thread = new Thread(this::run, "impairing-proxy-" + port());
        thread.setDaemon(true);
    }

    /** Starts a proxy for a server; it listens on a free port of the loopback interface. */
    public static ImpairingProxy start(InetSocketAddress server, Impairments impairments) {
        try {
            ImpairingProxy proxy = new ImpairingProxy(server, impairments);
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The UDP port for the clients. */
    public int port() {
        return front.socket().getLocalPort();
    }

    /** Packets that were sent on, duplicates included. */
    public long passed() {
        return passed.get();
    }

    public long lost() {
        return lost.get();
    }

    public long duplicated() {
        return duplicated.get();
    }

    public long reordered() {
        return reordered.get();
    }

    @Override
    public void close() {
        try {
            selector.close(); // wakes the thread, which ends
            front.close();
            thread.join(TimeUnit.SECONDS.toMillis(10));
            for (Flow flow : towardsServer.values()) {
                flow.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(this::receiveAll, millisToNextDue());
                sendDue();
            }
        } catch (ClosedSelectorException e) {
            // close() was called
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long to wait for packets; 0 means without end. */
    private long millisToNextDue() {
        Held next = held.peek();
        return next == null ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.dueNanos() - System.nanoTime()));
    }

    private void receiveAll(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        try {
            while (true) {
                buffer.clear();
                SocketAddress from = channel.receive(buffer);
                if (from == null) {
                    return;
                }
                buffer.flip();
                treat(channel == front ? towardsServer(from) : (Flow) key.attachment());
            }
        } catch (IOException e) {
            // A closed port of the other side answers with ICMP; the packet is gone, as on a real network.
        }
    }

    private Flow towardsServer(SocketAddress client) throws IOException {
        Flow known = towardsServer.get(client);
        if (known != null) {
            return known;
        }
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        long number = 2L * towardsServer.size();
        Flow there = new Flow(channel, server, new Random(impairments.seed() + number));
        Flow back = new Flow(front, client, new Random(impairments.seed() + number + 1));
        channel.register(selector, SelectionKey.OP_READ, back);
        towardsServer.put(client, there);
        return there;
    }

    /** Decides the fate of the packet in the buffer. Draws the same number of random values for each packet. */
    private void treat(Flow flow) throws IOException {
        Random random = flow.random();
        boolean lose = random.nextDouble() < impairments.loss();
        boolean twice = random.nextDouble() < impairments.duplication();
        boolean late = random.nextDouble() < impairments.reordering();
        if (lose) {
            lost.incrementAndGet();
            return;
        }
        long now = System.nanoTime();
        long delay =
                TimeUnit.MILLISECONDS.toNanos(impairments.delayMillis() + (late ? impairments.reorderMillis() : 0));
        if (flow.channel() == front) {
            long waiting = bottleneck.pass(buffer.remaining(), now);
            if (waiting < 0) {
                lost.incrementAndGet();
                return;
            }
            delay += waiting;
        }
        if (late) {
            reordered.incrementAndGet();
        }
        if (twice) {
            duplicated.incrementAndGet();
        }
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            if (delay == 0) {
                send(flow, buffer.duplicate());
            } else {
                ByteBuffer copy = ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate());
                held.add(new Held(now + delay, order++, flow, copy.flip()));
            }
        }
    }

    private void sendDue() throws IOException {
        while (!held.isEmpty() && held.peek().dueNanos() <= System.nanoTime()) {
            Held next = held.remove();
            send(next.flow(), next.packet());
        }
    }

    private void send(Flow flow, ByteBuffer packet) throws IOException {
        flow.channel().send(packet, flow.target());
        passed.incrementAndGet();
    }
}
