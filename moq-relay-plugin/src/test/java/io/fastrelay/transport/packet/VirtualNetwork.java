package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpCounters;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A network in memory with a clock of its own, which loses, delays, reorders and repeats what it carries as its seed has
 * it. Time passes only when somebody says so.
 */
final class VirtualNetwork {

    /** An address here. */
    record Place(InetSocketAddress inet) implements UdpAddress {}

    private record Datagram(byte[] data, Place from, Place to, long at, long order) implements Comparable<Datagram> {
        @Override
        public int compareTo(Datagram other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    static final long MILLI = 1_000_000;

    private final Random random;
    private final long seed;
    private final PriorityQueue<Datagram> underway = new PriorityQueue<>();
    private final Map<InetSocketAddress, Socket> sockets = new HashMap<>();
    private final Map<InetSocketAddress, Place> forged = new HashMap<>();
    private final Map<InetSocketAddress, Place> rewritten = new HashMap<>();
    private final Map<InetSocketAddress, Long> bytesBy = new HashMap<>();
    private final Map<InetSocketAddress, Long> bytesTo = new HashMap<>();
    private long now = 1_000_000_000_000L;
    private long order;
    private long delivered;

    /** One way. */
    private long delay = MILLI;

    private double loss;
    private double duplication;
    private double reordering;
    private long bytesPerSecond;
    private long busyUntil;
    private int queueBytes = Integer.MAX_VALUE;
    /** What is dropped besides what is lost by chance: by sender. */
    private BiConsumer<InetSocketAddress, byte[]> watcher = (from, data) -> {};

    private Predicate<InetSocketAddress> down = from -> false;

    VirtualNetwork(long seed) {
        random = new Random(seed);
        this.seed = seed;
    }

    VirtualNetwork delayMillis(long millis) {
        delay = millis * MILLI;
        return this;
    }

    VirtualNetwork loss(double share) {
        loss = share;
        return this;
    }

    VirtualNetwork duplication(double share) {
        duplication = share;
        return this;
    }

    /** Share of the datagrams that take up to twice the time. */
    VirtualNetwork reordering(double share) {
        reordering = share;
        return this;
    }

    /** A bottleneck for everything, with a queue in front. */
    VirtualNetwork bottleneck(long bytesPerSecond, int queueBytes) {
        this.bytesPerSecond = bytesPerSecond;
        this.queueBytes = queueBytes;
        return this;
    }

    /** Drops everything that these senders send. */
    void down(Predicate<InetSocketAddress> senders) {
        down = senders;
    }

    /** For other randomness of the same test. */
    long seed() {
        return seed;
    }

    long now() {
        return now;
    }

    long delivered() {
        return delivered;
    }

    Socket socket(String host, int port) {
        return new Socket(place(host, port));
    }

    static Place place(String host, int port) {
        try {
            return new Place(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** When the next datagram arrives. */
    long nextArrival() {
        Datagram first = underway.peek();
        return first == null ? Long.MAX_VALUE : first.at;
    }

    /** Lets time pass and puts what arrives by then in front of the sockets. */
    void advanceTo(long time) {
        now = Math.max(now, time);
        while (!underway.isEmpty() && underway.peek().at <= now) {
            Datagram datagram = underway.remove();
            Socket socket = sockets.get(datagram.to.inet());
            if (socket != null) {
                socket.arrived.add(datagram);
                delivered++;
            }
        }
    }

    /** Takes a datagram that is under way out of the network. */
    byte[] takeBack(byte[] data) {
        Datagram found = underway.stream()
                .filter(datagram -> Arrays.equals(datagram.data, data))
                .findFirst()
                .orElseThrow();
        underway.remove(found);
        return found.data;
    }

    /** Sends a datagram as if it came from there. */
    void inject(Place from, InetSocketAddress to, byte[] data) {
        carry(from, new Place(to), data);
    }

    /** Shows every datagram that is sent, and by whom. */
    void watch(BiConsumer<InetSocketAddress, byte[]> watcher) {
        this.watcher = watcher;
    }

    /** The next datagram of a sender comes from somewhere else. */
    void forgeNext(InetSocketAddress sender, Place as) {
        forged.put(sender, as);
    }

    /** All datagrams of a sender come from somewhere else; null: no longer. */
    void forge(InetSocketAddress sender, Place as) {
        if (as == null) {
            rewritten.remove(sender);
        } else {
            rewritten.put(sender, as);
        }
    }

    /** Bytes that were sent by an address, whatever became of them. */
    long sentBy(InetSocketAddress sender) {
        return bytesBy.getOrDefault(sender, 0L);
    }

    long sentTo(InetSocketAddress receiver) {
        return bytesTo.getOrDefault(receiver, 0L);
    }

    private void carry(Place sender, Place to, byte[] data) {
        Place forgery = forged.remove(sender.inet());
        Place from = forgery == null ? rewritten.getOrDefault(sender.inet(), sender) : forgery;
        watcher.accept(from.inet(), data);
        bytesBy.merge(from.inet(), (long) data.length, Long::sum);
        bytesTo.merge(to.inet(), (long) data.length, Long::sum);
        if (down.test(from.inet()) || random.nextDouble() < loss) {
            return;
        }
        long leaves = now;
        if (bytesPerSecond > 0) {
            busyUntil = Math.max(busyUntil, now);
            if ((busyUntil - now) * (bytesPerSecond / 1e9) > queueBytes) {
                return;
            }
            busyUntil += data.length * 1_000_000_000L / bytesPerSecond;
            leaves = busyUntil;
        }
        int copies = random.nextDouble() < duplication ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long extra = random.nextDouble() < reordering ? (long) (random.nextDouble() * delay) : 0;
            underway.add(new Datagram(data.clone(), from, to, leaves + delay + extra, order++));
        }
    }

    /** A socket here. Never waits. */
    final class Socket implements UdpSocket {
        private final Queue<Datagram> arrived = new ArrayDeque<>();
        private final Map<InetSocketAddress, Place> places = new HashMap<>();
        private Place here;
        private boolean closed;
        private long received;
        private long sent;

        private Socket(Place here) {
            this.here = here;
            sockets.put(here.inet(), this);
        }

        /** The address that others see changes, as behind a NAT. */
        void moveTo(Place place) {
            sockets.remove(here.inet());
            here = place;
            sockets.put(here.inet(), this);
        }

        boolean hasArrived() {
            return !arrived.isEmpty();
        }

        @Override
        public InetSocketAddress localAddress() {
            return here.inet();
        }

        @Override
        public UdpAddress address(InetSocketAddress address) {
            return places.computeIfAbsent(address, Place::new);
        }

        @Override
        public int receive(long timeoutNanos, Receiver receiver) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            int count = 0;
            for (; count < 64 && !arrived.isEmpty(); count++) {
                Datagram datagram = arrived.remove();
                // behind something else, so that offsets matter
                byte[] array = new byte[datagram.data.length + 7];
                System.arraycopy(datagram.data, 0, array, 5, datagram.data.length);
                received++;
                receiver.onDatagram(array, 5, datagram.data.length, address(datagram.from.inet()));
            }
            return count;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void send(UdpAddress to, byte[] data, int offset, int length) {
            byte[] copy = new byte[length];
            System.arraycopy(data, offset, copy, 0, length);
            sent++;
            carry(here, new Place(to.inet()), copy);
        }

        @Override
        public void flush() {}

        @Override
        public void sendNow(InetSocketAddress to, byte[] data, int offset, int length) {
            send(new Place(to), data, offset, length);
        }

        @Override
        public UdpCounters counters() {
            return new UdpCounters(received, 0, sent, 0, 0);
        }

        @Override
        public String describe() {
            return "in memory";
        }

        @Override
        public void close() {
            closed = true;
            sockets.remove(here.inet());
        }
    }
}
