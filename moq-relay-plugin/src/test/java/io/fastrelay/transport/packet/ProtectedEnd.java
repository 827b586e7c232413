package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.PacketCipher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One end of a connection as far as packet protection goes: numbers what it seals, knows what it received. */
final class ProtectedEnd implements AutoCloseable {

    final PacketProtection protection;
    private final byte[] peerId;
    private final int idLength;
    private long number;
    private long largest = -1;
    long now;

    ProtectedEnd(PacketProtection protection, byte[] ownId, byte[] peerId) {
        this.protection = protection;
        this.peerId = peerId;
        idLength = ownId.length;
    }

    /** The number of the next packet. */
    long next() {
        return number;
    }

    byte[] seal(byte[] payload) {
        int header = 1 + peerId.length + 4;
        byte[] packet = new byte[header + payload.length];
        packet[0] = 0x43;
        System.arraycopy(peerId, 0, packet, 1, peerId.length);
        for (int i = 1; i <= 4; i++) {
            packet[header - i] = (byte) (number >>> 8 * (i - 1));
        }
        System.arraycopy(payload, 0, packet, header, payload.length);
        byte[] target = new byte[packet.length + PacketCipher.TAG_LENGTH];
        int length = protection.seal(number++, packet, header, packet.length, target);
        return Arrays.copyOf(target, length);
    }

    /** The payload, null if the packet was not authentic. */
    byte @Nullable [] open(byte[] packet) throws QuicException {
        byte[] data = new byte[packet.length + 5];
        System.arraycopy(packet, 0, data, 3, packet.length);
        byte[] target = new byte[packet.length];
        int length = protection.open(data, 3, packet.length, idLength, largest, target, now);
        if (length < 0) {
            return null;
        }
        largest = Math.max(largest, protection.openedNumber());
        return Arrays.copyOf(target, length);
    }

    @Override
    public void close() {
        protection.close();
    }
}
