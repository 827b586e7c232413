package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacketProtectionTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final Ciphers CIPHERS = Ciphers.portable();

    @Test
    @DisplayName("RFC 9001 appendix A.5: the protected packet is opened, and left as it came if it is not authentic")
    void appendix() throws QuicException {
        TrafficSecret secret = new TrafficSecret(
                CipherSuite.CHACHA20_POLY1305_SHA256,
                HEX.parseHex("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b"));
        byte[] packet = HEX.parseHex("4cfe4189655e5cd55c41f69080575d7999c25a5bfb");
        byte[] payload = new byte[20];
        try (PacketProtection protection = new PacketProtection(CIPHERS, secret, secret)) {
            byte[] forged = packet.clone();
            forged[20]++;
            byte[] before = forged.clone();
            assertEquals(-1, protection.open(forged, 0, forged.length, 0, 654360563, payload, 0));
            assertArrayEquals(before, forged);

            assertEquals(1, protection.open(packet, 0, packet.length, 0, 654360563, payload, 0));
            assertEquals(1, payload[0]);
            assertEquals(654360564, protection.openedNumber());
            assertEquals("4200bff4", HEX.formatHex(packet, 0, 4));
        }
    }
}
