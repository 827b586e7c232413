package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.udp.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What kwik takes for a UDP socket of its own. It sends through a socket that carries many connections, receives what is
 * handed to it, and has no descriptor. Never fails while it is open: kwik gives a connection up when one send or receive
 * fails, though it means no more than a lost packet.
 */
final class RelaySocket extends DatagramSocket {

    /** Far more than a handshake has under way. */
    private static final int MOST_WAITING = 256;

    private static final Arrival END = new Arrival(new byte[0], new InetSocketAddress(0));

    private final UdpSocket socket;
    private final Runnable onClose;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param onClose runs once, in the thread that closes it; closing does not concern {@code socket} */
    RelaySocket(UdpSocket socket, Runnable onClose) throws SocketException {
        super((SocketAddress) null);
        // the JDK opens one in any case
        super.close();
        this.socket = socket;
        this.onClose = onClose;
    }

    /** Hands over what arrived for kwik; false if too much waits already. Any thread. */
    boolean arrived(byte[] data, InetSocketAddress from) {
        return arrivals.offer(new Arrival(data, from));
    }

    /** Returns with a datagram, or throws once the socket was closed. */
    @Override
    public void receive(DatagramPacket packet) throws IOException {
        Arrival next;
        try {
            next = isClosed() ? END : arrivals.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("closed");
        }
        if (next == END) {
            throw new SocketException("closed");
        }
        int length = Math.min(next.data.length, packet.getLength());
        System.arraycopy(next.data, 0, packet.getData(), packet.getOffset(), length);
        packet.setLength(length);
        packet.setSocketAddress(next.from);
    }

    @Override
    public void send(DatagramPacket packet) {
        socket.sendNow(
                (InetSocketAddress) packet.getSocketAddress(),
                packet.getData(),
                packet.getOffset(),
                packet.getLength());
    }

    @Override
    public void close() {
        // null: the constructor of the JDK's class may call this
        if (closed != null && closed.compareAndSet(false, true)) {
            arrivals.clear();
            arrivals.add(END);
            onClose.run();
        }
    }

    @Override
    public boolean isClosed() {
        return closed != null && closed.get();
    }

    @Override
    public int getLocalPort() {
        return socket.localAddress().getPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.localAddress();
    }

    @Override
    public int getReceiveBufferSize() {
        return 0;
    }

    private record Arrival(byte[] data, InetSocketAddress from) {}
}
