package io.fastrelay.transport.kwik;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP socket that survives errors. kwik gives a connection up when one send fails, and a client when one receive fails;
 * on a UDP socket both mean no more than a lost packet.
 */
class RelaySocket extends DatagramSocket {

    private static final Logger log = LoggerFactory.getLogger(RelaySocket.class);
    private static final int BUFFER_BYTES = 4 << 20;
    private static final long PAUSE_AFTER_ERROR_NANOS = 5_000_000;

    private final AtomicLong errors = new AtomicLong();

    /** @param bind null for any address and a free port */
    RelaySocket(@Nullable SocketAddress bind) throws SocketException {
        super(bind == null ? new java.net.InetSocketAddress(0) : bind);
        // bursts of many connections share these; the kernel may grant less
        setReceiveBufferSize(BUFFER_BYTES);
        setSendBufferSize(BUFFER_BYTES);
    }

    /** Returns with a datagram, or throws once the socket was closed. */
    @Override
    public void receive(DatagramPacket packet) throws IOException {
        while (true) {
            try {
                receiveOnce(packet);
                return;
            } catch (IOException e) {
                if (isClosed()) {
                    throw e;
                }
                report("receive", e);
                // an error that stays must not become a busy loop
                LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
            }
        }
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        try {
            sendOnce(packet);
        } catch (IOException | IllegalArgumentException e) {
            if (!isClosed()) {
                report("send", e);
            }
        }
    }

    void receiveOnce(DatagramPacket packet) throws IOException {
        super.receive(packet);
    }

    void sendOnce(DatagramPacket packet) throws IOException {
        super.send(packet);
    }

    /** Errors that were survived. */
    long errors() {
        return errors.get();
    }

    private void report(String what, Exception e) {
        long count = errors.incrementAndGet();
        // 1, 2, 4, 8, ...: a network that is down must not fill the disk
        if (Long.bitCount(count) == 1) {
            log.warn("{} on UDP port {} failed, {} times so far: {}", what, getLocalPort(), count, e.toString());
        }
    }
}
