package io.fastrelay.transport.packet.protection;

/** Header protection of one direction (RFC 9001 section 5.4). Not thread-safe. */
public interface HeaderProtection extends AutoCloseable {

    /** Bytes of ciphertext that a mask is made of. */
    int SAMPLE_LENGTH = 16;

    /**
     * The mask for a packet.
     *
     * @param sampleOffset where the 16 bytes of sample begin: 4 bytes behind the beginning of the packet number
     * @return the five bytes of mask, the first one (for the flags) in bits 39 to 32, the last in bits 7 to 0
     */
    long mask(byte[] packet, int sampleOffset);

    @Override
    void close();
}
