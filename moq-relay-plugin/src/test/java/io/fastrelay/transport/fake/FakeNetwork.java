package io.fastrelay.transport.fake;

import io.fastrelay.transport.ConnectionInfo;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Connections in memory, for tests of what stands above the transport. Nothing moves by itself: {@link #run} delivers
 * until nothing is under way any more, on the calling thread, so a test is deterministic. {@link #start} has a thread do
 * it instead, for tests that use real time.
 *
 * <p>In order: what was sent first arrives first, in the pieces that were written. Shuffled: streams overtake each other
 * and are cut into pieces of any size, as the seed has it; what is on one stream keeps its order.
 */
public final class FakeNetwork implements AutoCloseable {

    /** One pipe's next event, or something else that is under way. */
    interface Moving {
        long sequence();

        boolean ready();

        void move();
    }

    private final Optional<Random> random;
    private final List<FakeConnection> connections = new ArrayList<>();
    private final List<FakePipe> pipes = new ArrayList<>();
    private final Deque<Signal> signals = new ArrayDeque<>();
    private long sequence;
    private int connectionCount;
    private boolean pumping;
    private boolean dirty;
    private boolean closed;

    private FakeNetwork(Optional<Random> random) {
        this.random = random;
    }

    public static FakeNetwork inOrder() {
        return new FakeNetwork(Optional.empty());
    }

    public static FakeNetwork shuffled(long seed) {
        return new FakeNetwork(Optional.of(new Random(seed)));
    }

    /** Both ends of a new connection. */
    public record Pair(FakeConnection client, FakeConnection server) {}

    public Pair connect() {
        return connect(ConnectionInfo.Kind.QUIC, "moqt-18");
    }

    /** @param protocol what {@link ConnectionInfo#protocol} says */
    public synchronized Pair connect(ConnectionInfo.Kind kind, String protocol) {
        int number = ++connectionCount;
        boolean web = kind == ConnectionInfo.Kind.WEBTRANSPORT;
        FakeConnection client = new FakeConnection(this, true, info("c" + number, 4443, kind, protocol, web));
        FakeConnection server =
                new FakeConnection(this, false, info("s" + number, 50_000 + number, kind, protocol, web));
        client.join(server);
        server.join(client);
        connections.add(client);
        connections.add(server);
        return new Pair(client, server);
    }

    private static ConnectionInfo info(String id, int port, ConnectionInfo.Kind kind, String protocol, boolean web) {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", port);
        return new ConnectionInfo(id, peer, kind, protocol, web ? "relay.example" : "", web ? "/moq?x=1" : "");
    }

    /** Delivers until nothing moves any more. From inside a delivery it has no effect: the outer call goes on. */
    public void run() {
        synchronized (this) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        try {
            while (step()) {
                // all the work is in step
            }
        } finally {
            synchronized (this) {
                pumping = false;
            }
        }
    }

    /** Has a daemon thread deliver whatever is sent until {@link #close}. */
    public FakeNetwork start() {
        Thread thread = new Thread(this::pumpForever, "fake-network");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void pumpForever() {
        while (true) {
            synchronized (this) {
                while (!dirty && !closed) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
                dirty = false;
            }
            run();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Something new is under way. */
    synchronized void changed() {
        dirty = true;
        notifyAll();
    }

    synchronized long nextSequence() {
        return ++sequence;
    }

    synchronized void add(FakePipe pipe) {
        pipes.add(pipe);
    }

    /** Something that happens at the other end, in its turn. */
    synchronized void signal(FakeConnection at, Runnable action) {
        signals.add(new Signal(nextSequence(), at, action));
        changed();
    }

    private boolean step() {
        Moving next;
        synchronized (this) {
            pipes.removeIf(FakePipe::over);
            List<Moving> ready = new ArrayList<>();
            for (FakePipe pipe : pipes) {
                if (pipe.ready()) {
                    ready.add(pipe);
                }
            }
            if (!signals.isEmpty() && signals.peek().ready()) {
                ready.add(signals.peek());
            }
            next = choose(ready);
            if (next instanceof Signal) {
                signals.remove();
            }
        }
        if (next != null) {
            next.move();
            return true;
        }
        boolean produced = false;
        List<FakeConnection> all;
        synchronized (this) {
            connections.removeIf(FakeConnection::gone);
            all = List.copyOf(connections);
        }
        for (FakeConnection connection : all) {
            produced |= connection.media().produce();
        }
        return produced;
    }

    private Moving choose(List<Moving> ready) {
        if (ready.isEmpty()) {
            return null;
        }
        if (random.isPresent()) {
            return ready.get(random.get().nextInt(ready.size()));
        }
        return ready.stream().min(Comparator.comparingLong(Moving::sequence)).orElseThrow();
    }

    /** How many bytes of a piece arrive at once. */
    synchronized int cut(int length) {
        if (random.isEmpty() || length <= 1) {
            return length;
        }
        return random.get().nextInt(4) == 0 ? 1 : 1 + random.get().nextInt(length);
    }

    /** Whether a reset takes the place of data that is under way. */
    synchronized boolean overtakes() {
        return random.isPresent() && random.get().nextBoolean();
    }

    private record Signal(long sequence, FakeConnection at, Runnable action) implements Moving {
        @Override
        public boolean ready() {
            return at.hasHandler();
        }

        @Override
        public void move() {
            action.run();
        }
    }
}
