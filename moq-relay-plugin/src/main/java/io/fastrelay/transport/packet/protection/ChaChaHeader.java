package io.fastrelay.transport.packet.protection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.engines.ChaChaEngine;

/**
 * Header protection with ChaCha20 (RFC 9001 section 5.4.4). One block in Java costs less than the way into any library:
 * the JDK's cipher must be made anew for every block, and refuses a nonce that comes twice.
 */
final class ChaChaHeader implements HeaderProtection {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORDS = 16;
    private static final int ROUNDS = 20;
    private static final int KEY = 4;
    /** Words of the state behind the key: block counter and nonce, which are the sample. */
    private static final int SAMPLE = 12;
    /** "expand 32-byte k" (RFC 8439 section 2.3). */
    private static final int[] CONSTANTS = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    private final int[] state = new int[WORDS];
    private final int[] block = new int[WORDS];

    ChaChaHeader(byte[] key) {
        System.arraycopy(CONSTANTS, 0, state, 0, CONSTANTS.length);
        for (int i = KEY; i < SAMPLE; i++) {
            state[i] = (int) INT.get(key, (i - KEY) * Integer.BYTES);
        }
    }

    @Override
    public long mask(byte[] packet, int sampleOffset) {
        for (int i = SAMPLE; i < WORDS; i++) {
            state[i] = (int) INT.get(packet, sampleOffset + (i - SAMPLE) * Integer.BYTES);
        }
        ChaChaEngine.chachaCore(ROUNDS, state, block);
        return (Integer.reverseBytes(block[0]) & 0xffffffffL) << 8 | block[1] & 0xff;
    }

    @Override
    public void close() {
        // nothing outside the heap
    }
}
