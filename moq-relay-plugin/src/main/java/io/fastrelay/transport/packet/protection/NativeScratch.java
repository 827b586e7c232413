package io.fastrelay.transport.packet.protection;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * Memory that libcrypto works in, one for all ciphers of a thread: so it stays in the processor's cache from one
 * connection's packet to the next one's. The JDK frees it with the buffer.
 */
final class NativeScratch {

    static final int NONCE = 0;
    /** Where libcrypto says how much it wrote; nobody asks. */
    static final int WRITTEN = 16;
    /** The packet is here. */
    static final int PACKET = 64;

    /** Room for packets of any usual size; it grows for larger ones. */
    private static final int ROOM = 2048;

    private ByteBuffer view = ByteBuffer.allocateDirect(PACKET + ROOM);
    private long address = addressOf(view);

    /** Makes room for a packet of so many bytes; what was there is gone. */
    void room(int length) {
        if (length > view.capacity() - PACKET) {
            view = ByteBuffer.allocateDirect(PACKET + Math.max(length, 2 * view.capacity()));
            address = addressOf(view);
        }
    }

    ByteBuffer view() {
        return view;
    }

    /** Of the view's first byte. */
    long address() {
        return address;
    }

    private static long addressOf(ByteBuffer buffer) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }
}
