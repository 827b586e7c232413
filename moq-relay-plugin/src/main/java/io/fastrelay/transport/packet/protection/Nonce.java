package io.fastrelay.transport.packet.protection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The nonce of a packet: the nonce base with the packet number over its last bytes (RFC 9001 section 5.3). */
final class Nonce {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int NUMBER = 4;

    private final byte[] bytes;
    private final long base;

    Nonce(byte[] iv) {
        bytes = iv.clone();
        base = (long) LONG.get(iv, NUMBER);
    }

    /** Twelve bytes, valid until the next call. */
    byte[] of(long packetNumber) {
        LONG.set(bytes, NUMBER, base ^ packetNumber);
        return bytes;
    }
}
