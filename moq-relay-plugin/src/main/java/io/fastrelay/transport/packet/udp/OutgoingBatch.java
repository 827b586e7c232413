package io.fastrelay.transport.packet.udp;

/**
 * What one sendmmsg takes. Datagrams to one address that follow each other, all of one size, the last may be shorter, lie
 * behind each other and are one message that the system cuts apart (UDP_SEGMENT). A datagram that the system refuses is
 * lost and leaves the others alone. One thread.
 */
final class OutgoingBatch {

    static final int MESSAGES = 64;

    /** UDP_MAX_SEGMENTS of the first kernels that cut; newer ones take twice as many. */
    static final int MAX_SEGMENTS = 64;

    /** Largest UDP payload over IPv4 (65535 - 20 - 8), which also bounds a run of segments. */
    static final int MAX_PAYLOAD = 65507;

    private static final int ROOM = 1 << 18;

    private final int family;
    private final Counts counts;
    private final MessageHeaders headers = new MessageHeaders(MESSAGES);
    private final Memory payloads = Memory.of(ROOM);
    private final SendCalls calls;

    private final int[] starts = new int[MESSAGES];
    private final int[] lengths = new int[MESSAGES];
    private final int[] segments = new int[MESSAGES];
    private final int[] segmentSizes = new int[MESSAGES];
    private int messages;
    private int filled;
    private PeerAddress lastAddress = PeerAddress.ipv4(0, 0);

    /** Whether another datagram may join the last message. */
    private boolean open;

    private boolean segmentation;

    /** @param segmentation whether the system knows UDP_SEGMENT */
    OutgoingBatch(SendCalls calls, int family, boolean segmentation, Counts counts) {
        this.calls = calls;
        this.family = family;
        this.segmentation = segmentation;
        this.counts = counts;
    }

    /** Whether runs leave as one message; ends when a device cannot do it. */
    boolean segmentation() {
        return segmentation;
    }

    /** @return false if there is no room before the next {@link #flush} */
    boolean add(PeerAddress to, byte[] data, int offset, int length) {
        if (length > MAX_PAYLOAD) {
            counts.errors.increment();
            return true;
        }
        if (filled + length > ROOM) {
            return false;
        }
        int last = messages - 1;
        if (open && joins(last, to, length)) {
            lengths[last] += length;
            segments[last]++;
            open = length == segmentSizes[last];
        } else {
            if (messages == MESSAGES) {
                return false;
            }
            int nameLength = SockAddr.write(headers.bytes(), headers.name(messages), family, to);
            if (nameLength == 0) {
                counts.errors.increment();
                return true;
            }
            headers.nameLength(messages, nameLength);
            starts[messages] = filled;
            lengths[messages] = length;
            segments[messages] = 1;
            segmentSizes[messages] = length;
            messages++;
            lastAddress = to;
            open = segmentation && length > 0;
        }
        payloads.bytes().put(filled, data, offset, length);
        filled += length;
        return true;
    }

    private boolean joins(int message, PeerAddress to, int length) {
        return (to == lastAddress || to.equals(lastAddress))
                && length > 0
                && length <= segmentSizes[message]
                && segments[message] < MAX_SEGMENTS
                && lengths[message] + length <= MAX_PAYLOAD;
    }

    /** Sends what was added, or loses it. The caller holds the descriptor open. */
    void flush() {
        for (int i = 0; i < messages; i++) {
            headers.payload(i, payloads.address() + starts[i], lengths[i]);
            headers.segment(i, segments[i] > 1 ? segmentSizes[i] : 0);
        }
        calls.begin();
        send(0, messages);
        clear();
    }

    /** Forgets what was added. */
    void clear() {
        messages = 0;
        filled = 0;
        open = false;
    }

    private void send(int first, int end) {
        int next = first;
        boolean again = false;
        while (next < end) {
            int done = calls.send(headers.address(next), end - next);
            if (done > 0) {
                counts.sendCalls.increment();
                counts.sent.add(datagrams(next, next + done));
                next += done;
                again = false;
                continue;
            }
            int errno = calls.errno();
            if (errno == Errno.EINTR) {
                continue;
            }
            if (errno == Errno.EAGAIN) {
                if (calls.awaitRoom()) {
                    continue;
                }
                counts.errors.add(datagrams(next, end));
                return;
            }
            if (segments[next] > 1 && (errno == Errno.EIO || errno == Errno.EINVAL)) {
                // EIO: the device on the way cannot checksum what would be cut (Linux udp_send_skb).
                segmentation &= errno != Errno.EIO;
                sendOneByOne(next++);
                continue;
            }
            if (!again && Errno.isOfAnEarlierDatagram(errno)) {
                again = true;
                continue;
            }
            counts.errors.add(segments[next++]);
            again = false;
        }
    }

    private void sendOneByOne(int message) {
        int end = starts[message] + lengths[message];
        int size = segmentSizes[message];
        segments[message] = 1;
        headers.segment(message, 0);
        for (int start = starts[message]; start < end; start += size) {
            headers.payload(message, payloads.address() + start, Math.min(size, end - start));
            send(message, message + 1);
        }
    }

    private int datagrams(int first, int end) {
        int sum = 0;
        for (int i = first; i < end; i++) {
            sum += segments[i];
        }
        return sum;
    }
}
