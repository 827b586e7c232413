package io.fastrelay.transport.kwik;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A path to a server that loses packets in both directions, the same ones for the same seed. For one client. */
final class LossyPath implements AutoCloseable {

    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger retries = new AtomicInteger();
    private final DatagramSocket front;
    private volatile DatagramSocket back;
    private final int seed;
    private final SocketAddress server;
    private final double share;
    private volatile SocketAddress client;

    LossyPath(InetSocketAddress server, double share, int seed) throws IOException {
        this.server = server;
        this.share = share;
        this.seed = seed;
        front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        back = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        front.setReceiveBufferSize(4 << 20);
        back.setReceiveBufferSize(4 << 20);
        start(front, new Random(seed), true);
        start(back, new Random(seed + 1), false);
    }

    /** From now on the server sees the client at another port, as after a NAT has forgotten it. */
    void moveToAnotherPort() throws IOException {
        DatagramSocket before = back;
        DatagramSocket next = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        next.setReceiveBufferSize(4 << 20);
        start(next, new Random(seed + 1), false);
        back = next;
        before.close();
    }

    int port() {
        return front.getLocalPort();
    }

    private void start(DatagramSocket from, Random random, boolean toServer) {
        Thread thread = new Thread(
                () -> {
                    try {
                        forward(from, random, toServer);
                    } catch (IOException e) {
                        // closed
                    }
                },
                "lossy-path");
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(DatagramSocket from, Random random, boolean toServer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (true) {
            packet.setLength(2048);
            from.receive(packet);
            if (toServer) {
                client = packet.getSocketAddress();
            }
            if (!toServer && (packet.getData()[0] & 0xb0) == 0xb0) {
                // a long header of type Retry, RFC 9000 section 17.2.5
                retries.incrementAndGet();
            }
            if (random.nextDouble() < share) {
                lost.incrementAndGet();
            } else {
                packet.setSocketAddress(toServer ? server : client);
                try {
                    (toServer ? back : front).send(packet);
                } catch (IOException e) {
                    // the other socket was closed under our hands: a lost packet
                    lost.incrementAndGet();
                }
            }
        }
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
