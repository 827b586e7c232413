package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealing, opening, packet numbers, what is not authentic, limits. Key updates: {@link KeyPhasesTest}. */
class PacketProtectionTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] CLIENT_ID = {};
    private static final byte[] SERVER_ID = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] PAYLOAD = {1, 0, 0};

    private static NativeLibraries libraries;
    private static Ciphers ciphers;

    @BeforeAll
    static void make() {
        libraries = new NativeLibraries();
        ciphers = Ciphers.fastest(libraries);
    }

    @AfterAll
    static void release() {
        libraries.close();
    }

    @Test
    @DisplayName("RFC 9001 appendix A.5: the protected packet is opened")
    void appendix() throws QuicException {
        TrafficSecret secret = new TrafficSecret(
                CipherSuite.CHACHA20_POLY1305_SHA256,
                HEX.parseHex("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b"));
        byte[] packet = HEX.parseHex("4cfe4189655e5cd55c41f69080575d7999c25a5bfb");
        byte[] payload = new byte[20];
        try (PacketProtection protection = new PacketProtection(ciphers, secret, secret)) {
            assertEquals(1, protection.open(packet, 0, packet.length, 0, 654360563, payload, 0));
            assertEquals(1, payload[0]);
            assertEquals(654360564, protection.openedNumber());
            assertEquals("4200bff4", HEX.formatHex(packet, 0, 4));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what one end seals the other one opens, in both directions")
    void roundTrip(CipherSuite suite) throws QuicException {
        Random random = new Random(1);
        try (ProtectedEnd client = client(suite);
                ProtectedEnd server = server(suite)) {
            for (int i = 0; i < 300; i++) {
                byte[] payload = new byte[1 + random.nextInt(1300)];
                random.nextBytes(payload);
                assertArrayEquals(payload, server.open(client.seal(payload)));
                assertEquals(i, server.protection.openedNumber());
                assertArrayEquals(payload, client.open(server.seal(payload)));
            }
            assertEquals(0, client.protection.keyUpdates());
        }
    }

    @Test
    @DisplayName("RFC 9000 appendix A.3: a packet number is completed by the largest one received")
    void numbers() {
        assertEquals(0xa82f9b32L, PacketProtection.decode(0xa82f30eaL, 0x9b32, 2));
        assertEquals(0, PacketProtection.decode(-1, 0, 1));
        assertEquals(255, PacketProtection.decode(254, 0xff, 1));
        assertEquals(256, PacketProtection.decode(254, 0, 1));
        assertEquals(200, PacketProtection.decode(300, 200, 1), "44 numbers back");
        assertEquals(256, PacketProtection.decode(127, 0, 1), "the window is open below");
        assertEquals(428, PacketProtection.decode(299, 428 & 0xff, 1), "and closed above");
        assertEquals((1L << 62) - 1, PacketProtection.decode((1L << 62) - 2, 0xff, 1));
        Random random = new Random(2);
        for (int length = 1; length <= 4; length++) {
            long half = 1L << 8 * length - 1;
            for (int i = 0; i < 10_000; i++) {
                long largest = (random.nextLong() >>> 2 + random.nextInt(62)) - 1;
                long number = largest + 1 + (random.nextLong() % half);
                if (number >= 0 && number < 1L << 62) {
                    assertEquals(number, PacketProtection.decode(largest, number & 2 * half - 1, length));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("packet numbers of one to four bytes are read")
    void numberLengths(int numberLength) throws QuicException {
        HandSealed peer = new HandSealed(ciphers, clientSecret(CipherSuite.AES_128_GCM_SHA256), SERVER_ID);
        try (ProtectedEnd server = server(CipherSuite.AES_128_GCM_SHA256)) {
            long step = (1L << 8 * numberLength - 1) - 1;
            // RFC 9001 section 5.4.2: number and payload have at least four bytes together
            byte[] payload = new byte[4 - numberLength + 1];
            for (long number = 0; number < 5 * step; number += step) {
                assertArrayEquals(payload, server.open(peer.packet(number, numberLength, 0, 0, payload)));
                assertEquals(number, server.protection.openedNumber());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a packet with any bit changed is not authentic and stays as it came; the true one is opened afterwards")
    void forged(CipherSuite suite) throws QuicException {
        try (ProtectedEnd client = client(suite);
                ProtectedEnd server = server(suite)) {
            byte[] packet = client.seal(PAYLOAD);
            byte[] target = new byte[100];
            for (int bit = 0; bit < packet.length * 8; bit++) {
                byte[] changed = packet.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                byte[] before = changed.clone();
                assertEquals(
                        -1,
                        server.protection.open(changed, 0, changed.length, SERVER_ID.length, -1, target, 0),
                        "bit " + bit);
                assertArrayEquals(before, changed, "bit " + bit);
            }
            for (int length = 0; length < packet.length; length++) {
                assertNull(server.open(Arrays.copyOf(packet, length)), "the first " + length + " bytes");
            }
            assertArrayEquals(PAYLOAD, server.open(packet));
            assertArrayEquals(PAYLOAD, server.open(packet), "a duplicate");
            assertEquals(0, server.protection.keyUpdates());
        }
    }

    @Test
    @DisplayName("reserved bits in an authentic packet are a protocol violation, in another one nothing")
    void reserved() throws QuicException {
        HandSealed peer = new HandSealed(ciphers, clientSecret(CipherSuite.AES_256_GCM_SHA384), SERVER_ID);
        for (int flags : new int[] {0x08, 0x10, 0x18}) {
            try (ProtectedEnd server = server(CipherSuite.AES_256_GCM_SHA384)) {
                byte[] packet = peer.packet(9, 4, 0, flags, PAYLOAD);
                byte[] forged = packet.clone();
                forged[packet.length - 1]++;
                assertNull(server.open(forged));
                QuicException error = assertThrows(QuicException.class, () -> server.open(packet));
                assertEquals(QuicException.PROTOCOL_VIOLATION, error.code());
                assertTrue(error.getMessage().contains("packet 9"), error.getMessage());
            }
        }
    }

    @Test
    @DisplayName("too many packets that are not authentic end the connection with AEAD_LIMIT_REACHED")
    void integrityLimit() throws QuicException {
        CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
        PacketProtection.Limits limits = new PacketProtection.Limits(100, 200, 20);
        try (ProtectedEnd client = client(suite);
                ProtectedEnd server = end(suite, limits)) {
            for (int i = 0; i < 19; i++) {
                byte[] packet = client.seal(PAYLOAD);
                assertNotNull(server.open(packet));
                packet[packet.length - 1 - i % 16]++;
                assertNull(server.open(packet));
            }
            byte[] truth = client.seal(PAYLOAD);
            byte[] last = client.seal(PAYLOAD);
            last[last.length - 1]++;
            assertCode(QuicException.AEAD_LIMIT_REACHED, () -> server.open(last));
            assertCode(QuicException.AEAD_LIMIT_REACHED, () -> server.open(truth));
        }
    }

    @Test
    @DisplayName("keys that cannot be updated are not used beyond their limit")
    void confidentialityLimit() throws QuicException {
        CipherSuite suite = CipherSuite.AES_128_GCM_SHA256;
        try (ProtectedEnd client = client(suite);
                ProtectedEnd server = end(suite, new PacketProtection.Limits(10, 20, 100))) {
            for (int i = 0; i < 20; i++) {
                assertNotNull(client.open(server.seal(PAYLOAD)));
            }
            assertEquals(0, server.protection.keyUpdates(), "nothing was acknowledged");
            assertThrows(IllegalStateException.class, () -> server.seal(PAYLOAD));
            byte[] packet = client.seal(PAYLOAD);
            assertCode(QuicException.AEAD_LIMIT_REACHED, () -> server.open(packet));
        }
    }

    @Test
    @DisplayName("the limits are those of RFC 9001 section 6.6, with room to update before")
    void limits() {
        for (CipherSuite aes : new CipherSuite[] {CipherSuite.AES_128_GCM_SHA256, CipherSuite.AES_256_GCM_SHA384}) {
            assertEquals(new PacketProtection.Limits(1L << 22, 1L << 23, 1L << 52), PacketProtection.Limits.of(aes));
        }
        assertEquals(
                1L << 36,
                PacketProtection.Limits.of(CipherSuite.CHACHA20_POLY1305_SHA256).forged());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("frames are protected again as the peer would have with its first keys")
    void resealed(CipherSuite suite) throws QuicException {
        byte[] frames = HEX.parseHex("1e0000000000");
        try (ProtectedEnd server = server(suite);
                ProtectedEnd other = server(suite)) {
            for (long number : new long[] {3, 70_000, 70_001, 70_001, 5_000_000_000L}) {
                byte[] packet = server.protection.resealAsPeer(number, SERVER_ID, frames, 2);
                assertEquals(1 + SERVER_ID.length + 4 + 2 + 16, packet.length);
                assertArrayEquals(SERVER_ID, Arrays.copyOfRange(packet, 1, 9));
                byte[] target = new byte[50];
                assertEquals(
                        2, other.protection.open(packet, 0, packet.length, SERVER_ID.length, number - 1, target, 0));
                assertEquals(number, other.protection.openedNumber());
                assertEquals(0x43, packet[0], "four bytes of number, key phase 0");
                assertArrayEquals(Arrays.copyOf(frames, 2), Arrays.copyOf(target, 2));
            }
        }
    }

    @Test
    @DisplayName("with libcrypto no packet costs an object")
    void noGarbage() throws QuicException {
        assumeTrue(ciphers.describe().contains("libcrypto"), ciphers.describe());
        CipherSuite suite = CipherSuite.CHACHA20_POLY1305_SHA256;
        byte[] packet = new byte[1250];
        byte[] sealed = new byte[1266];
        byte[] opened = new byte[1266];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int packets = 1000;
        try (PacketProtection client = new PacketProtection(ciphers, clientSecret(suite), serverSecret(suite));
                PacketProtection server = new PacketProtection(ciphers, serverSecret(suite), clientSecret(suite))) {
            long number = 0;
            for (int round = 0; round < 10; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < packets; i++) {
                    packet[0] = 0x43;
                    for (int k = 1; k <= 4; k++) {
                        packet[13 - k] = (byte) (number >>> 8 * (k - 1));
                    }
                    int length = client.seal(number, packet, 13, packet.length, sealed);
                    if (server.open(sealed, 0, length, 8, number - 1, opened, 0) != 1237) {
                        throw new AssertionError("packet " + number);
                    }
                    number++;
                }
                // the least: compilation and class loading allocate too, at first
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertTrue(least < packets, least + " bytes for " + packets + " packets");
    }

    private static void assertCode(long code, org.junit.jupiter.api.function.Executable executable) {
        assertEquals(code, assertThrows(QuicException.class, executable).code());
    }

    private static ProtectedEnd client(CipherSuite suite) {
        return new ProtectedEnd(
                new PacketProtection(ciphers, clientSecret(suite), serverSecret(suite)), CLIENT_ID, SERVER_ID);
    }

    private static ProtectedEnd server(CipherSuite suite) {
        return end(suite, PacketProtection.Limits.of(suite));
    }

    private static ProtectedEnd end(CipherSuite suite, PacketProtection.Limits limits) {
        return new ProtectedEnd(
                new PacketProtection(ciphers, serverSecret(suite), clientSecret(suite), limits), SERVER_ID, CLIENT_ID);
    }

    private static TrafficSecret clientSecret(CipherSuite suite) {
        return secret(suite, 1);
    }

    private static TrafficSecret serverSecret(CipherSuite suite) {
        return secret(suite, 2);
    }

    private static TrafficSecret secret(CipherSuite suite, int seed) {
        byte[] secret = new byte[suite.hashLength()];
        new Random(seed).nextBytes(secret);
        return new TrafficSecret(suite, secret);
    }
}
