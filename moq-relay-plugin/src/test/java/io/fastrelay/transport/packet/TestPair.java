package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.PacketConnection.Terms;
import io.fastrelay.transport.packet.VirtualNetwork.Place;
import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import io.fastrelay.transport.packet.udp.UdpAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Two connections that were just established with each other, each on a loop of its own, in a network in memory. */
final class TestPair implements AutoCloseable {

    static final byte[] CLIENT_ID = {1, 2, 3, 4, 5, 6, 7, 8};
    static final byte[] SERVER_ID = {20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39};
    static final int MAX_UDP_PAYLOAD = 1350;

    /** One end. */
    static final class End {
        final VirtualNetwork.Socket socket;
        final PacketLoop loop;
        final TestStreams streams = new TestStreams();
        final PacketConnection connection;
        final DirectStateSlab slab = new DirectStateSlab(100);

        private End(String name, VirtualNetwork network, Place place, Ciphers ciphers, PacketProtection.Limits limits) {
            socket = network.socket(place.inet().getHostString(), place.inet().getPort());
            loop = new PacketLoop(name, socket, this::dispatch, network::now, new Random(network.seed()));
            connection = new PacketConnection(
                    name,
                    loop,
                    slab,
                    terms -> limits == null
                            ? new PacketProtection(ciphers, terms.own(), terms.peer())
                            : new PacketProtection(ciphers, terms.own(), terms.peer(), limits),
                    streams,
                    streams);
        }

        private void dispatch(byte[] data, int offset, int length, UdpAddress from, long now) {
            connection.receive(data, offset, length, from, now);
        }

        PacketCounters counters() {
            return connection.counters();
        }
    }

    /** How the two are made. */
    static final class Options {
        CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
        Ciphers ciphers = new PlainCiphers();
        PacketProtection.Limits clientLimits;
        PacketProtection.Limits serverLimits;
        byte[] clientId = CLIENT_ID;
        long minAckDelayOfClient = -1;
    }

    final VirtualNetwork network;
    final End client;
    final End server;
    final Terms clientTerms;
    final Terms serverTerms;

    TestPair(VirtualNetwork network) {
        this(network, new Options());
    }

    TestPair(VirtualNetwork network, Options options) {
        this(network, options, true);
    }

    TestPair(VirtualNetwork network, Options options, boolean establish) {
        this.network = network;
        Place clientPlace = VirtualNetwork.place("10.0.0.1", 1000);
        Place serverPlace = VirtualNetwork.place("10.0.0.2", 4433);
        client = new End("client", network, clientPlace, options.ciphers, options.clientLimits);
        server = new End("server", network, serverPlace, options.ciphers, options.serverLimits);
        TrafficSecret ofClient = secret(options.suite, 1);
        TrafficSecret ofServer = secret(options.suite, 2);
        clientTerms = new Terms(
                true,
                ofClient,
                ofServer,
                options.clientId.length,
                SERVER_ID,
                serverPlace.inet(),
                MAX_UDP_PAYLOAD,
                3,
                25_000,
                25_000,
                0,
                -1);
        serverTerms = new Terms(
                false,
                ofServer,
                ofClient,
                SERVER_ID.length,
                options.clientId,
                clientPlace.inet(),
                MAX_UDP_PAYLOAD,
                3,
                25_000,
                25_000,
                0,
                options.minAckDelayOfClient);
        if (establish) {
            client.connection.establish(clientTerms);
            server.connection.establish(serverTerms);
        }
    }

    static TrafficSecret secret(CipherSuite suite, int fill) {
        byte[] secret = new byte[suite.hashLength()];
        Arrays.fill(secret, (byte) fill);
        return new TrafficSecret(suite, secret);
    }

    /** Lets time pass until something is so; fails if it takes too long in the network's time. */
    void runUntil(String what, long maxSeconds, BooleanSupplier condition) {
        long end = network.now() + maxSeconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(
                    network.now() < end,
                    () -> "expected within " + maxSeconds + " s: " + what + "; client "
                            + client.counters() + client.streams.errors + ", server " + server.counters()
                            + server.streams.errors);
            step(end);
        }
    }

    void runMillis(long millis) {
        long end = network.now() + millis * VirtualNetwork.MILLI;
        while (network.now() < end) {
            step(end);
        }
    }

    /** Both ends do what is to do now; if nothing is, time passes. */
    void step(long until) {
        boolean idle = true;
        for (End end : new End[] {client, server}) {
            if (end.socket.hasArrived() || end.loop.nextRound() <= network.now()) {
                end.loop.round(false);
                idle = false;
            }
        }
        if (idle) {
            long next = Math.min(client.loop.nextRound(), server.loop.nextRound());
            network.advanceTo(Math.min(until, Math.min(next, network.nextArrival())));
        }
    }

    /** Everything that was sent has arrived, and both ends know. */
    void settle(long maxSeconds) {
        runUntil(
                "nothing in flight",
                maxSeconds,
                () -> client.counters().bytesInFlight() == 0
                        && server.counters().bytesInFlight() == 0
                        && client.streams.allSent()
                        && server.streams.allSent());
    }

    /** No packet may be without a fate, and nobody may have met an error. */
    void assertBooksBalance() {
        for (End end : new End[] {client, server}) {
            PacketCounters counters = end.counters();
            assertEquals(counters.sent(), counters.acknowledged() + counters.lost(), counters::toString);
            assertEquals(0, counters.bytesInFlight());
            assertTrue(end.streams.errors.isEmpty(), () -> end.streams.errors.toString());
        }
    }

    static InetSocketAddress inet(String host, int port) {
        return VirtualNetwork.place(host, port).inet();
    }

    @Override
    public void close() {
        for (End end : new End[] {client, server}) {
            end.connection.end();
            assertEquals(0, end.slab.inUse());
            end.loop.close();
        }
    }
}
