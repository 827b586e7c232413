package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.log.DirectStateSlab;
import io.fastrelay.transport.packet.log.KernelSender;
import io.fastrelay.transport.packet.log.SentLog;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import io.fastrelay.transport.packet.recovery.Cubic;
import io.fastrelay.transport.packet.recovery.LossRecovery;
import io.fastrelay.transport.packet.recovery.RttEstimate;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two senders, user space and the kernel, on one connection with a client, through a network that loses, reorders and
 * duplicates, with numbers that are given up, senders that are held up and key updates begun by either end; all that the
 * log, the protection, the recovery and the numbers received say is held against a plain record of every packet.
 */
class SharedNumbersModelTest {

    private static final int SEEDS = 40;
    private static final int STEPS = 2_500;
    private static final long MS = 1_000_000;
    private static final int ID_LENGTH = 4;
    private static final int HEADER = 1 + ID_LENGTH + 4;
    private static final int ACK_DELAY_EXPONENT = 3;

    @Test
    void theBooksAgreeWithARecordOfEveryPacket() throws QuicException {
        long keyUpdates = 0;
        long lost = 0;
        long kernelPackets = 0;
        long duplicates = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            World world = new World(seed);
            try {
                for (int step = 0; step < STEPS; step++) {
                    world.step();
                }
                world.drain();
            } catch (AssertionError | RuntimeException | QuicException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            keyUpdates += world.relay.keyUpdates();
            lost += world.log.packetsLost();
            kernelPackets += world.kernelPackets;
            duplicates += world.duplicates;
        }
        assertTrue(
                keyUpdates > 10 * SEEDS && lost > 10 * SEEDS && kernelPackets > 100 * SEEDS && duplicates > SEEDS,
                () -> "the schedules were too tame");
    }

    /** What became of a number. */
    private static final class Packet {
        final boolean kernel;
        SentLog.State state = SentLog.State.CLAIMED;
        boolean inFlight;
        boolean delivered;
        int size;
        byte[] sealed = new byte[0];
        long phase;

        Packet(boolean kernel) {
            this.kernel = kernel;
        }
    }

    private record Datagram(byte[] bytes, long dueAt, long phase, long number) {}

    private static final class World implements LossRecovery.Outcome {
        final Random random;
        final SentLog log = new DirectStateSlab(1).take();
        final KernelSender kernel = new KernelSender(log, KernelSender.EXACT);
        final RttEstimate rtt = new RttEstimate(25_000);
        final Cubic congestion = new Cubic(1_200);
        final LossRecovery recovery = new LossRecovery(log, rtt, congestion, this);
        final PacketProtection relay;
        final PacketProtection client;
        final ReceivedNumbers relayReceived = new ReceivedNumbers();
        final AckSchedule relayAcks = new AckSchedule(25 * MS);
        final ReceivedNumbers clientReceived = new ReceivedNumbers();
        final AckSchedule clientAcks = new AckSchedule(25 * MS);
        final RecordingFrames relayFrames = new RecordingFrames();
        final RecordingFrames clientFrames = new RecordingFrames();
        final FrameReader relayReader;
        final FrameReader clientReader;
        final FrameReader.Result result = new FrameReader.Result();
        final byte[] opened = new byte[2_000];
        final byte[] side = new byte[2_000];

        final Map<Long, Packet> packets = new HashMap<>();
        final Deque<Long> heldUp = new ArrayDeque<>();
        final List<Datagram> toClient = new ArrayList<>();
        final List<Datagram> toRelay = new ArrayList<>();
        final int loss;
        final int reorder;
        final long delay;
        long now = -500 * MS;
        boolean impaired = true;
        long clientNext;
        long bytesInFlight;
        long sent;
        long acknowledged;
        long lost;
        long lowest;
        long kernelPackets;
        long duplicates;

        World(int seed) {
            random = new Random(seed);
            loss = random.nextInt(4) * 5;
            reorder = random.nextInt(4) * 10;
            delay = (1 + random.nextInt(30)) * MS;
            OnceCiphers ciphers = new OnceCiphers();
            TrafficSecret one = secret(1);
            TrafficSecret two = secret(2);
            relay = new PacketProtection(ciphers, one, two, limits());
            client = new PacketProtection(ciphers, two, one, limits());
            relayReader = new FrameReader(false, new AcksToRelay(), relayFrames);
            clientReader = new FrameReader(true, new AcksToClient(), clientFrames);
        }

        private static TrafficSecret secret(int fill) {
            byte[] bytes = new byte[32];
            Arrays.fill(bytes, (byte) fill);
            return new TrafficSecret(CipherSuite.AES_128_GCM_SHA256, bytes);
        }

        /** So that updates come often, now from one end and now from the other, or from both at once. */
        private PacketProtection.Limits limits() {
            return new PacketProtection.Limits(20 + random.nextInt(100), 1L << 40, 1L << 40);
        }

        void step() throws QuicException {
            now += random.nextInt(1_000_000);
            int what = random.nextInt(100);
            if (what < 40) {
                sendMedia(what < 20);
            } else if (what < 42) {
                skip();
            } else if (what < 45 || relayAcks.isDue(now)) {
                sendAck();
            }
            if (!heldUp.isEmpty() && random.nextInt(3) == 0) {
                publish(random.nextBoolean() ? heldUp.removeFirst() : heldUp.removeLast());
            }
            deliver();
            if (clientAcks.isDue(now)) {
                clientSends();
            }
            time();
            check();
        }

        private void time() {
            if (recovery.deadline() <= now) {
                recovery.onTime(now);
            }
            while (recovery.probesDue() > 0) {
                recovery.probeSent();
                claimAndSeal(false, media(), true);
            }
        }

        private void sendMedia(boolean byKernel) {
            if (log.bytesInFlight() + 200 <= congestion.window()) {
                claimAndSeal(byKernel, media(), true);
            }
        }

        private void sendAck() {
            ByteBuffer ack = ByteBuffer.allocate(100);
            if (relayReceived.writeAck(ack, ACK_DELAY_EXPONENT, now) >= 0) {
                claimAndSeal(false, Arrays.copyOf(ack.array(), ack.position()), false);
                relayAcks.sent();
            }
        }

        /** A datagram with the number that the packet will have, and padding. */
        private byte[] media() {
            return ByteBuffer.allocate(10 + random.nextInt(150))
                    .put((byte) FrameType.DATAGRAM_WITH_LENGTH)
                    .put((byte) 8)
                    .putLong(log.next())
                    .array();
        }

        private void skip() {
            long number = claim(false);
            if (number >= 0) {
                log.skip(number);
                packets.get(number).state = SentLog.State.SKIPPED;
            }
        }

        private long claim(boolean byKernel) {
            long next = log.next();
            boolean room = log.hasRoom();
            long number = byKernel ? kernel.claim() : log.claim();
            assertEquals(room ? next : -1, number);
            if (room) {
                packets.put(number, new Packet(byKernel));
            }
            return number;
        }

        /** Sealed at once: numbers and key phases go up together (RFC 9001 section 6.4). Then it may be held up. */
        private void claimAndSeal(boolean byKernel, byte[] payload, boolean inFlight) {
            long number = claim(byKernel);
            if (number < 0) {
                return;
            }
            Packet packet = packets.get(number);
            packet.sealed = seal(relay, number, payload);
            packet.phase = relay.keyUpdates();
            packet.size = packet.sealed.length;
            packet.inFlight = inFlight;
            if (random.nextInt(10) == 0 && heldUp.size() < 3) {
                heldUp.add(number);
            } else {
                publish(number);
            }
        }

        private static byte[] seal(PacketProtection protection, long number, byte[] payload) {
            byte[] packet = ByteBuffer.allocate(HEADER + payload.length)
                    .put((byte) 0x43)
                    .putInt(0)
                    .putInt((int) number)
                    .put(payload)
                    .array();
            byte[] sealed = new byte[packet.length + 16];
            assertEquals(sealed.length, protection.seal(number, packet, HEADER, packet.length, sealed));
            return sealed;
        }

        private void publish(long number) {
            Packet packet = packets.get(number);
            packet.state = SentLog.State.SENT;
            if (packet.inFlight) {
                sent++;
                bytesInFlight += packet.size;
            }
            if (packet.kernel) {
                kernelPackets++;
                kernel.publish(number, packet.size, 1, number, 8, now);
                recovery.look();
            } else if (packet.inFlight) {
                log.publish(number, packet.size, SentLog.IN_FLIGHT, now);
                recovery.onSent(number, packet.size, true, now);
            } else {
                log.publish(number, packet.size, SentLog.NOT_IN_FLIGHT, now);
            }
            carry(toClient, packet.sealed, packet.phase, number);
        }

        private void carry(List<Datagram> network, byte[] bytes, long phase, long number) {
            for (int copies = impaired && random.nextInt(50) == 0 ? 2 : 1; copies > 0; copies--) {
                if (!impaired || random.nextInt(100) >= loss) {
                    long late = impaired && random.nextInt(100) < reorder ? random.nextInt(10) * MS : 0;
                    network.add(new Datagram(bytes.clone(), now + delay + late, phase, number));
                }
            }
        }

        private void deliver() throws QuicException {
            for (Datagram datagram : due(toClient)) {
                clientReceives(datagram);
            }
            for (Datagram datagram : due(toRelay)) {
                relayReceives(datagram);
            }
        }

        private List<Datagram> due(List<Datagram> network) {
            List<Datagram> due = network.stream()
                    .filter(datagram -> datagram.dueAt <= now)
                    .sorted((a, b) -> Long.compare(a.dueAt, b.dueAt))
                    .toList();
            network.removeAll(due);
            return due;
        }

        private void clientReceives(Datagram datagram) throws QuicException {
            long before = clientReceived.largest();
            int length = open(client, datagram, before);
            if (length < 0) {
                return;
            }
            Packet packet = packets.get(datagram.number);
            if (!clientReceived.add(datagram.number, now)) {
                assertTrue(packet.delivered || datagram.number < before - 2 * ReceivedNumbers.RANGES);
                duplicates++;
                return;
            }
            assertTrue(!packet.delivered, "packet " + datagram.number + " was taken twice");
            packet.delivered = true;
            clientFrames.events.clear();
            clientReader.read(opened, length, side, result);
            assertEquals(packet.inFlight, result.ackEliciting);
            assertEquals(
                    packet.inFlight ? List.of("datagram %016x".formatted(datagram.number)) : List.of(),
                    clientFrames.events);
            clientAcks.received(datagram.number, result.ackEliciting, before, now);
        }

        /** Fails only for what is late by two updates. */
        private int open(PacketProtection protection, Datagram datagram, long largest) throws QuicException {
            byte[] bytes = datagram.bytes;
            int length = protection.open(bytes, 0, bytes.length, ID_LENGTH, largest, opened, now);
            if (length < 0) {
                assertTrue(
                        datagram.phase <= protection.keyUpdates() - 2,
                        "packet " + datagram.number + " is not authentic");
            } else {
                assertEquals(datagram.number, protection.openedNumber());
            }
            return length;
        }

        private void clientSends() {
            ByteBuffer payload = ByteBuffer.allocate(300);
            clientReceived.writeAck(payload, ACK_DELAY_EXPONENT, now);
            clientAcks.sent();
            if (random.nextInt(4) == 0) {
                payload.put((byte) FrameType.PING);
            }
            long number = clientNext++;
            byte[] sealed = seal(client, number, Arrays.copyOf(payload.array(), payload.position()));
            carry(toRelay, sealed, client.keyUpdates(), number);
        }

        private void relayReceives(Datagram datagram) throws QuicException {
            long before = relayReceived.largest();
            int length = open(relay, datagram, before);
            if (length >= 0 && relayReceived.add(datagram.number, now)) {
                relayReader.read(opened, length, side, result);
                relayAcks.received(datagram.number, result.ackEliciting, before, now);
            }
        }

        /** What the client acknowledges. */
        private final class AcksToRelay implements FrameReader.Connection {
            @Override
            public void ackBegin(long largest, long delay) {
                assertTrue(recovery.ackBegin(largest, delay << ACK_DELAY_EXPONENT, true, now));
            }

            @Override
            public void ackRange(long smallest, long largest) {
                assertTrue(recovery.ackRange(smallest, largest), smallest + " to " + largest);
            }

            @Override
            public void ackEnd() {
                recovery.ackEnd(now);
            }

            @Override
            public void onPathChallenge(long data) {}

            @Override
            public void onPathResponse(long data) {}

            @Override
            public void onImmediateAck() {}

            @Override
            public void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold) {}
        }

        /** What the relay acknowledges; the client keeps no log, it only must know when it may update its keys. */
        private final class AcksToClient implements FrameReader.Connection {
            @Override
            public void ackBegin(long largest, long delay) {
                assertTrue(largest < clientNext);
            }

            @Override
            public void ackRange(long smallest, long largest) {
                client.acknowledged(largest);
            }

            @Override
            public void ackEnd() {}

            @Override
            public void onPathChallenge(long data) {}

            @Override
            public void onPathResponse(long data) {}

            @Override
            public void onImmediateAck() {}

            @Override
            public void onAckFrequency(long sequence, long threshold, long maxDelayMicros, long reorderingThreshold) {}
        }

        @Override
        public void acknowledged(long number) {
            Packet packet = packets.get(number);
            assertEquals(SentLog.State.SENT, packet.state, "packet " + number + " is acknowledged");
            assertTrue(packet.delivered, "packet " + number + " is acknowledged and did not arrive");
            packet.state = SentLog.State.ACKED;
            if (packet.inFlight) {
                acknowledged++;
                bytesInFlight -= packet.size;
            }
            relay.acknowledged(number);
        }

        @Override
        public void lost(long number) {
            Packet packet = packets.get(number);
            assertEquals(SentLog.State.SENT, packet.state, "packet " + number + " is lost");
            assertTrue(packet.inFlight);
            packet.state = SentLog.State.LOST;
            lost++;
            bytesInFlight -= packet.size;
        }

        private void check() {
            assertEquals(bytesInFlight, log.bytesInFlight());
            assertEquals(sent, log.packetsSent());
            assertEquals(acknowledged, log.packetsAcknowledged());
            assertEquals(lost, log.packetsLost());
            while (lowest < log.next() && isSettled(packets.get(lowest))) {
                lowest++;
            }
            assertEquals(lowest, log.lowestUnsettled());
            for (int i = 0; i < 3 && log.next() > 0; i++) {
                long number = log.next() - 1 - random.nextInt((int) Math.min(log.next(), 900));
                assertEquals(packets.get(number).state, log.state(number), "packet " + number);
            }
        }

        private static boolean isSettled(Packet packet) {
            return switch (packet.state) {
                case ACKED, LOST, SKIPPED -> true;
                case SENT -> !packet.inFlight;
                default -> false;
            };
        }

        /** The network heals, nobody sends anything new but probes: everything comes to an end. */
        void drain() throws QuicException {
            impaired = false;
            while (!heldUp.isEmpty()) {
                publish(heldUp.removeFirst());
            }
            for (int i = 0; i < 10_000 && (log.bytesInFlight() > 0 || !toClient.isEmpty() || !toRelay.isEmpty()); i++) {
                now += 5 * MS;
                deliver();
                if (clientAcks.isDue(now)) {
                    clientSends();
                }
                time();
                while (!heldUp.isEmpty()) {
                    publish(heldUp.removeFirst());
                }
                check();
            }
            assertEquals(0, log.bytesInFlight());
            assertEquals(log.packetsSent(), log.packetsAcknowledged() + log.packetsLost());
            assertEquals(log.next(), log.lowestUnsettled());
            for (Packet packet : packets.values()) {
                assertTrue(isSettled(packet));
            }
        }
    }
}
