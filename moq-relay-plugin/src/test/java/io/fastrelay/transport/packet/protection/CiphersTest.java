package io.fastrelay.transport.packet.protection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import io.fastrelay.transport.packet.nativelib.OwnLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every implementation that is here, against the JDK's own ciphers used in the plainest way and against RFC 9001. */
class CiphersTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final int TAG = PacketCipher.TAG_LENGTH;

    private static NativeLibraries libraries;
    private static boolean libcrypto;

    /** An implementation of a suite. */
    record Case(String name, CipherSuite suite, Function<TrafficSecret, PacketCipher> make) {
        @Override
        public String toString() {
            return suite + " by " + name;
        }
    }

    @BeforeAll
    static void bind() {
        libraries = new NativeLibraries();
        libcrypto = libraries.bind(Libcrypto.class, Libcrypto.NAME);
    }

    @AfterAll
    static void release() {
        libraries.close();
    }

    static Stream<Case> implementations() {
        List<Case> cases = new ArrayList<>();
        for (CipherSuite suite : CipherSuite.values()) {
            cases.add(of("java", suite));
            if (libcrypto) {
                cases.add(of("libcrypto", suite));
            }
            cases.add(new Case("the fastest", suite, Ciphers.fastest(libraries)::cipher));
        }
        return cases.stream();
    }

    private static Case of(String name, CipherSuite suite) {
        return new Case(name, suite, secret -> Implementations.cipher(name, secret, libraries));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    @DisplayName("packets of all lengths are sealed as the JDK does it, and opened again")
    void asTheJdkDoes(Case test) throws Exception {
        Random random = new Random(7);
        TrafficSecret secret = secret(test.suite, random);
        long number = 0;
        try (PacketCipher sealer = test.make.apply(secret);
                PacketCipher opener = test.make.apply(secret)) {
            for (int payload : new int[] {1, 2, 3, 15, 16, 17, 63, 64, 65, 255, 1200, 1452, 8900, 65_000, 0, 100}) {
                number += 1 + random.nextInt(1 << 30) * (long) random.nextInt(1 << 20);
                int header = 5 + random.nextInt(21);
                int length = header + payload;
                byte[] packet = new byte[length + 9];
                random.nextBytes(packet);
                byte[] before = packet.clone();
                byte[] target = new byte[length + TAG + 3];

                sealer.seal(number, packet, header, length, target);

                assertArrayEquals(before, packet);
                byte[] sealed = Arrays.copyOf(target, length + TAG);
                assertArrayEquals(byJdk(secret, number, packet, header, length), sealed);
                assertEquals(0, target[length + TAG] | target[length + TAG + 1] | target[length + TAG + 2]);
                byte[] received = new byte[11 + sealed.length];
                System.arraycopy(sealed, 0, received, 11, sealed.length);
                byte[] opened = new byte[payload + TAG];
                assertEquals(payload, opener.open(number, received, 11, header, sealed.length, opened));
                assertArrayEquals(Arrays.copyOfRange(packet, header, length), Arrays.copyOf(opened, payload));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    @DisplayName(
            "a packet with any byte changed, cut off, or of another number is not authentic; the true one is, afterwards")
    void forged(Case test) {
        Random random = new Random(8);
        TrafficSecret secret = secret(test.suite, random);
        int header = 13;
        int length = header + 40;
        byte[] packet = new byte[length];
        random.nextBytes(packet);
        byte[] sealed = new byte[length + TAG];
        byte[] opened = new byte[length];
        long number = 77;
        try (PacketCipher cipher = test.make.apply(secret)) {
            cipher.seal(number, packet, header, length, sealed);
            for (int i = 0; i < sealed.length; i++) {
                byte[] changed = sealed.clone();
                changed[i] ^= (byte) (1 << random.nextInt(8));
                assertEquals(-1, cipher.open(number, changed, 0, header, changed.length, opened), "byte " + i);
            }
            for (int cut = 1; cut <= sealed.length - header; cut++) {
                assertEquals(-1, cipher.open(number, sealed, 0, header, sealed.length - cut, opened), "cut by " + cut);
            }
            assertEquals(-1, cipher.open(number + 1, sealed, 0, header, sealed.length, opened));
            assertEquals(40, cipher.open(number, sealed, 0, header, sealed.length, opened));
            assertEquals(40, cipher.open(number, sealed, 0, header, sealed.length, opened), "a duplicate");
            assertArrayEquals(Arrays.copyOfRange(packet, header, length), Arrays.copyOf(opened, 40));
            cipher.seal(number + 1, packet, header, length, sealed);
            assertEquals(40, cipher.open(number + 1, sealed, 0, header, sealed.length, opened));
        }
    }

    @Test
    @DisplayName("RFC 9001 appendix A.5: a packet is sealed with ChaCha20-Poly1305")
    void chaChaPacket() {
        TrafficSecret secret = new TrafficSecret(
                CipherSuite.CHACHA20_POLY1305_SHA256,
                HEX.parseHex("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b"));
        byte[] packet = HEX.parseHex("4200bff4" + "01");
        implementations().filter(test -> test.suite == secret.suite()).forEach(test -> {
            try (PacketCipher cipher = test.make.apply(secret)) {
                byte[] sealed = new byte[packet.length + TAG];
                cipher.seal(654360564, packet, 4, packet.length, sealed);
                assertEquals("4200bff4" + "655e5cd55c41f69080575d7999c25a5bfb", HEX.formatHex(sealed), test.toString());
            }
        });
    }

    @Test
    @DisplayName("RFC 9001 appendices A.2, A.3 and A.5: masks for headers")
    void masks() {
        for (Ciphers ciphers : List.of(Ciphers.portable(), Ciphers.fastest(libraries))) {
            assertMask(
                    ciphers,
                    CipherSuite.AES_128_GCM_SHA256,
                    "c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea",
                    "d1b1c98dd7689fb8ec11d242b123dc9b",
                    0x437b9aec36L);
            assertMask(
                    ciphers,
                    CipherSuite.AES_128_GCM_SHA256,
                    "3c199828fd139efd216c155ad844cc81fb82fa8d7446fa7d78be803acdda951b",
                    "2cd0991cd25b0aac406a5816b6394100",
                    0x2ec0d8356aL);
            assertMask(
                    ciphers,
                    CipherSuite.CHACHA20_POLY1305_SHA256,
                    "9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b",
                    "5e5cd55c41f69080575d7999c25a5bfb",
                    0xaefefe7d03L);
        }
    }

    @Test
    @DisplayName("masks are what the JDK's block and stream ciphers give")
    void masksAsTheJdkDoes() throws Exception {
        Random random = new Random(9);
        for (CipherSuite suite : CipherSuite.values()) {
            TrafficSecret secret = secret(suite, random);
            byte[] packet = new byte[64];
            try (HeaderProtection protection = Ciphers.fastest(libraries).headerProtection(secret)) {
                for (int i = 0; i < 200; i++) {
                    random.nextBytes(packet);
                    int offset = random.nextInt(48);
                    assertEquals(maskByJdk(secret, packet, offset), protection.mask(packet, offset), suite.name());
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("with libcrypto there ChaCha20-Poly1305 is its, and said to be; a closed cipher is of no use any more")
    void nativeOnes() {
        assumeTrue(libcrypto, "no " + Libcrypto.NAME + " on this machine");
        Ciphers ciphers = Ciphers.fastest(libraries);
        assertTrue(ciphers.describe().contains("libcrypto"), ciphers.describe());
        assertFalse(Ciphers.portable().describe().contains("libcrypto"));
        TrafficSecret secret = secret(CipherSuite.CHACHA20_POLY1305_SHA256, new Random(1));
        PacketCipher cipher = ciphers.cipher(secret);
        assertEquals(LibcryptoCipher.class, cipher.getClass());
        cipher.close();
        cipher.close();
        assertThrows(IllegalStateException.class, () -> cipher.seal(1, new byte[50], 20, 50, new byte[66]));
        assertThrows(IllegalStateException.class, () -> cipher.open(1, new byte[50], 0, 20, 50, new byte[66]));
    }

    @Test
    @DisplayName(
            "neither the class loader nor a thread stays when the plugin goes, though the thread that used them does")
    void unloaded() throws Exception {
        OwnLoader.assertUnloadedAfter(UnloadableCiphers.class);
    }

    @Test
    @DisplayName("without JNA all suites are there all the same")
    void withoutJna() throws Exception {
        OwnLoader.runWithoutJna(WithoutJna.class);
    }

    private static void assertMask(Ciphers ciphers, CipherSuite suite, String secret, String sample, long expected) {
        try (HeaderProtection protection = ciphers.headerProtection(new TrafficSecret(suite, HEX.parseHex(secret)))) {
            assertEquals(expected, protection.mask(HEX.parseHex("aabbcc" + sample), 3));
            assertEquals(expected, protection.mask(HEX.parseHex(sample + "00"), 0), "the same sample again");
        }
    }

    private static TrafficSecret secret(CipherSuite suite, Random random) {
        byte[] secret = new byte[suite.hashLength()];
        random.nextBytes(secret);
        return new TrafficSecret(suite, secret);
    }

    private static byte[] byJdk(TrafficSecret secret, long number, byte[] packet, int header, int length)
            throws Exception {
        byte[] nonce = secret.iv();
        for (int i = 0; i < 8; i++) {
            nonce[11 - i] ^= (byte) (number >>> 8 * i);
        }
        Cipher cipher;
        if (secret.suite() == CipherSuite.CHACHA20_POLY1305_SHA256) {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret.key(), "ChaCha20"), new IvParameterSpec(nonce));
        } else {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret.key(), "AES"), new GCMParameterSpec(128, nonce));
        }
        cipher.updateAAD(packet, 0, header);
        byte[] sealed = Arrays.copyOf(packet, length + TAG);
        System.arraycopy(cipher.doFinal(packet, header, length - header), 0, sealed, header, length - header + TAG);
        return sealed;
    }

    private static long maskByJdk(TrafficSecret secret, byte[] packet, int offset) throws Exception {
        byte[] mask;
        if (secret.suite() == CipherSuite.CHACHA20_POLY1305_SHA256) {
            int counter = java.nio.ByteBuffer.wrap(packet)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .getInt(offset);
            Cipher cipher = Cipher.getInstance("ChaCha20");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(secret.headerKey(), "ChaCha20"),
                    new javax.crypto.spec.ChaCha20ParameterSpec(
                            Arrays.copyOfRange(packet, offset + 4, offset + 16), counter));
            mask = cipher.doFinal(new byte[5]);
        } else {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret.headerKey(), "AES"));
            mask = cipher.doFinal(packet, offset, 16);
        }
        long value = 0;
        for (int i = 0; i < 5; i++) {
            value = value << 8 | mask[i] & 0xff;
        }
        return value;
    }
}
