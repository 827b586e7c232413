package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.HeaderProtection;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.protection.TrafficSecret;

/** Counts what is made and not closed yet; nothing may be closed twice or used afterwards. */
final class CountedCiphers implements Ciphers {

    private final Ciphers ciphers;
    int open;
    int made;

    CountedCiphers(Ciphers ciphers) {
        this.ciphers = ciphers;
    }

    @Override
    public PacketCipher cipher(TrafficSecret secret) {
        PacketCipher cipher = ciphers.cipher(secret);
        made++;
        open++;
        return new PacketCipher() {
            private boolean closed;

            @Override
            public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
                check(closed);
                cipher.seal(packetNumber, packet, headerLength, length, target);
            }

            @Override
            public int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target) {
                check(closed);
                return cipher.open(packetNumber, packet, offset, headerLength, length, target);
            }

            @Override
            public void close() {
                check(closed);
                closed = true;
                CountedCiphers.this.open--;
                cipher.close();
            }
        };
    }

    @Override
    public HeaderProtection headerProtection(TrafficSecret first) {
        HeaderProtection protection = ciphers.headerProtection(first);
        made++;
        open++;
        return new HeaderProtection() {
            private boolean closed;

            @Override
            public long mask(byte[] packet, int sampleOffset) {
                check(closed);
                return protection.mask(packet, sampleOffset);
            }

            @Override
            public void close() {
                check(closed);
                closed = true;
                CountedCiphers.this.open--;
                protection.close();
            }
        };
    }

    private static void check(boolean closed) {
        if (closed) {
            throw new AssertionError("used or closed after it was closed");
        }
    }

    @Override
    public String describe() {
        return ciphers.describe();
    }
}
