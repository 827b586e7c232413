package io.fastrelay.transport.kwik;

import java.util.Arrays;

/**
 * A connection id as a map key. Comparable, so that ids chosen to collide cost a tree lookup and not a list.
 *
 * @param bytes must not be changed
 */
record ConnectionIdBytes(byte[] bytes) implements Comparable<ConnectionIdBytes> {

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionIdBytes id && Arrays.equals(bytes, id.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(ConnectionIdBytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }
}
