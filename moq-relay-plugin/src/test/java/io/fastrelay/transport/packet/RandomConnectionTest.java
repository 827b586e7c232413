package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.TestPair.Options;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can happen to a connection, in random order: in the end each byte has arrived and the books balance. */
class RandomConnectionTest {

    static LongStream seeds() {
        if (Long.getLong("connection.seed") != null) {
            return LongStream.of(Long.getLong("connection.seed"));
        }
        return LongStream.rangeClosed(1, Integer.getInteger("connection.seeds", 60));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_happens_every_byte_arrives_once_and_every_packet_has_a_fate(long seed) {
        Random random = new Random(seed);
        VirtualNetwork network = new VirtualNetwork(seed)
                .delayMillis(1 + random.nextInt(60))
                .loss(random.nextInt(4) * 0.03)
                .duplication(random.nextInt(3) * 0.02)
                .reordering(random.nextInt(3) * 0.1);
        if (random.nextInt(3) == 0) {
            network.bottleneck(200_000 + random.nextInt(2_000_000), 10_000 + random.nextInt(60_000));
        }
        Options options = new Options();
        if (random.nextBoolean()) {
            options.clientLimits = new PacketProtection.Limits(30 + random.nextInt(200), 1 << 20, 1000);
        }
        if (random.nextBoolean()) {
            options.serverLimits = new PacketProtection.Limits(30 + random.nextInt(200), 1 << 20, 1000);
        }
        if (random.nextInt(4) == 0) {
            options.clientId = new byte[0];
        }
        try (TestPair pair = new TestPair(network, options)) {
            run(pair, random);
        }
    }

    private static void run(TestPair pair, Random random) {
        int fromServer = 0;
        int fromClient = 0;
        for (int event = 0; event < 60; event++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    pair.server.streams.send(fromServer++ * 4 + 3, random.nextInt(60_000));
                    pair.server.connection.wake();
                }
                case 3, 4 -> {
                    pair.client.streams.send(fromClient++ * 4 + 2, random.nextInt(30_000));
                    pair.client.connection.wake();
                }
                case 5 -> {
                    pair.server.streams.sendDatagram(new byte[random.nextInt(1000)]);
                    pair.server.connection.wake();
                }
                case 6 -> {
                    String host = "10.0." + random.nextInt(3) + ".1";
                    pair.client.socket.moveTo(VirtualNetwork.place(host, 1000 + random.nextInt(3)));
                }
                case 7 -> {
                    byte[] id = new byte[random.nextInt(20) + 1];
                    random.nextBytes(id);
                    // what the client's loop takes for its own has one length; the server's may be anything here
                    if (id.length == TestPair.SERVER_ID.length) {
                        pair.client.connection.peerConnectionId(id);
                    }
                }
                case 8 -> {
                    boolean ofServer = random.nextBoolean();
                    boolean both = random.nextInt(3) == 0;
                    pair.network.down(from -> both || from.equals(pair.server.socket.localAddress()) == ofServer);
                    pair.runMillis(random.nextInt(1500));
                    pair.network.down(from -> false);
                }
                case 9 -> pair.client.connection.wake();
                case 10 -> {
                    byte[] noise = new byte[random.nextInt(100)];
                    random.nextBytes(noise);
                    pair.network.inject(
                            VirtualNetwork.place("10.0.0.1", 1000), pair.server.socket.localAddress(), noise);
                }
                default -> pair.client.streams.sendRaw(new byte[] {0x19, 0x01});
            }
            pair.runMillis(random.nextInt(60));
        }
        int serverStreams = fromServer;
        int clientStreams = fromClient;
        // where it is now
        pair.client.streams.sendRaw(new byte[] {1});
        pair.client.connection.wake();
        pair.runMillis(10);
        pair.runUntil(
                "all streams",
                600,
                () -> pair.client.streams.received(serverStreams) && pair.server.streams.received(clientStreams));
        pair.settle(600);
        pair.assertBooksBalance();
        assertTrue(pair.client.streams.addresses.isEmpty());
        if (!pair.server.streams.addresses.isEmpty()) {
            assertEquals(
                    pair.client.socket.localAddress(),
                    pair.server.streams.addresses.get(pair.server.streams.addresses.size() - 1));
        }
    }
}
