package io.fastrelay.transport.packet.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A socket of Linux, with recvmmsg, sendmmsg and, where the system has them, UDP_GRO and UDP_SEGMENT. */
final class NativeUdpSocket implements UdpSocket {

    /** A receive call that fails for no reason of one datagram may fail for long: this keeps the thread from spinning. */
    private static final long PAUSE_NANOS = 10_000_000;

    /** How often {@link #sendNow} looks for room in the send buffer, a millisecond apart. */
    private static final int TRIES = 4;

    private final int fd;
    private final int family;
    private final boolean joining;
    private final String buffers;
    private final InetSocketAddress localAddress;
    private final Counts counts = new Counts();
    private final AddressTable addresses = new AddressTable();
    private final Lifetime lifetime;
    private final Doorbell doorbell;
    private final IncomingBatch incoming;
    private final OutgoingBatch outgoing;

    /** Under load there is mostly something to receive, else mostly nothing, and a call that finds nothing is for nothing. */
    private boolean lookFirst = true;

    /** Takes over both descriptors. */
    NativeUdpSocket(int fd, int eventFd, NativeOptions options, InetSocketAddress localAddress) {
        this.fd = fd;
        this.family = options.family();
        this.joining = options.joining();
        this.buffers = options.buffers();
        this.localAddress = localAddress;
        lifetime = new Lifetime(() -> {
            Libc.close(fd);
            Libc.close(eventFd);
        });
        doorbell = new Doorbell(fd, eventFd);
        incoming = new IncomingBatch(fd, lifetime, counts, addresses);
        outgoing = new OutgoingBatch(new LinuxSendCalls(fd), family, options.segmentation(), counts);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public UdpAddress address(InetSocketAddress address) {
        return addresses.find(PeerAddress.of(address));
    }

    @Override
    public int receive(long timeoutNanos, Receiver receiver) throws IOException {
        if (!lifetime.enter()) {
            throw new ClosedChannelException();
        }
        try {
            int handed = 0;
            boolean look = lookFirst || timeoutNanos <= 0;
            if (look) {
                handed = incoming.receive(receiver);
                lookFirst = handed != 0;
            }
            if (handed == 0 && timeoutNanos > 0) {
                handed = await(timeoutNanos, look, receiver);
            }
            if (handed == 0 && lifetime.isClosed()) {
                throw new ClosedChannelException();
            }
            if (handed < 0) {
                counts.errors.increment();
                if (!Errno.isOfAnEarlierDatagram(-handed)) {
                    LockSupport.parkNanos(Math.min(timeoutNanos, PAUSE_NANOS));
                }
            }
            return Math.max(handed, 0);
        } finally {
            lifetime.exit();
        }
    }

    private int await(long timeoutNanos, boolean looked, Receiver receiver) {
        int end = doorbell.await(timeoutNanos);
        if (end == Doorbell.FAILED) {
            return -1;
        }
        if (end == Doorbell.NOT_READABLE || end == Doorbell.NOT_WAITED && looked || lifetime.isClosed()) {
            return 0;
        }
        lookFirst = end == Doorbell.READABLE_AT_ONCE;
        return incoming.receive(receiver);
    }

    @Override
    public void wakeUp() {
        if (lifetime.enter()) {
            doorbell.ring();
            lifetime.exit();
        }
    }

    @Override
    public void send(UdpAddress to, byte[] data, int offset, int length) {
        PeerAddress address = to instanceof PeerAddress known ? known : PeerAddress.of(to.inet());
        if (!outgoing.add(address, data, offset, length)) {
            flush();
            outgoing.add(address, data, offset, length);
        }
    }

    @Override
    public void flush() {
        if (!lifetime.enter()) {
            outgoing.clear();
            return;
        }
        try {
            outgoing.flush();
        } finally {
            lifetime.exit();
        }
    }

    @Override
    public void sendNow(InetSocketAddress to, byte[] data, int offset, int length) {
        byte[] name = new byte[SockAddr.SIZE];
        ByteBuffer nameBytes = ByteBuffer.wrap(name).order(ByteOrder.nativeOrder());
        int nameLength = SockAddr.write(nameBytes, 0, family, PeerAddress.of(to));
        byte[] copy = offset == 0 ? data : Arrays.copyOfRange(data, offset, offset + length);
        if (nameLength == 0 || !lifetime.enter()) {
            counts.errors.increment();
            return;
        }
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                if (Libc.sendto(fd, copy, length, Libc.MSG_DONTWAIT, name, nameLength) >= 0) {
                    counts.sent.increment();
                    counts.sendCalls.increment();
                    return;
                }
                int errno = Libc.errno();
                if (errno == Errno.EAGAIN) {
                    LockSupport.parkNanos(1_000_000);
                } else if (errno != Errno.EINTR && !Errno.isOfAnEarlierDatagram(errno)) {
                    break;
                }
            }
            counts.errors.increment();
        } finally {
            lifetime.exit();
        }
    }

    @Override
    public UdpCounters counters() {
        return counts.snapshot();
    }

    @Override
    public String describe() {
        return "recvmmsg" + (joining ? " with UDP_GRO" : "") + ", sendmmsg"
                + (outgoing.segmentation() ? " with UDP_SEGMENT" : "") + ", " + buffers;
    }

    @Override
    public void close() {
        if (lifetime.close()) {
            doorbell.ring();
            lifetime.exit();
        }
    }
}
