package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.HeaderProtection;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Fails when two packets are sealed with the same key and number, which would give both away (RFC 9001 section 9.5). */
final class OnceCiphers implements Ciphers {

    private final Ciphers ciphers = new PlainCiphers();
    private final Set<String> sealed = new HashSet<>();

    @Override
    public PacketCipher cipher(TrafficSecret secret) {
        String key = HexFormat.of().formatHex(secret.secret());
        PacketCipher cipher = ciphers.cipher(secret);
        return new PacketCipher() {
            @Override
            public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
                if (!sealed.add(key + packetNumber)) {
                    throw new AssertionError("packet number " + packetNumber + " was sealed twice with the same key");
                }
                cipher.seal(packetNumber, packet, headerLength, length, target);
            }

            @Override
            public int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target) {
                return cipher.open(packetNumber, packet, offset, headerLength, length, target);
            }

            @Override
            public void close() {
                cipher.close();
            }
        };
    }

    @Override
    public HeaderProtection headerProtection(TrafficSecret first) {
        return ciphers.headerProtection(first);
    }

    @Override
    public String describe() {
        return "each nonce once";
    }
}
