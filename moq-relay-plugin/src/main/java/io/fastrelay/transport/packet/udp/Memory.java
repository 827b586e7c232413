package io.fastrelay.transport.packet.udp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap for system calls, zeroed, freed by the garbage collector.
 *
 * @param bytes in the machine's byte order
 * @param address of its first byte; good as long as {@code bytes} is reachable
 */
record Memory(ByteBuffer bytes, long address) {

    static Memory of(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return new Memory(bytes, Pointer.nativeValue(Native.getDirectBufferPointer(bytes)));
    }
}
