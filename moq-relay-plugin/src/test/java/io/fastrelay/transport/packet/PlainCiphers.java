package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.HeaderProtection;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.util.Arrays;

/** No protection, but a tag that depends on key, packet number and content: what is not authentic is still found out. */
final class PlainCiphers implements Ciphers {

    @Override
    public PacketCipher cipher(TrafficSecret secret) {
        int key = Arrays.hashCode(secret.secret());
        return new PacketCipher() {
            @Override
            public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
                System.arraycopy(packet, 0, target, 0, length);
                tag(target, 0, length, packetNumber, target, length);
            }

            @Override
            public int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target) {
                int payload = length - headerLength - TAG_LENGTH;
                if (payload < 0) {
                    return -1;
                }
                long tag = sum(packet, offset, length - TAG_LENGTH, packetNumber);
                for (int i = 0; i < TAG_LENGTH; i++) {
                    if (packet[offset + length - TAG_LENGTH + i] != (byte) (tag >> i % 8 * 8)) {
                        return -1;
                    }
                }
                System.arraycopy(packet, offset + headerLength, target, 0, payload);
                return payload;
            }

            private void tag(byte[] data, int offset, int length, long packetNumber, byte[] target, int at) {
                long tag = sum(data, offset, length, packetNumber);
                for (int i = 0; i < TAG_LENGTH; i++) {
                    target[at + i] = (byte) (tag >> i % 8 * 8);
                }
            }

            private long sum(byte[] data, int offset, int length, long packetNumber) {
                long sum = key * 31L + packetNumber;
                for (int i = offset; i < offset + length; i++) {
                    sum = sum * 1_000_003 + data[i];
                }
                return sum;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public HeaderProtection headerProtection(TrafficSecret first) {
        return new HeaderProtection() {
            @Override
            public long mask(byte[] packet, int sampleOffset) {
                return packet[sampleOffset] * 0x01_0101_0101L & 0xff_ffff_ffffL;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String describe() {
        return "no protection";
    }
}
