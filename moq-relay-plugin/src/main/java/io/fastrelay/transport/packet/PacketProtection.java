package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.Ciphers;
import io.fastrelay.transport.packet.protection.HeaderProtection;
import io.fastrelay.transport.packet.protection.PacketCipher;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a connection's short header packets in both directions, through all key phases (RFC 9001 section 6):
 * follows the peer's updates, keeps the old receive keys for packets that are late, begins an update itself before the
 * limits of RFC 9001 section 6.6 are reached. One thread.
 *
 * <p>Phases are counted in each direction, from 0; the bit in the header is the lowest one of the count. The directions
 * are at most one apart: an update begun by the peer is answered at once, one begun here is ahead until the peer answers.
 */
final class PacketProtection implements AutoCloseable {

    private static final int LONG_HEADER = 0x80;
    private static final int FIXED_BIT = 0x40;
    private static final int RESERVED_BITS = 0x18;
    private static final int KEY_PHASE = 0x04;
    private static final int NUMBER_LENGTH_BITS = 0x03;
    /** The bits of a short header's first byte that are protected (RFC 9001 section 5.4.1). */
    private static final int PROTECTED_BITS = 0x1f;

    private static final int NUMBER_LENGTH = 4;
    /** The sample is taken as if the packet number had four bytes (RFC 9001 section 5.4.2). */
    private static final int SAMPLE_DISTANCE = 4;

    private static final int MASK_BYTES = 5;
    private static final long LARGEST_NUMBER = (1L << 62) - 1;

    /**
     * How long a late packet of the phase before is opened. RFC 9001 section 6.5 asks for no more than three probe
     * timeouts; this is that of a path with the initial RTT.
     */
    private static final long PREVIOUS_KEPT_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How many packets keys are good for (RFC 9001 section 6.6). Package-private so that tests need not send as many.
     *
     * @param update packets sealed with the same keys after which an update is begun as soon as it may be
     * @param sealed packets that may be sealed with the same keys
     * @param forged packets that may turn out not to be authentic, with all keys together */
    record Limits(long update, long sealed, long forged) {
        static Limits of(CipherSuite suite) {
            return suite == CipherSuite.CHACHA20_POLY1305_SHA256
                    ? new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 1L << 36)
                    : new Limits(1L << 22, 1L << 23, 1L << 52);
        }
    }

    private final Ciphers ciphers;
    private final Limits limits;

    private final HeaderProtection sendHeader;
    private TrafficSecret sendSecret;
    private PacketCipher sendCipher;
    private long sendPhase;
    /** The first packet number of the send phase, -1 before there is one. */
    private long sendPhaseFirst = -1;

    private boolean sendPhaseAcknowledged;
    private long sealedInPhase;

    private final TrafficSecret firstPeerSecret;
    private final HeaderProtection receiveHeader;
    private long receivePhase;
    private PacketCipher current;
    /** The lowest and the highest packet number that were opened in the receive phase. */
    private long lowest = Long.MAX_VALUE;

    private long highest = -1;
    /** Made before it is needed, so that nobody can tell an update from the time it takes (RFC 9001 section 6.3). */
    private TrafficSecret nextSecret;

    private PacketCipher next;
    private @Nullable PacketCipher previous;
    private long previousUntil;
    private long forged;

    private long openedNumber = -1;
    private long openedPhase;
    private @Nullable PacketCipher peerFirst;
    private long lastResealed = -1;
    /** What the peer did wrong where it could not be said at once. */
    private @Nullable QuicException violation;

    private boolean closed;

    /** @param own secret of what this end sends
     * @param peer secret of what the peer sends */
    PacketProtection(Ciphers ciphers, TrafficSecret own, TrafficSecret peer) {
        this(ciphers, own, peer, Limits.of(own.suite()));
    }

    PacketProtection(Ciphers ciphers, TrafficSecret own, TrafficSecret peer, Limits limits) {
        this.ciphers = ciphers;
        this.limits = limits;
        sendHeader = ciphers.headerProtection(own);
        sendSecret = own;
        sendCipher = ciphers.cipher(own);
        firstPeerSecret = peer;
        receiveHeader = ciphers.headerProtection(peer);
        current = ciphers.cipher(peer);
        nextSecret = peer.next();
        next = ciphers.cipher(nextSecret);
    }

    /**
     * Seals a packet and protects its header. The key phase bit of the header is set here as it must be.
     *
     * @param packet header with a four-byte packet number, and payload, from index 0; the first byte may change
     * @return bytes of the sealed packet in {@code target}
     * @throws IllegalStateException if the keys are used up (RFC 9001 section 6.6) and the peer never acknowledged what
     *     would allow new ones; the next {@link #open} says AEAD_LIMIT_REACHED then
     */
    int seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
        if (sealedInPhase >= limits.update && sendPhaseAcknowledged && receivePhase == sendPhase) {
            updateSending();
        }
        if (sealedInPhase >= limits.sealed) {
            violation = new QuicException(
                    QuicException.AEAD_LIMIT_REACHED, sealedInPhase + " packets were sealed with the same keys");
            throw new IllegalStateException(violation.getMessage());
        }
        packet[0] = (byte) (packet[0] & ~KEY_PHASE | ((sendPhase & 1) == 0 ? 0 : KEY_PHASE));
        sendCipher.seal(packetNumber, packet, headerLength, length, target);
        protect(sendHeader, target, headerLength);
        sealedInPhase++;
        if (sendPhaseFirst < 0) {
            sendPhaseFirst = packetNumber;
        }
        return length + PacketCipher.TAG_LENGTH;
    }

    private static void protect(HeaderProtection protection, byte[] packet, int headerLength) {
        int numberOffset = headerLength - NUMBER_LENGTH;
        long mask = protection.mask(packet, numberOffset + SAMPLE_DISTANCE);
        packet[0] ^= (byte) (maskByte(mask, 0) & PROTECTED_BITS);
        for (int i = 0; i < NUMBER_LENGTH; i++) {
            packet[numberOffset + i] ^= (byte) maskByte(mask, 1 + i);
        }
    }

    private static int maskByte(long mask, int index) {
        return (int) (mask >>> Byte.SIZE * (MASK_BYTES - 1 - index)) & 0xff;
    }

    private void updateSending() {
        sendCipher.close();
        sendSecret = sendSecret.next();
        sendCipher = ciphers.cipher(sendSecret);
        sendPhase++;
        sendPhaseFirst = -1;
        sendPhaseAcknowledged = false;
        sealedInPhase = 0;
    }

    /**
     * The peer acknowledged a packet, in the packet that was opened last. If that one was of the current phase, another
     * update may follow. A peer that acknowledges a packet of a new phase must itself be there (RFC 9001 section 6.2): if
     * it is not, the next {@link #open} says so.
     */
    void acknowledged(long packetNumber) {
        if (sendPhaseAcknowledged || sendPhaseFirst < 0 || packetNumber < sendPhaseFirst) {
            return;
        }
        if (openedPhase < sendPhase) {
            violation = new QuicException(
                    QuicException.KEY_UPDATE_ERROR,
                    "packet " + openedNumber + " of key phase " + openedPhase + " acknowledges packet " + packetNumber
                            + " of key phase " + sendPhase);
            return;
        }
        sendPhaseAcknowledged = true;
    }

    /**
     * Opens a packet; {@link #openedNumber} is its number then.
     *
     * @param data the protection of the header is taken away in place, unless the packet is not authentic
     * @param idLength bytes of this end's connection ids
     * @param largest received so far, -1 for none
     * @param target gets the payload from index 0
     * @return bytes of the payload, -1 if the packet is not authentic
     * @throws QuicException KEY_UPDATE_ERROR, AEAD_LIMIT_REACHED, PROTOCOL_VIOLATION for reserved bits
     */
    int open(byte[] data, int offset, int length, int idLength, long largest, byte[] target, long now)
            throws QuicException {
        if (violation != null) {
            throw violation;
        }
        int numberOffset = 1 + idLength;
        if (length < numberOffset + SAMPLE_DISTANCE + HeaderProtection.SAMPLE_LENGTH
                || (data[offset] & (LONG_HEADER | FIXED_BIT)) != FIXED_BIT) {
            return -1;
        }
        if (previous != null && now - previousUntil > 0) {
            previous.close();
            previous = null;
        }
        long mask = receiveHeader.mask(data, offset + numberOffset + SAMPLE_DISTANCE);
        data[offset] ^= (byte) (maskByte(mask, 0) & PROTECTED_BITS);
        int flags = data[offset];
        int numberLength = (flags & NUMBER_LENGTH_BITS) + 1;
        long truncated = maskNumber(data, offset + numberOffset, numberLength, mask);
        long number = decode(largest, truncated, numberLength);
        int opened = open(number, flags, data, offset, numberOffset + numberLength, length, target, now);
        if (opened < 0) {
            maskNumber(data, offset + numberOffset, numberLength, mask);
            data[offset] ^= (byte) (maskByte(mask, 0) & PROTECTED_BITS);
            if (++forged >= limits.forged) {
                violation = new QuicException(
                        QuicException.AEAD_LIMIT_REACHED, forged + " packets that were not authentic");
                throw violation;
            }
            return -1;
        }
        // only now: before, it would tell an attacker something about the mask (RFC 9000 section 17.3.1)
        if ((flags & RESERVED_BITS) != 0) {
            throw new QuicException(
                    QuicException.PROTOCOL_VIOLATION, "packet " + number + " has reserved bits set in its header");
        }
        openedNumber = number;
        return opened;
    }

    /** Adds or takes away the mask of a packet number; returns what stands there then. */
    private static long maskNumber(byte[] data, int offset, int numberLength, long mask) {
        long number = 0;
        for (int i = 0; i < numberLength; i++) {
            data[offset + i] ^= (byte) maskByte(mask, 1 + i);
            number = number << Byte.SIZE | data[offset + i] & 0xff;
        }
        return number;
    }

    /** RFC 9000 appendix A.3. */
    static long decode(long largest, long truncated, int numberLength) {
        long expected = largest + 1;
        long window = 1L << Byte.SIZE * numberLength;
        long candidate = expected & -window | truncated;
        if (candidate <= expected - window / 2 && candidate <= LARGEST_NUMBER - window) {
            return candidate + window;
        }
        if (candidate > expected + window / 2 && candidate >= window) {
            return candidate - window;
        }
        return candidate;
    }

    /** With the keys that the phase bit and the packet number ask for (RFC 9001 section 6.5). */
    private int open(
            long number, int flags, byte[] data, int offset, int headerLength, int length, byte[] target, long now)
            throws QuicException {
        int phase = (flags & KEY_PHASE) == 0 ? 0 : 1;
        if (phase == (receivePhase & 1)) {
            int opened = current.open(number, data, offset, headerLength, length, target);
            if (opened >= 0) {
                openedPhase = receivePhase;
                lowest = Math.min(lowest, number);
                highest = Math.max(highest, number);
            }
            return opened;
        }
        if (previous != null && number < lowest) {
            int opened = previous.open(number, data, offset, headerLength, length, target);
            if (opened >= 0) {
                openedPhase = receivePhase - 1;
            }
            return opened;
        }
        int opened = next.open(number, data, offset, headerLength, length, target);
        if (opened >= 0) {
            peerUpdated(number, now);
        } else if (previous != null && previous.open(number, data, offset, headerLength, length, target) >= 0) {
            throw updateError("packet " + number + " is of key phase " + (receivePhase - 1) + ", packet " + lowest
                    + " before it was of " + receivePhase);
        }
        return opened;
    }

    /** A packet of the next phase is authentic. */
    private void peerUpdated(long number, long now) throws QuicException {
        if (number < highest) {
            throw updateError("packet " + number + " is of key phase " + (receivePhase + 1) + ", packet " + highest
                    + " after it of " + receivePhase);
        }
        if (receivePhase == sendPhase) {
            if (receivePhase > 0 && sendPhaseFirst < 0) {
                // RFC 9001 section 6.2: nothing can have told the peer that its last update arrived
                throw updateError("key phase " + (receivePhase + 1) + " begins in packet " + number + " before phase "
                        + receivePhase + " was answered");
            }
            updateSending();
        }
        if (previous != null) {
            previous.close();
        }
        previous = current;
        previousUntil = now + PREVIOUS_KEPT_NANOS;
        current = next;
        receivePhase++;
        openedPhase = receivePhase;
        lowest = number;
        highest = number;
        nextSecret = nextSecret.next();
        next = ciphers.cipher(nextSecret);
    }

    private static QuicException updateError(String message) {
        return new QuicException(QuicException.KEY_UPDATE_ERROR, message);
    }

    /** The number of the packet that was opened last. */
    long openedNumber() {
        return openedNumber;
    }

    /** Protects frames as the peer would have with its first keys: for {@link FrameHandler#onHandshakeSide}. */
    byte[] resealAsPeer(long packetNumber, byte[] destinationId, byte[] frames, int length) {
        if (peerFirst == null || packetNumber == lastResealed) {
            // a cipher may refuse to seal twice with the same nonce, as it should; here nothing goes out to the world
            if (peerFirst != null) {
                peerFirst.close();
            }
            peerFirst = ciphers.cipher(firstPeerSecret);
        }
        lastResealed = packetNumber;
        int headerLength = 1 + destinationId.length + NUMBER_LENGTH;
        byte[] packet = new byte[headerLength + length];
        packet[0] = FIXED_BIT | NUMBER_LENGTH - 1;
        System.arraycopy(destinationId, 0, packet, 1, destinationId.length);
        for (int i = 1; i <= NUMBER_LENGTH; i++) {
            packet[headerLength - i] = (byte) (packetNumber >>> Byte.SIZE * (i - 1));
        }
        System.arraycopy(frames, 0, packet, headerLength, length);
        byte[] sealed = new byte[packet.length + PacketCipher.TAG_LENGTH];
        peerFirst.seal(packetNumber, packet, headerLength, packet.length, sealed);
        protect(receiveHeader, sealed, headerLength);
        return sealed;
    }

    /** Key updates so far, whoever began them. */
    long keyUpdates() {
        return Math.max(sendPhase, receivePhase);
    }

    /** Idempotent. Nothing else may be called afterwards but {@link #keyUpdates} and {@link #openedNumber}. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sendHeader.close();
        sendCipher.close();
        receiveHeader.close();
        current.close();
        next.close();
        if (previous != null) {
            previous.close();
        }
        if (peerFirst != null) {
            peerFirst.close();
        }
    }
}
