package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.util.concurrent.Executor;

/**
 * One thread that carries the packets of many connections over one UDP socket: receives a batch, has it processed, does
 * what is due, lets every connection that has something to send build its packets, and sends them as one batch. Nothing
 * on it may block.
 */
public final class PacketLoop implements Executor, AutoCloseable {

    /** Takes every datagram that arrives and finds its connection. Loop thread; the array is valid during the call. */
    public interface Dispatcher {
        void onDatagram(byte[] data, int offset, int length, UdpAddress from, long now);
    }

    /** @param name of the thread */
    public PacketLoop(String name, UdpSocket socket, Dispatcher dispatcher) {
        throw new UnsupportedOperationException();
    }

    /** Starts the thread, a daemon. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Runs the task on the loop thread, soon; tasks run in order. Dropped once the loop has ended. Any thread. */
    @Override
    public void execute(Runnable task) {
        throw new UnsupportedOperationException();
    }

    /** Runs a task later. Any thread. */
    public void schedule(long delayNanos, Runnable task) {
        throw new UnsupportedOperationException();
    }

    /** Whether the calling thread is the loop's. */
    public boolean isCurrent() {
        throw new UnsupportedOperationException();
    }

    public UdpSocket socket() {
        throw new UnsupportedOperationException();
    }

    /** Ends the thread and closes the socket; waits for both. Not from the loop thread. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
