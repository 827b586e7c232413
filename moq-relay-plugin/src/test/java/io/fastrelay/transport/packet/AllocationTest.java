package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.transport.packet.PacketConnection.Terms;
import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpCounters;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Garbage per packet is a cost per packet: there is none, apart from what the JDK's ciphers make. */
class AllocationTest {

    private static final int PACKETS = 20_000;

    /** Gives what is sent to another one, with buffers that are used again. */
    private static final class LinkedSocket implements UdpSocket {
        private static final int RING = 2048;
        private final byte[][] ring = new byte[RING][1500];
        private final int[] lengths = new int[RING];
        private int head;
        private int tail;
        private final UdpAddress here;
        private LinkedSocket other;

        LinkedSocket(String host) {
            here = VirtualNetwork.place(host, 1000);
        }

        @Override
        public InetSocketAddress localAddress() {
            return here.inet();
        }

        @Override
        public UdpAddress address(InetSocketAddress address) {
            return other.here;
        }

        @Override
        public int receive(long timeoutNanos, Receiver receiver) {
            int count = 0;
            for (; count < 32 && head != tail; count++) {
                int slot = head++ % RING;
                receiver.onDatagram(ring[slot], 0, lengths[slot], other.here);
            }
            return count;
        }

        @Override
        public void wakeUp() {}

        @Override
        public void send(UdpAddress to, byte[] data, int offset, int length) {
            int slot = other.tail++ % RING;
            System.arraycopy(data, offset, other.ring[slot], 0, length);
            other.lengths[slot] = length;
        }

        @Override
        public void flush() {}

        @Override
        public void sendNow(InetSocketAddress to, byte[] data, int offset, int length) {}

        @Override
        public UdpCounters counters() {
            return new UdpCounters(0, 0, 0, 0, 0);
        }

        @Override
        public String describe() {
            return "linked";
        }

        @Override
        public void close() {}
    }

    /** Two frames of a stream for each packet, as many packets as are asked for. */
    private static final class Flow implements FrameSource, FrameHandler {
        private final byte[] data = new byte[500];
        private final Object owner = new Object();
        private long left;
        private long offset;
        private long acknowledged;
        private long received;

        @Override
        public void onWake() {}

        @Override
        public Filled fill(PacketBuilder packet) {
            if (left == 0) {
                return Filled.NOTHING;
            }
            if (packet.room() < data.length + 20) {
                return Filled.NEEDS_NEW_PACKET;
            }
            left--;
            packet.buffer()
                    .put((byte) 0x0e)
                    .put((byte) 3)
                    .putLong(offset | 3L << 62)
                    .putShort((short) (0x4000 | data.length))
                    .put(data);
            packet.endFrame(owner, offset, data.length, false);
            offset += data.length;
            return Filled.FRAME;
        }

        @Override
        public void onAcknowledged(Object owner, long offset, int length, boolean fin) {
            acknowledged++;
        }

        @Override
        public void onLost(Object owner, long offset, int length, boolean fin) {
            throw new AssertionError("lost " + offset);
        }

        @Override
        public void onProbe(Object owner, long offset, int length, boolean fin) {
            throw new AssertionError("probed " + offset);
        }

        @Override
        public void onStream(long streamId, long offset, ByteBuffer data, boolean fin) {
            received++;
        }

        @Override
        public void onResetStream(long streamId, long code, long finalSize) {}

        @Override
        public void onStopSending(long streamId, long code) {}

        @Override
        public void onMaxData(long limit) {}

        @Override
        public void onMaxStreamData(long streamId, long limit) {}

        @Override
        public void onMaxStreams(boolean bidirectional, long limit) {}

        @Override
        public void onDatagram(ByteBuffer data) {}

        @Override
        public void onHandshakeSide(byte[] packet, InetSocketAddress from) {}

        @Override
        public void onPeerAddress(InetSocketAddress address) {}

        @Override
        public void onError(QuicException error) {
            throw new AssertionError(error.getMessage());
        }

        @Override
        public void onActivity() {}
    }

    private long now = 1_000_000_000;
    private final LinkedSocket clientSocket = new LinkedSocket("10.0.0.1");
    private final LinkedSocket serverSocket = new LinkedSocket("10.0.0.2");
    private final Flow source = new Flow();
    private final Flow sink = new Flow();
    private PacketConnection client;
    private PacketConnection server;
    private PacketLoop clientLoop;
    private PacketLoop serverLoop;

    private void open(Ciphers ciphers) {
        clientSocket.other = serverSocket;
        serverSocket.other = clientSocket;
        DirectStateSlab slab = new DirectStateSlab(2);
        clientLoop = new PacketLoop(
                "client",
                clientSocket,
                (d, o, l, from, at) -> client.receive(d, o, l, from, at),
                () -> now,
                new Random(1));
        serverLoop = new PacketLoop(
                "server",
                serverSocket,
                (d, o, l, from, at) -> server.receive(d, o, l, from, at),
                () -> now,
                new Random(2));
        client = new PacketConnection("client", clientLoop, slab, ciphers, sink, sink);
        server = new PacketConnection("server", serverLoop, slab, ciphers, source, source);
        client.establish(terms(true, 1, 2, serverSocket));
        server.establish(terms(false, 2, 1, clientSocket));
    }

    private static Terms terms(boolean client, int own, int peer, LinkedSocket to) {
        CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
        return new Terms(
                client,
                TestPair.secret(suite, own),
                TestPair.secret(suite, peer),
                8,
                TestPair.CLIENT_ID,
                to.localAddress(),
                1200,
                3,
                25_000,
                25_000,
                0,
                -1);
    }

    /** Bytes of garbage for each packet. */
    private double run(int packets) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long frames = source.acknowledged + 2L * packets;
        source.left = 2L * packets;
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        server.wake();
        long end = now + 60_000_000_000L;
        while (source.acknowledged < frames) {
            assertTrue(now < end, "it takes too long");
            serverLoop.round(false);
            clientLoop.round(false);
            now += 200_000;
        }
        return (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / (double) packets;
    }

    @Test
    void a_packet_costs_no_object() {
        open(new PlainCiphers());
        run(PACKETS);
        double bytes = run(PACKETS);
        assertEquals(4 * PACKETS, sink.received);
        assertTrue(bytes < 8, "bytes for each packet: " + bytes);
    }

    @Test
    void with_aes_only_the_jdks_cipher_makes_garbage() {
        open(Ciphers.portable());
        run(PACKETS);
        double bytes = run(PACKETS);
        // two packets are sealed and opened for each of data: itself and a half of an acknowledgement
        assertTrue(bytes < 4000, "bytes for each packet: " + bytes);
    }
}
