package io.fastrelay.transport.packet.udp;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A UDP socket that moves many datagrams per system call. Used by one thread, except for {@link #wakeUp},
 * {@link #sendNow} and {@link #close}. Errors of single datagrams (unreachable, too large, no buffer) mean no more than a
 * lost packet and are counted, not thrown.
 */
public interface UdpSocket extends AutoCloseable {

    /** Gets what arrived. The array belongs to the socket and is valid during the call. */
    interface Receiver {
        void onDatagram(byte[] data, int offset, int length, UdpAddress from);
    }

    /** The address it is bound to, with the port that was chosen. */
    InetSocketAddress localAddress();

    /** This address as the socket knows it. */
    UdpAddress address(InetSocketAddress address);

    /**
     * Waits until a datagram arrives, somebody calls {@link #wakeUp} or the time is over, and hands over what is there, up
     * to a batch.
     *
     * @param timeoutNanos 0: does not wait; {@code Long.MAX_VALUE}: for ever
     * @return datagrams handed over
     * @throws IOException once the socket is closed
     */
    int receive(long timeoutNanos, Receiver receiver) throws IOException;

    /** Ends a wait in {@link #receive}, or the next one. Any thread; cheap when called again before that. */
    void wakeUp();

    /**
     * Queues a datagram, copying it; it leaves when the batch is full, or with {@link #flush}. Consecutive datagrams to
     * the same address share the system's segmentation offload where there is one (UDP_SEGMENT): all of equal length, the
     * last may be shorter.
     */
    void send(UdpAddress to, byte[] data, int offset, int length);

    /** Sends everything that is queued. */
    void flush();

    /** Sends one datagram at once, beside the batch. Any thread. */
    void sendNow(InetSocketAddress to, byte[] data, int offset, int length);

    /** Counts since the socket was opened. */
    UdpCounters counters();

    /** For the log: how it moves datagrams. */
    String describe();

    @Override
    void close();
}
