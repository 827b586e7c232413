package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key phases (RFC 9001 section 6), in both directions and out of order. */
class KeyPhasesTest {

    private static final byte[] A_ID = {10, 11, 12, 13};
    private static final byte[] B_ID = {20, 21, 22, 23, 24, 25, 26, 27};
    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5};
    private static final long NEVER = Long.MAX_VALUE;

    private CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
    private final CountedCiphers ciphers = new CountedCiphers(Ciphers.portable());
    private final List<ProtectedEnd> ends = new ArrayList<>();

    @AfterEach
    void everyCipherIsClosedOnce() {
        ends.forEach(ProtectedEnd::close);
        ends.forEach(ProtectedEnd::close);
        assertEquals(0, ciphers.open, "ciphers of " + ciphers.made + " are not closed");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("an update begins after so many packets, the peer answers it with its next packet, and so on")
    void ownUpdates(CipherSuite suite) throws QuicException {
        this.suite = suite;
        ProtectedEnd a = a(10);
        ProtectedEnd b = b(NEVER);
        for (int i = 0; i < 95; i++) {
            assertArrayEquals(PAYLOAD, b.open(a.seal(PAYLOAD)), "packet " + i);
            assertArrayEquals(PAYLOAD, a.open(b.seal(PAYLOAD)), "packet " + i);
            a.protection.acknowledged(i);
            b.protection.acknowledged(i);
            assertEquals(i / 10, a.protection.keyUpdates());
            assertEquals(i / 10, b.protection.keyUpdates());
        }
    }

    @Test
    @DisplayName("no update begins before a packet of the current phase is acknowledged")
    void notBeforeAcknowledged() throws QuicException {
        ProtectedEnd a = a(10);
        ProtectedEnd b = b(NEVER);
        for (int i = 0; i < 30; i++) {
            assertNotNull(b.open(a.seal(PAYLOAD)));
        }
        assertEquals(0, a.protection.keyUpdates());
        assertNotNull(a.open(b.seal(PAYLOAD)));
        a.protection.acknowledged(29);
        assertEquals(0, a.protection.keyUpdates(), "it begins with the next packet");
        assertNotNull(b.open(a.seal(PAYLOAD)));
        assertEquals(1, a.protection.keyUpdates());

        // an acknowledgement of the phase before allows nothing
        assertNotNull(a.open(b.seal(PAYLOAD)));
        a.protection.acknowledged(5);
        for (int i = 0; i < 30; i++) {
            assertNotNull(b.open(a.seal(PAYLOAD)));
        }
        assertEquals(1, a.protection.keyUpdates());
    }

    @Test
    @DisplayName("packets of both phases are opened in any order, also when the first ones of the new phase are lost")
    void reordered() throws QuicException {
        ProtectedEnd a = a(10);
        ProtectedEnd b = b(NEVER);
        assertNotNull(b.open(a.seal(PAYLOAD)));
        assertNotNull(a.open(b.seal(PAYLOAD)));
        a.protection.acknowledged(0);
        List<byte[]> sent = new ArrayList<>();
        for (int number = 1; number < 20; number++) {
            sent.add(a.seal(new byte[] {(byte) number}));
        }
        assertEquals(1, a.protection.keyUpdates());
        // 10 to 13 never come
        for (int number : new int[] {4, 17, 3, 9, 15, 1, 14, 8, 19, 2, 16, 5, 18, 7, 6}) {
            assertArrayEquals(new byte[] {(byte) number}, b.open(sent.get(number - 1)), "packet " + number);
            assertEquals(number, b.protection.openedNumber());
        }
        assertEquals(1, b.protection.keyUpdates());
    }

    @Test
    @DisplayName("the answer to the peer's update is sealed with new keys from the first packet on")
    void answered() throws QuicException {
        ProtectedEnd a = a(NEVER);
        ProtectedEnd b = b(NEVER);
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        assertNotNull(a.open(b.seal(PAYLOAD)));
        assertNotNull(b.open(peer.packet(0, 1, PAYLOAD)));
        assertEquals(1, b.protection.keyUpdates());
        byte[] answer = b.seal(PAYLOAD);
        assertArrayEquals(PAYLOAD, a.open(answer));
        assertEquals(1, a.protection.keyUpdates(), "it came with the keys of phase 1");
    }

    @Test
    @DisplayName("both ends may begin the same update at once")
    void crossing() throws QuicException {
        ProtectedEnd a = a(3);
        ProtectedEnd b = b(3);
        for (int i = 0; i < 3; i++) {
            assertNotNull(b.open(a.seal(PAYLOAD)));
            assertNotNull(a.open(b.seal(PAYLOAD)));
            a.protection.acknowledged(i);
            b.protection.acknowledged(i);
        }
        byte[] fromA = a.seal(PAYLOAD);
        byte[] fromB = b.seal(PAYLOAD);
        assertEquals(1, a.protection.keyUpdates());
        assertEquals(1, b.protection.keyUpdates());
        assertArrayEquals(PAYLOAD, a.open(fromB));
        assertArrayEquals(PAYLOAD, b.open(fromA));
        assertArrayEquals(PAYLOAD, a.open(b.seal(PAYLOAD)));
        assertArrayEquals(PAYLOAD, b.open(a.seal(PAYLOAD)));
        assertEquals(1, a.protection.keyUpdates());
        assertEquals(1, b.protection.keyUpdates());
    }

    @Test
    @DisplayName(
            "an update upon an update that was not answered yet is a KEY_UPDATE_ERROR; upon an answered one it is not")
    void tooSoon() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd hasty = b(NEVER);
        assertNotNull(hasty.open(peer.packet(0, 0, PAYLOAD)));
        assertNotNull(hasty.open(peer.packet(1, 1, PAYLOAD)));
        assertUpdateError(() -> hasty.open(peer.packet(2, 2, PAYLOAD)));

        ProtectedEnd b = b(NEVER);
        for (int phase = 0; phase < 5; phase++) {
            assertNotNull(b.open(peer.packet(phase, phase, PAYLOAD)));
            b.seal(PAYLOAD);
        }
        assertEquals(4, b.protection.keyUpdates());
    }

    @Test
    @DisplayName("old keys for a packet behind one with new keys are a KEY_UPDATE_ERROR")
    void oldKeysForNewerPacket() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(NEVER);
        assertNotNull(b.open(peer.packet(5, 0, PAYLOAD)));
        assertNotNull(b.open(peer.packet(10, 1, PAYLOAD)));
        assertNotNull(b.open(peer.packet(9, 0, PAYLOAD)), "late, that is all");
        assertUpdateError(() -> b.open(peer.packet(11, 0, PAYLOAD)));

        ProtectedEnd other = b(NEVER);
        assertNotNull(other.open(peer.packet(10, 1, PAYLOAD)));
        assertNotNull(other.open(peer.packet(7, 1, PAYLOAD)));
        assertUpdateError(() -> other.open(peer.packet(8, 0, PAYLOAD)));
    }

    @Test
    @DisplayName("new keys for a packet before one with old keys are a KEY_UPDATE_ERROR")
    void newKeysForOlderPacket() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(NEVER);
        assertNotNull(b.open(peer.packet(10, 0, PAYLOAD)));
        assertUpdateError(() -> b.open(peer.packet(9, 1, PAYLOAD)));
    }

    @Test
    @DisplayName("a peer that acknowledges a packet of the new phase with old keys makes a KEY_UPDATE_ERROR")
    void acknowledgedWithOldKeys() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(2);
        b.seal(PAYLOAD);
        b.seal(PAYLOAD);
        assertNotNull(b.open(peer.packet(0, 0, PAYLOAD)));
        b.protection.acknowledged(1);
        b.seal(PAYLOAD);
        assertEquals(1, b.protection.keyUpdates());
        assertNotNull(b.open(peer.packet(1, 0, PAYLOAD)));
        b.protection.acknowledged(0);
        assertNotNull(b.open(peer.packet(2, 0, PAYLOAD)));
        b.protection.acknowledged(2);
        assertUpdateError(() -> b.open(peer.packet(3, 0, PAYLOAD)));
    }

    @Test
    @DisplayName("so does one that does it in a packet that came late")
    void acknowledgedWithOldKeysLate() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(NEVER);
        assertNotNull(b.open(peer.packet(5, 1, PAYLOAD)));
        b.seal(PAYLOAD);
        assertNotNull(b.open(peer.packet(4, 0, PAYLOAD)));
        b.protection.acknowledged(0);
        assertUpdateError(() -> b.open(peer.packet(6, 1, PAYLOAD)));
    }

    @Test
    @DisplayName("a phase bit alone updates nothing: the packet must be authentic with the next keys")
    void forgedUpdate() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(NEVER);
        assertNotNull(b.open(peer.packet(0, 0, PAYLOAD)));
        assertNull(b.open(peer.packet(1, 4, 0, HandSealed.PHASE, PAYLOAD)), "keys of phase 0, bit of phase 1");
        assertNull(b.open(peer.packet(1, 4, 1, 0, PAYLOAD)), "keys of phase 1, bit of phase 0");
        assertNull(b.open(peer.packet(1, 4, 3, HandSealed.PHASE, PAYLOAD)), "two phases left out");
        assertEquals(0, b.protection.keyUpdates());
        assertNotNull(b.open(peer.packet(1, 1, PAYLOAD)));
        assertEquals(1, b.protection.keyUpdates());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -500_000_000L, Long.MAX_VALUE - 1_000_000_000L})
    @DisplayName("late packets of the phase before are opened for three seconds")
    void late(long start) throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(NEVER);
        b.now = start;
        assertNotNull(b.open(peer.packet(0, 0, PAYLOAD)));
        assertNotNull(b.open(peer.packet(100, 1, PAYLOAD)));
        b.now = start + TimeUnit.MILLISECONDS.toNanos(2_999);
        assertNotNull(b.open(peer.packet(50, 0, PAYLOAD)));
        b.now = start + TimeUnit.MILLISECONDS.toNanos(3_001);
        assertNull(b.open(peer.packet(51, 0, PAYLOAD)));
        assertNotNull(b.open(peer.packet(101, 1, PAYLOAD)));
        assertNotNull(b.open(peer.packet(99, 1, PAYLOAD)));
    }

    @Test
    @DisplayName("what goes to the handshake's side is protected with the first keys, however many updates there were")
    void resealedAfterUpdates() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, aSecret(), B_ID);
        ProtectedEnd b = b(NEVER);
        for (int phase = 0; phase < 3; phase++) {
            assertNotNull(b.open(peer.packet(phase, phase, PAYLOAD)));
            b.seal(PAYLOAD);
        }
        assertArrayEquals(peer.packet(2, 0, PAYLOAD), b.protection.resealAsPeer(2, B_ID, PAYLOAD, PAYLOAD.length));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName(
            "under loss, reordering and duplication every packet that arrives is opened, through hundreds of updates")
    void underLoss(long seed) throws QuicException {
        Random random = new Random(seed);
        ProtectedEnd a = a(20 + random.nextInt(30));
        ProtectedEnd b = b(20 + random.nextInt(30));
        Deque<byte[]> toA = new ArrayDeque<>();
        Deque<byte[]> toB = new ArrayDeque<>();
        long ackByA = -1;
        long ackByB = -1;
        int arrived = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean()) {
                send(a, ackByA, toB, random);
            } else {
                send(b, ackByB, toA, random);
            }
            while (toB.size() > random.nextInt(6)) {
                ackByB = Math.max(ackByB, receive(b, toB.removeFirst()));
                arrived++;
            }
            while (toA.size() > random.nextInt(6)) {
                ackByA = Math.max(ackByA, receive(a, toA.removeFirst()));
                arrived++;
            }
        }
        assertTrue(arrived > 8_000, "only " + arrived + " packets arrived");
        assertTrue(a.protection.keyUpdates() > 100, a.protection.keyUpdates() + " updates");
        assertTrue(Math.abs(a.protection.keyUpdates() - b.protection.keyUpdates()) <= 1);
        assertTrue(ciphers.open <= 2 * 7, ciphers.open + " ciphers at once");
    }

    /** A packet holds its own number and the largest one received, which it acknowledges. */
    private static void send(ProtectedEnd from, long acknowledged, Deque<byte[]> wire, Random random) {
        byte[] payload = ByteBuffer.allocate(16)
                .putLong(from.next())
                .putLong(acknowledged)
                .array();
        byte[] packet = from.seal(payload);
        int fate = random.nextInt(10);
        if (fate == 0) {
            return;
        }
        if (fate == 1) {
            wire.addLast(packet);
        }
        if (fate == 2) {
            wire.addFirst(packet);
        } else {
            wire.addLast(packet);
        }
    }

    private static long receive(ProtectedEnd to, byte[] packet) throws QuicException {
        byte[] payload = to.open(packet);
        assertNotNull(payload, () -> "not opened after packet " + to.protection.openedNumber());
        ByteBuffer content = ByteBuffer.wrap(payload);
        long number = content.getLong();
        assertEquals(number, to.protection.openedNumber());
        long acknowledged = content.getLong();
        if (acknowledged >= 0) {
            to.protection.acknowledged(acknowledged);
        }
        return number;
    }

    private static void assertUpdateError(Executable executable) {
        QuicException error = assertThrows(QuicException.class, executable);
        assertEquals(QuicException.KEY_UPDATE_ERROR, error.code(), error.getMessage());
    }

    private ProtectedEnd a(long updateAfter) {
        return end(aSecret(), bSecret(), A_ID, B_ID, updateAfter);
    }

    private ProtectedEnd b(long updateAfter) {
        return end(bSecret(), aSecret(), B_ID, A_ID, updateAfter);
    }

    private ProtectedEnd end(TrafficSecret own, TrafficSecret peer, byte[] ownId, byte[] peerId, long updateAfter) {
        PacketProtection.Limits limits = new PacketProtection.Limits(updateAfter, NEVER, NEVER);
        ProtectedEnd end = new ProtectedEnd(new PacketProtection(ciphers, own, peer, limits), ownId, peerId);
        ends.add(end);
        return end;
    }

    private TrafficSecret aSecret() {
        return secret(1);
    }

    private TrafficSecret bSecret() {
        return secret(2);
    }

    private TrafficSecret secret(int seed) {
        byte[] secret = new byte[suite.hashLength()];
        new Random(seed).nextBytes(secret);
        return new TrafficSecret(suite, secret);
    }
}
