package io.fastrelay.transport.packet.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrafficSecretTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    @DisplayName("RFC 9001 appendix A.5: key, iv, header key and next secret for ChaCha20-Poly1305")
    void chaCha() {
        TrafficSecret secret = secret(
                CipherSuite.CHACHA20_POLY1305_SHA256,
                "9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b");
        assertHex("c6d98ff3441c3fe1b2182094f69caa2ed4b716b65488960a7a984979fb23e1c8", secret.key());
        assertHex("e0459b3474bdd0e44a41c144", secret.iv());
        assertHex("25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4", secret.headerKey());
        TrafficSecret next = secret.next();
        assertEquals(secret.suite(), next.suite());
        assertHex("1223504755036d556342ee9361d253421a826c9ecdf3c7148684b36b714881f9", next.secret());
    }

    @Test
    @DisplayName("RFC 9001 appendix A.1: key, iv and header key for AES-128-GCM")
    void aes() {
        TrafficSecret client = secret(
                CipherSuite.AES_128_GCM_SHA256, "c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea");
        assertHex("1f369613dd76d5467730efcbe3b1a22d", client.key());
        assertHex("fa044b2f42a3fd3b46fb255c", client.iv());
        assertHex("9f50449e04a0e810283a1e9933adedd2", client.headerKey());
        TrafficSecret server = secret(
                CipherSuite.AES_128_GCM_SHA256, "3c199828fd139efd216c155ad844cc81fb82fa8d7446fa7d78be803acdda951b");
        assertHex("cf3a5331653c364c88f0f379b6067e37", server.key());
        assertHex("0ac1493ca1905853b0bba03e", server.iv());
        assertHex("c206b8d9b9f0f37644430b490eeaa314", server.headerKey());
    }

    @Test
    @DisplayName("lengths are the suite's")
    void lengths() {
        for (CipherSuite suite : CipherSuite.values()) {
            TrafficSecret secret = new TrafficSecret(suite, new byte[suite.hashLength()]);
            assertEquals(suite.keyLength(), secret.key().length);
            assertEquals(12, secret.iv().length);
            assertEquals(suite.keyLength(), secret.headerKey().length);
            assertEquals(suite.hashLength(), secret.next().secret().length);
        }
        assertThrows(
                IllegalArgumentException.class, () -> new TrafficSecret(CipherSuite.AES_256_GCM_SHA384, new byte[32]));
    }

    @Test
    @DisplayName("the secret does not get into a log")
    void secretive() {
        TrafficSecret secret = new TrafficSecret(CipherSuite.AES_128_GCM_SHA256, new byte[32]);
        assertEquals("TrafficSecret[AES_128_GCM_SHA256]", secret.toString());
        assertFalse(secret.toString().contains("@"));
    }

    private static TrafficSecret secret(CipherSuite suite, String hex) {
        return new TrafficSecret(suite, HEX.parseHex(hex));
    }

    private static void assertHex(String expected, byte[] bytes) {
        assertEquals(expected, HEX.formatHex(bytes));
    }
}
