package io.fastrelay.transport.packet.udp;

import com.sun.jna.Pointer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers a sender's system calls by a script, and reads what was sent from memory, as the system would. */
final class ScriptedSendCalls implements SendCalls {

    /** A message that was taken: whole payload and the size that it is to be cut into, 0 for none. */
    record Sent(int port, byte[] payload, int segmentSize) {}

    /** What calls answer, first to last: a number to send that many, below 0 an errno; afterwards all is sent. */
    final Deque<Integer> script = new ArrayDeque<>();

    final List<Sent> sent = new ArrayList<>();
    int calls;
    int flushes;
    int waits;
    boolean room = true;

    private int errno;

    @Override
    public int send(long headers, int count) {
        calls++;
        int answer = script.isEmpty() ? count : Math.min(script.pop(), count);
        if (answer < 0) {
            errno = -answer;
            return -1;
        }
        for (int i = 0; i < answer; i++) {
            sent.add(read(new Pointer(headers + 64L * i)));
        }
        return answer;
    }

    /** By the structures of Linux's manual pages sendmmsg(2), ip(7), cmsg(3) and udp(7). */
    private static Sent read(Pointer mmsghdr) {
        if (mmsghdr.getInt(8) != 16 || mmsghdr.getLong(24) != 1) {
            throw new AssertionError("expected a sockaddr_in and one iovec");
        }
        Pointer name = mmsghdr.getPointer(0);
        if (name.getShort(0) != 2) {
            throw new AssertionError("expected AF_INET, got " + name.getShort(0));
        }
        int port = (name.getByte(2) & 0xff) << 8 | name.getByte(3) & 0xff;
        Pointer iovec = mmsghdr.getPointer(16);
        int length = (int) iovec.getLong(8);
        byte[] payload = length == 0 ? new byte[0] : iovec.getPointer(0).getByteArray(0, length);
        long controlLength = mmsghdr.getLong(40);
        int segment = 0;
        if (controlLength != 0) {
            Pointer cmsg = mmsghdr.getPointer(32);
            // CMSG_SPACE(2) holding CMSG_LEN(2), SOL_UDP, UDP_SEGMENT
            if (controlLength != 24 || cmsg.getLong(0) != 18 || cmsg.getInt(8) != 17 || cmsg.getInt(12) != 103) {
                throw new AssertionError("expected a control message UDP_SEGMENT");
            }
            segment = cmsg.getShort(16) & 0xffff;
        }
        return new Sent(port, payload, segment);
    }

    @Override
    public int errno() {
        return errno;
    }

    @Override
    public void begin() {
        flushes++;
    }

    @Override
    public boolean awaitRoom() {
        waits++;
        return room;
    }
}
