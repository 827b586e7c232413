package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;

/**
 * An array of struct mmsghdr with what each of them points to: one address, one piece of payload, one control message. Laid
 * out once; per datagram only lengths change. The offsets are those of 64-bit Linux, the same on x86-64 and aarch64 (both
 * LP64 and little-endian; glibc and musl agree there):
 *
 * <pre>
 * mmsghdr  64 bytes: 0 msg_name, 8 msg_namelen (4), 16 msg_iov, 24 msg_iovlen (8), 32 msg_control,
 *                    40 msg_controllen (8), 48 msg_flags (4), 56 msg_len (4)
 * iovec    16 bytes: 0 iov_base, 8 iov_len
 * cmsghdr  16 bytes: 0 cmsg_len (8), 8 cmsg_level (4), 12 cmsg_type (4), then the value, padded to 8
 * </pre>
 */
final class MessageHeaders {

    static final int HEADER = 64;
    private static final int VECTOR = 16;
    private static final int NAME = 32;

    /** Room for the one control message that is of use, and for one that somebody else's kernel may add. */
    private static final int CONTROL = 64;

    private static final int CONTROL_DATA = 16;

    private final Memory memory;
    private final ByteBuffer bytes;
    private final int vectors;
    private final int names;
    private final int controls;

    MessageHeaders(int count) {
        vectors = count * HEADER;
        names = vectors + count * VECTOR;
        controls = names + count * NAME;
        memory = Memory.of(controls + count * CONTROL);
        bytes = memory.bytes();
        for (int i = 0; i < count; i++) {
            int header = i * HEADER;
            bytes.putLong(header, memory.address() + name(i));
            bytes.putLong(header + 16, memory.address() + vectors + (long) i * VECTOR);
            bytes.putLong(header + 24, 1);
        }
    }

    /** Of the header with this index, for the system call. */
    long address(int index) {
        return memory.address() + (long) index * HEADER;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Where in {@link #bytes} its sockaddr is. */
    int name(int index) {
        return names + index * NAME;
    }

    void nameLength(int index, int length) {
        bytes.putInt(index * HEADER + 8, length);
    }

    void payload(int index, long address, long length) {
        bytes.putLong(vectors + index * VECTOR, address);
        bytes.putLong(vectors + index * VECTOR + 8, length);
    }

    void payloadLength(int index, long length) {
        bytes.putLong(vectors + index * VECTOR + 8, length);
    }

    /** Makes it ready to receive: the system changes these fields each time. */
    void expect(int index) {
        int header = index * HEADER;
        bytes.putInt(header + 8, SockAddr.SIZE);
        bytes.putLong(header + 32, memory.address() + controls + (long) index * CONTROL);
        bytes.putLong(header + 40, CONTROL);
        bytes.putInt(header + 48, 0);
    }

    int flags(int index) {
        return bytes.getInt(index * HEADER + 48);
    }

    /** Bytes that were received or sent. */
    int moved(int index) {
        return bytes.getInt(index * HEADER + 56);
    }

    /** Has the system cut the payload into datagrams of this size; 0: sends it as one. */
    void segment(int index, int size) {
        int header = index * HEADER;
        if (size == 0) {
            bytes.putLong(header + 32, 0);
            bytes.putLong(header + 40, 0);
            return;
        }
        int control = controls + index * CONTROL;
        bytes.putLong(control, CONTROL_DATA + 2);
        bytes.putInt(control + 8, Libc.SOL_UDP);
        bytes.putInt(control + 12, Libc.UDP_SEGMENT);
        bytes.putShort(control + CONTROL_DATA, (short) size);
        bytes.putLong(header + 32, memory.address() + control);
        bytes.putLong(header + 40, CONTROL_DATA + 8);
    }

    /** The size of the datagrams that the system joined to this payload (UDP_GRO); 0: it is one datagram. */
    int segmentSize(int index) {
        int control = controls + index * CONTROL;
        int end = control + (int) Math.min(bytes.getLong(index * HEADER + 40), CONTROL);
        while (control + CONTROL_DATA + 4 <= end) {
            long length = bytes.getLong(control);
            if (bytes.getInt(control + 8) == Libc.SOL_UDP && bytes.getInt(control + 12) == Libc.UDP_GRO) {
                return bytes.getInt(control + CONTROL_DATA);
            }
            if (length < CONTROL_DATA) {
                return 0;
            }
            control += (int) (Math.min(length, CONTROL) + 7 & ~7);
        }
        return 0;
    }
}
