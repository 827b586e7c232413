package io.fastrelay.bench;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import io.fastrelay.transport.packet.udp.SystemUdpSockets;
import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpSocket;
import io.fastrelay.transport.packet.udp.UdpSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a datagram of 1200 bytes costs over loopback, to 100 addresses in turns and in runs of 10 to each, and what one
 * costs that comes from many addresses or in runs from one: Linux's own sockets beside the JDK's, in turns. Not a JMH
 * benchmark, because what was sent has to be taken out between the measured parts, or the system spends its time on
 * dropping it.
 */
public final class UdpBenchmark {

    private static final int PEERS = 100;
    private static final int SIZE = 1200;
    private static final int ROUNDS = 400;
    private static final int WARM_UP = 100;

    private final String name;
    private final UdpSocket socket;
    private final List<UdpSocket> peers = new ArrayList<>();
    private final byte[] data = new byte[SIZE];
    private long taken;

    private UdpBenchmark(String name, UdpSockets sockets) throws IOException {
        this.name = name;
        InetSocketAddress anywhere = new InetSocketAddress("127.0.0.1", 0);
        socket = sockets.open(anywhere, false);
        for (int i = 0; i < PEERS; i++) {
            peers.add(sockets.open(anywhere, false));
        }
    }

    public static void main(String[] args) throws IOException {
        try (NativeLibraries libraries = new NativeLibraries()) {
            List<UdpBenchmark> kinds = new ArrayList<>();
            for (String kind : List.of("native", "nio")) {
                System.setProperty(SystemUdpSockets.PROPERTY, kind);
                kinds.add(new UdpBenchmark(kind, new SystemUdpSockets(libraries)));
            }
            for (int run : new int[] {1, 10}) {
                long[][][] times = new long[kinds.size()][2][ROUNDS];
                for (int round = -WARM_UP; round < ROUNDS; round++) {
                    for (int kind = 0; kind < kinds.size(); kind++) {
                        long out = kinds.get(kind).send(run);
                        long in = kinds.get(kind).receive(run);
                        if (round >= 0) {
                            times[kind][0][round] = out;
                            times[kind][1][round] = in;
                        }
                    }
                }
                for (int kind = 0; kind < kinds.size(); kind++) {
                    String name = kinds.get(kind).name;
                    report(name, "sent in runs of " + run + " to 100 addresses", times[kind][0]);
                    report(name, "received in runs of " + run + " from 100 addresses", times[kind][1]);
                }
            }
            for (UdpBenchmark kind : kinds) {
                kind.close();
            }
        }
    }

    private static void report(String name, String what, long[] times) {
        Arrays.sort(times);
        System.out.printf("%-7s %-45s least %5d median %5d ns%n", name, what, times[0], times[times.length / 2]);
    }

    /** @return nanoseconds per datagram */
    private long send(int run) throws IOException {
        UdpAddress[] to = new UdpAddress[PEERS];
        for (int i = 0; i < PEERS; i++) {
            to[i] = socket.address(peers.get(i).localAddress());
        }
        long start = System.nanoTime();
        for (UdpAddress address : to) {
            for (int i = 0; i < run; i++) {
                socket.send(address, data, 0, SIZE);
            }
        }
        socket.flush();
        long time = System.nanoTime() - start;
        for (UdpSocket peer : peers) {
            drain(peer, run);
        }
        return time / (PEERS * run);
    }

    /** @return nanoseconds per datagram */
    private long receive(int run) throws IOException {
        for (UdpSocket peer : peers) {
            UdpAddress to = peer.address(socket.localAddress());
            for (int i = 0; i < run; i++) {
                peer.send(to, data, 0, SIZE);
            }
            peer.flush();
        }
        long start = System.nanoTime();
        drain(socket, PEERS * run);
        return (System.nanoTime() - start) / (PEERS * run);
    }

    private void drain(UdpSocket from, int count) throws IOException {
        taken = 0;
        while (taken < count) {
            if (from.receive(0, (bytes, offset, length, address) -> taken++) == 0) {
                throw new IOException("expected " + count + " datagrams over loopback, got " + taken);
            }
        }
    }

    private void close() {
        socket.close();
        peers.forEach(UdpSocket::close);
    }
}
