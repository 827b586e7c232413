package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/**
 * A variable-length integer encoding. Objects with equal encodings can be forwarded between drafts byte by byte, so
 * implementations are singletons that can be compared by identity.
 */
public interface VarintFormat {

    /** Bytes of the shortest encoding of the unsigned {@code value}; more than {@link #maxLength} if it has none. */
    int length(long value);

    /** Bytes of the longest encoding there is. */
    int maxLength();

    /**
     * Writes the shortest encoding.
     *
     * @throws IllegalArgumentException if this encoding cannot hold the value
     */
    void put(ByteBuffer target, long value);

    /**
     * Writes the encoding of exactly {@code length} bytes, so that a number can be replaced without moving what follows.
     *
     * @throws IllegalArgumentException if there is no such encoding of the value
     */
    void put(ByteBuffer target, long value, int length);

    /** Bytes of the encoding that begins with {@code first}. */
    int lengthFrom(byte first);

    /**
     * Reads one number; the caller made sure that {@link #lengthFrom} bytes are there.
     *
     * @throws java.nio.BufferUnderflowException if they are not
     */
    long get(ByteBuffer source);
}
