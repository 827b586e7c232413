package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.HeaderProtection;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.protection.TrafficSecret;

/**
 * Short header packets sealed as one likes (RFC 9001 section 5), also as no well-behaved peer would. {@code flags} are the
 * lower five bits of the first byte but for the packet number's length.
 */
final class HandSealed {

    static final int PHASE = 0x04;
    static final int RESERVED = 0x08;

    private final Ciphers ciphers;
    private final TrafficSecret first;
    private final byte[] id;

    HandSealed(Ciphers ciphers, TrafficSecret first, byte[] id) {
        this.ciphers = ciphers;
        this.first = first;
        this.id = id;
    }

    /** With a four-byte number, the keys of a phase, and the bit that belongs to it. */
    byte[] packet(long number, int phase, byte[] payload) {
        return packet(number, 4, phase, (phase & 1) == 0 ? 0 : PHASE, payload);
    }

    byte[] packet(long number, int numberLength, int phase, int flags, byte[] payload) {
        TrafficSecret secret = first;
        for (int i = 0; i < phase; i++) {
            secret = secret.next();
        }
        int headerLength = 1 + id.length + numberLength;
        byte[] plain = new byte[headerLength + payload.length];
        plain[0] = (byte) (0x40 | flags | numberLength - 1);
        System.arraycopy(id, 0, plain, 1, id.length);
        for (int i = 1; i <= numberLength; i++) {
            plain[headerLength - i] = (byte) (number >>> 8 * (i - 1));
        }
        System.arraycopy(payload, 0, plain, headerLength, payload.length);
        byte[] sealed = new byte[plain.length + PacketCipher.TAG_LENGTH];
        try (PacketCipher cipher = ciphers.cipher(secret);
                HeaderProtection protection = ciphers.headerProtection(first)) {
            cipher.seal(number, plain, headerLength, plain.length, sealed);
            int numberOffset = 1 + id.length;
            long mask = protection.mask(sealed, numberOffset + 4);
            sealed[0] ^= (byte) (mask >>> 32 & 0x1f);
            for (int i = 0; i < numberLength; i++) {
                sealed[numberOffset + i] ^= (byte) (mask >>> 8 * (3 - i));
            }
        }
        return sealed;
    }
}
