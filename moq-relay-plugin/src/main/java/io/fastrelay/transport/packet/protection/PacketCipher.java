package io.fastrelay.transport.packet.protection;

/**
 * Packet protection (RFC 9001 section 5.3) with the keys of one direction and one key phase. Header protection is apart:
 * its key stays when the others are updated. Not thread-safe; {@link #close} frees native memory where there is any.
 */
public interface PacketCipher extends AutoCloseable {

    /** Bytes of the authentication tag behind every payload. */
    int TAG_LENGTH = 16;

    /**
     * Seals a packet.
     *
     * @param packetNumber the full packet number
     * @param packet header and plain payload from index 0; not changed
     * @param headerLength bytes of the header, packet number included: the associated data
     * @param length of header and payload
     * @param target gets the header, the sealed payload and the tag, from index 0; another array than {@code packet},
     *     with room for {@code length + TAG_LENGTH} bytes
     */
    void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target);

    /**
     * Opens a packet whose header protection is removed already.
     *
     * @param packet the packet begins at {@code offset}; not changed
     * @param length of the whole packet with its tag
     * @param target gets the plain payload from index 0; another array than {@code packet}
     * @return bytes of the payload, or -1 if the packet is not authentic
     */
    int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target);

    @Override
    void close();
}
