package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What both kinds of sockets do alike, over loopback. */
@Timeout(60)
abstract class UdpSocketContract {

    static final long FOR_EVER = Long.MAX_VALUE;
    private static final UdpSocket.Receiver NOBODY = (data, offset, length, from) -> {};

    private final List<UdpSocket> opened = new ArrayList<>();

    abstract UdpSockets sockets();

    @AfterEach
    void closeSockets() {
        opened.forEach(UdpSocket::close);
    }

    UdpSocket open(String host) throws IOException {
        return open(new InetSocketAddress(host, 0), false);
    }

    private UdpSocket open(InetSocketAddress bind, boolean shared) throws IOException {
        UdpSocket socket = sockets().open(bind, shared);
        opened.add(socket);
        return socket;
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Where nobody listens. */
    private static InetSocketAddress nobody() throws IOException {
        try (DatagramSocket gone = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            return (InetSocketAddress) gone.getLocalSocketAddress();
        }
    }

    private static void assumeIpv6() throws IOException {
        boolean there = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(Inet6Address.class::isInstance);
        assumeTrue(there, "this machine has no IPv6");
    }

    @Test
    void aBatchArrivesByteForByteAndInOrder() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        int count = 120;
        for (int i = 0; i < count; i++) {
            byte[] data = bytes(i, 100 + i * 7 % 1100);
            byte[] within = new byte[data.length + 10];
            System.arraycopy(data, 0, within, 10, data.length);
            sender.send(to, within, 10, data.length);
        }
        sender.flush();
        Inbox inbox = new Inbox().await(receiver, count);
        for (int i = 0; i < count; i++) {
            assertArrayEquals(bytes(i, 100 + i * 7 % 1100), inbox.data(i), "datagram " + i);
            assertEquals(sender.localAddress(), inbox.from(i).inet());
        }
    }

    @Test
    void runsOfOneSizeArriveAsTheDatagramsTheyWere() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        List<UdpSocket> receivers = List.of(open("127.0.0.1"), open("127.0.0.1"), open("127.0.0.1"));
        // A shorter last one, a longer one behind it, an empty one, one byte, more than the system cuts at once.
        int[] sizes = {1200, 1200, 1200, 300, 1200, 1350, 1350, 0, 0, 1, 1, 1200};
        for (int r = 0; r < receivers.size(); r++) {
            UdpAddress to = sender.address(receivers.get(r).localAddress());
            for (int i = 0; i < sizes.length; i++) {
                sender.send(to, bytes(r * 1000 + i, sizes[i]), 0, sizes[i]);
            }
            for (int i = 0; i < 150; i++) {
                sender.send(to, bytes(r * 1000 + 100 + i, 1000), 0, 1000);
            }
        }
        sender.flush();
        for (int r = 0; r < receivers.size(); r++) {
            Inbox inbox = new Inbox().await(receivers.get(r), sizes.length + 150);
            for (int i = 0; i < sizes.length; i++) {
                assertArrayEquals(bytes(r * 1000 + i, sizes[i]), inbox.data(i), "datagram " + i);
            }
            for (int i = 0; i < 150; i++) {
                assertArrayEquals(bytes(r * 1000 + 100 + i, 1000), inbox.data(sizes.length + i), "datagram " + i);
            }
        }
    }

    @Test
    void runsReachASocketOfTheJdkAsDatagramsToo() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        try (DatagramSocket receiver = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            receiver.setSoTimeout(20_000);
            UdpAddress to = sender.address((InetSocketAddress) receiver.getLocalSocketAddress());
            for (int i = 0; i < 20; i++) {
                sender.send(to, bytes(i, 1200), 0, 1200);
            }
            sender.flush();
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            for (int i = 0; i < 20; i++) {
                packet.setLength(2000);
                receiver.receive(packet);
                assertArrayEquals(
                        bytes(i, 1200),
                        ByteBuffer.allocate(packet.getLength())
                                .put(packet.getData(), 0, packet.getLength())
                                .array());
            }
        }
    }

    @Test
    void datagramsToManyAddressesInTurnsFindTheirWay() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        List<UdpSocket> receivers = new ArrayList<>();
        for (int r = 0; r < 20; r++) {
            receivers.add(open("127.0.0.1"));
        }
        for (int i = 0; i < 30; i++) {
            for (int r = 0; r < receivers.size(); r++) {
                byte[] data = bytes(i * 100 + r, 50 + i + r);
                sender.send(sender.address(receivers.get(r).localAddress()), data, 0, data.length);
            }
        }
        sender.flush();
        for (int r = 0; r < receivers.size(); r++) {
            Inbox inbox = new Inbox().await(receivers.get(r), 30);
            for (int i = 0; i < 30; i++) {
                assertArrayEquals(bytes(i * 100 + r, 50 + i + r), inbox.data(i));
            }
        }
    }

    @Test
    void theLargestDatagramsArriveWhole() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        Inbox inbox = new Inbox();
        // Few at once: the system may grant no more than 200 kB of receive buffer.
        for (int i = 0; i < 6; i += 2) {
            sender.send(to, bytes(i, 65507), 0, 65507);
            sender.send(to, bytes(i + 1, 65507), 0, 65507);
            sender.flush();
            inbox.await(receiver, i + 2);
        }
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(bytes(i, 65507), inbox.data(i));
        }
    }

    @Test
    void aDatagramTooLargeIsLostAloneAndCounted() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        sender.send(to, bytes(1, 100), 0, 100);
        sender.send(to, new byte[70_000], 0, 70_000);
        sender.send(to, new byte[400_000], 0, 400_000);
        sender.send(to, bytes(2, 100), 0, 100);
        sender.flush();
        Inbox inbox = new Inbox().await(receiver, 2);
        assertArrayEquals(bytes(1, 100), inbox.data(0));
        assertArrayEquals(bytes(2, 100), inbox.data(1));
        assertEquals(2, sender.counters().errors());
        assertEquals(2, sender.counters().sent());
        sender.sendNow(receiver.localAddress(), new byte[70_000], 0, 70_000);
        assertEquals(3, sender.counters().errors());
    }

    @Test
    void whatCannotBeSentDoesNotHurtTheRestOfTheBatch() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        // No port 0, no IPv6 on this socket, and an address outside from a socket that is bound to loopback.
        List<InetSocketAddress> bad = List.of(
                new InetSocketAddress("127.0.0.1", 0),
                new InetSocketAddress("::1", receiver.localAddress().getPort()),
                new InetSocketAddress("192.0.2.1", 9));
        int sent = 0;
        for (int i = 0; i < 30; i++) {
            UdpAddress wrong = sender.address(bad.get(i % bad.size()));
            sender.send(wrong, bytes(0, 500), 0, 500);
            sender.send(wrong, bytes(0, 500), 0, 500);
            sender.send(to, bytes(i, 500), 0, 500);
            sent++;
        }
        sender.flush();
        Inbox inbox = new Inbox().await(receiver, sent);
        for (int i = 0; i < sent; i++) {
            assertArrayEquals(bytes(i, 500), inbox.data(i));
        }
        assertEquals(sent, sender.counters().sent());
        assertEquals(60, sender.counters().errors());
        for (InetSocketAddress wrong : bad) {
            sender.sendNow(wrong, bytes(0, 500), 0, 500);
        }
        assertEquals(63, sender.counters().errors());
    }

    @Test
    void aPortThatNobodyListensOnBreaksNothing() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        UdpAddress closed = sender.address(nobody());
        for (int i = 0; i < 100; i++) {
            sender.send(closed, bytes(0, 300), 0, 300);
            sender.flush();
            sender.send(to, bytes(i, 300), 0, 300);
            sender.flush();
            assertEquals(0, sender.receive(0, NOBODY));
        }
        Inbox inbox = new Inbox().await(receiver, 100);
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(bytes(i, 300), inbox.data(i));
        }
        receiver.send(receiver.address(sender.localAddress()), bytes(7, 70), 0, 70);
        receiver.flush();
        assertArrayEquals(bytes(7, 70), new Inbox().await(sender, 1).data(0));
    }

    @Test
    void datagramsLeaveOnlyWithTheBatch() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        sender.send(sender.address(receiver.localAddress()), new byte[100], 0, 100);
        assertEquals(0, sender.counters().sent());
        assertEquals(0, receiver.receive(TimeUnit.MILLISECONDS.toNanos(20), NOBODY));
        sender.flush();
        new Inbox().await(receiver, 1);
    }

    @Test
    void anUnusedWaitTakesItsTime() throws IOException {
        UdpSocket socket = open("127.0.0.1");
        long start = System.nanoTime();
        assertEquals(0, socket.receive(TimeUnit.MILLISECONDS.toNanos(30), NOBODY));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(30));
        assertEquals(0, socket.receive(0, NOBODY));
        assertEquals(0, socket.receive(1, NOBODY));
    }

    @Test
    void aDatagramEndsAWait() throws Exception {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        Inbox inbox = new Inbox();
        CompletableFuture<Integer> waiting = received(receiver, FOR_EVER, inbox);
        assertStillWaiting(waiting);
        sender.sendNow(receiver.localAddress(), bytes(1, 10), 0, 10);
        assertEquals(1, waiting.get(20, TimeUnit.SECONDS));
        assertArrayEquals(bytes(1, 10), inbox.data(0));
    }

    @Test
    void wakeUpEndsAWait() throws Exception {
        UdpSocket socket = open("127.0.0.1");
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Integer> waiting = received(socket, FOR_EVER, NOBODY);
            assertStillWaiting(waiting);
            socket.wakeUp();
            assertEquals(0, waiting.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void wakeUpBeforeEndsTheNextWaitAndNoOther() throws Exception {
        UdpSocket socket = open("127.0.0.1");
        for (int i = 0; i < 3; i++) {
            socket.wakeUp();
            socket.wakeUp();
            assertEquals(0, socket.receive(0, NOBODY));
            assertEquals(0, received(socket, FOR_EVER, NOBODY).get(20, TimeUnit.SECONDS));
            CompletableFuture<Integer> waiting = received(socket, FOR_EVER, NOBODY);
            assertStillWaiting(waiting);
            socket.wakeUp();
            assertEquals(0, waiting.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void noWakeUpIsLost() throws Exception {
        UdpSocket socket = open("127.0.0.1");
        int rounds = 6_000;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<Void> loop = CompletableFuture.runAsync(
                () -> {
                    try {
                        while (answered.get() < rounds) {
                            socket.receive(FOR_EVER, NOBODY);
                            answered.set(asked.get());
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                command -> new Thread(command, "loop").start());
        for (int i = 1; i <= rounds; i++) {
            asked.set(i);
            socket.wakeUp();
            if (i % 3 == 0) {
                while (answered.get() < i && !loop.isDone()) {
                    Thread.onSpinWait();
                }
            }
        }
        loop.get(20, TimeUnit.SECONDS);
        assertEquals(rounds, answered.get());
    }

    @Test
    void closeEndsAWaitAndFreesThePort() throws Exception {
        UdpSocket socket = open("127.0.0.1");
        CompletableFuture<Integer> waiting = received(socket, FOR_EVER, NOBODY);
        assertStillWaiting(waiting);
        socket.close();
        ExecutionException ended = assertThrows(ExecutionException.class, () -> waiting.get(20, TimeUnit.SECONDS));
        assertTrue(ended.getCause() instanceof IOException, () -> "" + ended.getCause());
        open(socket.localAddress(), false);
    }

    @Test
    void aClosedSocketDoesNothingMore() throws IOException {
        UdpSocket socket = open("127.0.0.1");
        UdpSocket other = open("127.0.0.1");
        UdpAddress to = socket.address(other.localAddress());
        socket.send(to, new byte[10], 0, 10);
        socket.close();
        socket.close();
        assertThrows(IOException.class, () -> socket.receive(0, NOBODY));
        assertThrows(IOException.class, () -> socket.receive(FOR_EVER, NOBODY));
        socket.wakeUp();
        socket.send(to, new byte[10], 0, 10);
        socket.flush();
        socket.sendNow(other.localAddress(), new byte[10], 0, 10);
        assertEquals(0, socket.counters().sent());
        assertEquals(0, other.receive(TimeUnit.MILLISECONDS.toNanos(20), NOBODY));
        assertFalse(socket.describe().isEmpty());
    }

    @Test
    void aReceiverMayCloseTheSocket() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        for (int i = 0; i < 10; i++) {
            sender.sendNow(receiver.localAddress(), bytes(i, 100 + i), 0, 100 + i);
        }
        List<Integer> lengths = new ArrayList<>();
        receiver.receive(TimeUnit.SECONDS.toNanos(20), (data, offset, length, from) -> {
            lengths.add(length);
            receiver.close();
        });
        assertEquals(List.of(100), lengths);
        assertThrows(IOException.class, () -> receiver.receive(0, NOBODY));
    }

    @Test
    void ipv6CarriesBatches() throws IOException {
        assumeIpv6();
        UdpSocket sender = open("::1");
        UdpSocket receiver = open("::1");
        UdpAddress to = sender.address(receiver.localAddress());
        for (int i = 0; i < 100; i++) {
            sender.send(to, bytes(i, 1200), 0, 1200);
        }
        sender.flush();
        Inbox inbox = new Inbox().await(receiver, 100);
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(bytes(i, 1200), inbox.data(i));
        }
        assertEquals(sender.localAddress(), inbox.from(0).inet());
        assertTrue(inbox.from(0).inet().getAddress() instanceof Inet6Address);
    }

    @Test
    void aWildcardIpv6SocketTakesAndSendsIpv4() throws IOException {
        assumeIpv6();
        UdpSocket both = open("::");
        UdpSocket four = open("127.0.0.1");
        UdpSocket six = open("::1");
        int port = both.localAddress().getPort();
        four.sendNow(new InetSocketAddress("127.0.0.1", port), bytes(4, 44), 0, 44);
        six.sendNow(new InetSocketAddress("::1", port), bytes(6, 66), 0, 66);
        Inbox inbox = new Inbox().await(both, 2);
        int first = inbox.data(0).length == 44 ? 0 : 1;
        assertEquals(four.localAddress(), inbox.from(first).inet());
        assertTrue(inbox.from(first).inet().getAddress() instanceof Inet4Address);
        assertEquals(six.localAddress(), inbox.from(1 - first).inet());
        assertSame(inbox.from(first), both.address(four.localAddress()));

        for (int i = 0; i < 10; i++) {
            both.send(inbox.from(first), bytes(i, 200), 0, 200);
            both.send(inbox.from(1 - first), bytes(i, 200), 0, 200);
        }
        both.flush();
        assertArrayEquals(bytes(9, 200), new Inbox().await(four, 10).data(9));
        assertArrayEquals(bytes(9, 200), new Inbox().await(six, 10).data(9));
        both.sendNow(four.localAddress(), bytes(1, 20), 0, 20);
        assertArrayEquals(bytes(1, 20), new Inbox().await(four, 1).data(0));
    }

    @Test
    void theSameAddressIsTheSameObject() throws IOException {
        UdpSocket first = open("127.0.0.1");
        UdpSocket second = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        for (int i = 0; i < 3; i++) {
            first.sendNow(receiver.localAddress(), new byte[] {1}, 0, 1);
            second.sendNow(receiver.localAddress(), new byte[] {2}, 0, 1);
        }
        Inbox inbox = new Inbox().await(receiver, 6);
        UdpAddress known = receiver.address(first.localAddress());
        Set<UdpAddress> different = new HashSet<>();
        inbox.datagrams.forEach(datagram -> {
            if (datagram.data()[0] == 1) {
                assertSame(known, datagram.from());
            }
            different.add(datagram.from());
        });
        assertEquals(2, different.size());
        // Another socket has other objects for the same address, and they are equal.
        assertEquals(known, second.address(first.localAddress()));
        assertEquals(known.hashCode(), second.address(first.localAddress()).hashCode());
        assertNotEquals(known, receiver.address(second.localAddress()));
    }

    @Test
    void anAddressOfAnotherKindIsGoodToSendTo() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        InetSocketAddress to = receiver.localAddress();
        sender.send(() -> to, bytes(3, 30), 0, 30);
        sender.flush();
        assertArrayEquals(bytes(3, 30), new Inbox().await(receiver, 1).data(0));
    }

    @Test
    void aNameThatWasNotResolvedIsNoAddress() throws IOException {
        UdpSocket socket = open("127.0.0.1");
        InetSocketAddress name = InetSocketAddress.createUnresolved("relay.example", 443);
        assertThrows(IllegalArgumentException.class, () -> socket.address(name));
        assertThrows(IllegalArgumentException.class, () -> socket.sendNow(name, new byte[1], 0, 1));
        assertThrows(IllegalArgumentException.class, () -> sockets().open(name, false));
    }

    @Test
    void sharedSocketsHaveOnePort() throws IOException {
        UdpSocket one = open(new InetSocketAddress("127.0.0.1", 0), true);
        UdpSocket two = open(one.localAddress(), true);
        assertEquals(one.localAddress(), two.localAddress());
        assertThrows(BindException.class, () -> open(one.localAddress(), false));
        Inbox inbox = new Inbox();
        // The system spreads by the sender's port.
        for (int i = 0; i < 64; i++) {
            UdpSocket sender = open("127.0.0.1");
            sender.sendNow(one.localAddress(), bytes(i, 100), 0, 100);
            sender.close();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (inbox.datagrams.size() < 64 && System.nanoTime() < end) {
            one.receive(TimeUnit.MILLISECONDS.toNanos(1), inbox);
            two.receive(TimeUnit.MILLISECONDS.toNanos(1), inbox);
        }
        assertEquals(64, inbox.datagrams.size());
        assertTrue(one.counters().received() > 0 && two.counters().received() > 0);
    }

    @Test
    void aPortInUseIsNotTakenAndTheErrorNamesIt() throws IOException {
        UdpSocket socket = open("127.0.0.1");
        IOException taken = assertThrows(IOException.class, () -> open(socket.localAddress(), false));
        assertTrue(taken instanceof BindException, taken.toString());
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        assertThrows(IOException.class, () -> open(new InetSocketAddress(elsewhere, 0), false));
    }

    @Test
    void manyThreadsSendAtOnceBesideTheBatch() throws Exception {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 100; i++) {
                            byte[] data = ByteBuffer.allocate(60)
                                    .putInt(10, thread)
                                    .putInt(14, i)
                                    .array();
                            sender.sendNow(receiver.localAddress(), data, 10, 50);
                        }
                    },
                    command -> new Thread(command, "sender " + thread).start()));
        }
        for (int i = 0; i < 100; i++) {
            sender.send(to, ByteBuffer.allocate(50).putInt(0, 4).putInt(4, i).array(), 0, 50);
            if (i % 7 == 0) {
                sender.flush();
            }
        }
        sender.flush();
        Inbox inbox = new Inbox().await(receiver, 500);
        for (CompletableFuture<Void> thread : threads) {
            thread.get(20, TimeUnit.SECONDS);
        }
        int[] next = new int[5];
        inbox.datagrams.forEach(datagram -> {
            ByteBuffer data = ByteBuffer.wrap(datagram.data());
            int thread = data.getInt();
            assertEquals(next[thread]++, data.getInt(), "order within one thread");
            assertEquals(50, datagram.data().length);
        });
        assertEquals(500, sender.counters().sent());
    }

    @Test
    void aFloodIsLostOrArrivesAndIsCounted() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        int count = 30_000;
        byte[] data = bytes(1, 1200);
        for (int i = 0; i < count; i++) {
            sender.send(to, data, 0, data.length);
        }
        sender.flush();
        UdpCounters sent = sender.counters();
        assertEquals(count, sent.sent() + sent.errors());
        int[] received = {0};
        while (receiver.receive(TimeUnit.MILLISECONDS.toNanos(50), (bytes, offset, length, from) -> {
                    assertEquals(1200, length);
                    received[0]++;
                })
                > 0) {
            assertTrue(received[0] <= count);
        }
        assertTrue(received[0] > 0);
        assertEquals(received[0], receiver.counters().received());
        assertTrue(receiver.counters().receiveCalls() > 0);
        assertTrue(receiver.counters().receiveCalls() <= received[0]);
        // And it works on.
        sender.sendNow(receiver.localAddress(), bytes(2, 99), 0, 99);
        Inbox inbox = new Inbox().await(receiver, 1);
        assertArrayEquals(bytes(2, 99), inbox.data(0));
    }

    @Test
    void aReceiverThatThrowsLosesNoSocket() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        sender.sendNow(receiver.localAddress(), bytes(1, 10), 0, 10);
        assertThrows(
                IllegalStateException.class,
                () -> receiver.receive(TimeUnit.SECONDS.toNanos(20), (data, offset, length, from) -> {
                    throw new IllegalStateException("on purpose");
                }));
        sender.sendNow(receiver.localAddress(), bytes(2, 20), 0, 20);
        assertArrayEquals(bytes(2, 20), new Inbox().await(receiver, 1).data(0));
    }

    static CompletableFuture<Integer> received(UdpSocket socket, long timeout, UdpSocket.Receiver receiver) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(socket.receive(timeout, receiver));
                    } catch (IOException | RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                },
                "receiver");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void assertStillWaiting(CompletableFuture<Integer> waiting) {
        assertThrows(TimeoutException.class, () -> waiting.get(30, TimeUnit.MILLISECONDS));
    }
}
