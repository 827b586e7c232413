package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.PacketConnection.Terms;
import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.udp.UdpAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many connections of one loop with many peers, each a loop of its own. */
class TurnsTest {

    private static final int PEERS = 20;

    private final VirtualNetwork network = new VirtualNetwork(1).delayMillis(20);
    private final long begin = network.now();
    private final DirectStateSlab slab = new DirectStateSlab(1000);
    private final VirtualNetwork.Socket serverSocket = network.socket("10.0.0.2", 4433);
    private final Map<InetSocketAddress, PacketConnection> byAddress = new HashMap<>();
    private final PacketLoop server =
            new PacketLoop("server", serverSocket, this::dispatch, network::now, new Random(1));
    private final List<PacketConnection> connections = new ArrayList<>();
    private final List<TestStreams> sources = new ArrayList<>();
    private final List<TestStreams> sinks = new ArrayList<>();
    private final List<PacketLoop> loops = new ArrayList<>();
    private final List<VirtualNetwork.Socket> sockets = new ArrayList<>();

    private void dispatch(byte[] data, int offset, int length, UdpAddress from, long now) {
        byAddress.get(from.inet()).receive(data, offset, length, from, now);
    }

    private void open(int peer) {
        VirtualNetwork.Socket socket = network.socket("10.0.1." + peer, 1000);
        TestStreams source = new TestStreams();
        TestStreams sink = new TestStreams();
        PacketConnection here = new PacketConnection("to " + peer, server, slab, new PlainCiphers(), source, source);
        byAddress.put(socket.localAddress(), here);
        PacketConnection[] there = new PacketConnection[1];
        PacketLoop loop = new PacketLoop(
                "peer " + peer,
                socket,
                (data, offset, length, from, now) -> there[0].receive(data, offset, length, from, now),
                network::now,
                new Random(peer));
        there[0] = new PacketConnection("peer " + peer, loop, slab, new PlainCiphers(), sink, sink);
        here.establish(terms(false, peer, socket.localAddress()));
        there[0].establish(terms(true, peer, serverSocket.localAddress()));
        connections.add(here);
        sources.add(source);
        sinks.add(sink);
        loops.add(loop);
        sockets.add(socket);
    }

    private static Terms terms(boolean client, int peer, InetSocketAddress address) {
        return new Terms(
                client,
                TestPair.secret(CipherSuite.AES_128_GCM_SHA256, client ? peer : peer + 100),
                TestPair.secret(CipherSuite.AES_128_GCM_SHA256, client ? peer + 100 : peer),
                client ? 8 : 20,
                client ? TestPair.SERVER_ID : TestPair.CLIENT_ID,
                address,
                1350,
                3,
                25_000,
                25_000,
                0,
                -1);
    }

    private void step() {
        assertTrue(network.now() < begin + 60_000_000_000L, "it takes too long");
        boolean idle = true;
        if (serverSocket.hasArrived() || server.nextRound() <= network.now()) {
            server.round(false);
            idle = false;
        }
        long next = server.nextRound();
        for (int i = 0; i < loops.size(); i++) {
            if (sockets.get(i).hasArrived() || loops.get(i).nextRound() <= network.now()) {
                loops.get(i).round(false);
                idle = false;
            }
            next = Math.min(next, loops.get(i).nextRound());
        }
        if (idle) {
            network.advanceTo(Math.min(next, network.nextArrival()));
        }
    }

    @Test
    void a_connection_with_much_to_send_leaves_the_others_their_turns() {
        for (int peer = 1; peer <= PEERS; peer++) {
            open(peer);
        }
        // so near that the pacer lets hundreds of packets leave at once
        network.delayMillis(1);
        // one bulk transfer that has opened its window wide
        sources.get(0).send(7, 6_000_000);
        connections.get(0).wake();
        while (connections.get(0).congestionWindow() < 600_000) {
            step();
        }
        // it may send hundreds of packets at once; in the round in which it does the others send theirs, too
        for (int i = 1; i < PEERS; i++) {
            sources.get(i).sendDatagram(new byte[100]);
            connections.get(i).wake();
        }
        int[] bulk = new int[1];
        int[] others = new int[1];
        int[] bulkBeforeOthers = new int[1];
        network.watch((from, data) -> {
            if (!from.equals(serverSocket.localAddress())) {
                return;
            }
            if (data.length > 1000) {
                bulk[0]++;
            } else if (++others[0] == PEERS - 1) {
                bulkBeforeOthers[0] = bulk[0];
            }
        });
        network.advanceTo(network.nextArrival());
        while (serverSocket.hasArrived() || server.nextRound() == Long.MIN_VALUE) {
            server.round(false);
        }
        network.watch((from, data) -> {});
        assertTrue(bulk[0] > 100, "packets of the bulk transfer: " + bulk[0]);
        assertEquals(PEERS - 1, others[0]);
        assertTrue(bulkBeforeOthers[0] <= 64, "before the others' only ones: " + bulkBeforeOthers[0]);
        while (!sinks.get(0).received(1)) {
            step();
        }
        for (int i = 1; i < PEERS; i++) {
            assertEquals(1, sinks.get(i).receivedDatagrams.size());
        }
        end();
    }

    @Test
    void all_connections_of_a_loop_come_to_their_end_together() {
        for (int peer = 1; peer <= PEERS; peer++) {
            open(peer);
            sources.get(peer - 1).send(7, 300_000);
            connections.get(peer - 1).wake();
        }
        while (!sinks.stream().allMatch(sink -> sink.received(1))) {
            step();
        }
        long end = network.now() + 1_000_000_000L;
        while (network.now() < end && connections.stream().anyMatch(connection -> connection.bytesInFlight() > 0)) {
            step();
        }
        for (PacketConnection connection : connections) {
            PacketCounters counters = connection.counters();
            assertEquals(0, counters.lost());
            assertEquals(counters.sent(), counters.acknowledged());
        }
        end();
    }

    private void end() {
        server.close();
        loops.forEach(PacketLoop::close);
        assertEquals(0, slab.inUse());
    }
}
