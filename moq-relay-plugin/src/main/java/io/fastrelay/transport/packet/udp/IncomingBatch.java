package io.fastrelay.transport.packet.udp;

import java.nio.ByteBuffer;

/**
 * What one recvmmsg brings. With UDP_GRO the system joins datagrams of one sender that follow each other, all of one size,
 * the last may be shorter; they are cut apart here. One thread.
 */
final class IncomingBatch {

    /** Messages per call; each may hold dozens of datagrams. */
    static final int MESSAGES = 32;

    /** More than any UDP payload, and than what the system joins. */
    private static final int ROOM = 1 << 16;

    private final int fd;
    private final Lifetime lifetime;
    private final Counts counts;
    private final AddressTable addresses;
    private final MessageHeaders headers = new MessageHeaders(MESSAGES);
    private final Memory payloads = Memory.of(MESSAGES * ROOM);
    private final byte[] data = new byte[ROOM];

    /** Headers that the last call has changed. */
    private int used = MESSAGES;

    IncomingBatch(int fd, Lifetime lifetime, Counts counts, AddressTable addresses) {
        this.fd = fd;
        this.lifetime = lifetime;
        this.counts = counts;
        this.addresses = addresses;
        for (int i = 0; i < MESSAGES; i++) {
            headers.payload(i, payloads.address() + (long) i * ROOM, ROOM);
        }
    }

    /**
     * Hands over what is there, without waiting. The caller holds the descriptor open.
     *
     * @return datagrams handed over, or the negative errno
     */
    int receive(UdpSocket.Receiver receiver) {
        for (int i = 0; i < used; i++) {
            headers.expect(i);
        }
        used = 0;
        int messages = Libc.recvmmsg(fd, headers.address(0), MESSAGES, Libc.MSG_DONTWAIT, 0);
        if (messages < 0) {
            int errno = Libc.errno();
            return errno == Errno.EAGAIN || errno == Errno.EINTR ? 0 : -errno;
        }
        used = messages;
        int handed = 0;
        try {
            for (int i = 0; i < messages && !lifetime.isClosed(); i++) {
                if ((headers.flags(i) & Libc.MSG_TRUNC) != 0) {
                    counts.errors.increment();
                    continue;
                }
                int length = headers.moved(i);
                ByteBuffer bytes = payloads.bytes();
                bytes.get(i * ROOM, data, 0, length);
                UdpAddress from = SockAddr.read(headers.bytes(), headers.name(i), addresses);
                int segment = headers.segmentSize(i);
                if (segment <= 0 || segment >= length) {
                    handed++;
                    receiver.onDatagram(data, 0, length, from);
                    continue;
                }
                for (int offset = 0; offset < length; offset += segment) {
                    handed++;
                    receiver.onDatagram(data, offset, Math.min(segment, length - offset), from);
                }
            }
        } finally {
            counts.received.add(handed);
            counts.receiveCalls.increment();
        }
        return handed;
    }
}
