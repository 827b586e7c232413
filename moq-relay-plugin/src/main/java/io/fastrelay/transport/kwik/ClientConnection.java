package io.fastrelay.transport.kwik;

import io.fastrelay.transport.stream.StreamLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.impl.QuicClientConnectionImpl;

/** One connection of a dialer: kwik's client with our packets under it. */
final class ClientConnection implements HandshakeSide {

    private final QuicClientConnectionImpl quic;
    private final DialedSocket socket;
    private final SerialTasks tasks;
    private final QuicLink link;
    private final List<byte[]> ids = new CopyOnWriteArrayList<>();
    private boolean dialing = true;
    private @Nullable Runnable wanted;

    /** @param socket that {@code quic} was made with */
    ClientConnection(
            String id,
            QuicClientConnectionImpl quic,
            DialedSocket socket,
            StreamLimits limits,
            TransportThreads threads) {
        this.quic = quic;
        this.socket = socket;
        tasks = new SerialTasks(threads.workers());
        KwikInternals.installRoundTrip(quic, new RoundTrip());
        KwikInternals.installTimers(quic, () -> new OwnTimers(threads.timer(), tasks));
        link = new QuicLink(id, quic, this, socket.loop().carrier(), limits, threads.helper());
        KwikInternals.installAppQueue(quic, new AppQueue(new IdFollower(link, this::peerIdRetired, this::addId)));
        quic.setConnectionListener(link::terminated);
        addId(quic.getSourceConnectionId());
        socket.closed().thenRun(this::ended);
    }

    QuicLink link() {
        return link;
    }

    /** The server's address, as kwik found it. */
    InetSocketAddress server() {
        return socket.server();
    }

    /** kwik's connect() returned: carries out a close that came meanwhile. */
    void dialed() {
        Runnable close;
        synchronized (this) {
            dialing = false;
            close = wanted;
        }
        if (close != null) {
            tasks.execute(close);
        }
    }

    /** Ends the connection without a word to the server. */
    void discard() {
        tasks.execute(() -> {
            if (!isGone()) {
                quic.abortConnection(new IOException("the dialer is closed"));
            }
        });
    }

    /** Whether everything has ended. */
    boolean isGone() {
        return socket.socket().isClosed();
    }

    /** A datagram with a long header. Loop thread. */
    void arrived(byte[] datagram, InetSocketAddress from) {
        // if too many wait, it is a lost one
        socket.socket().arrived(datagram, from);
    }

    /** A datagram that is no connection's, but may be from this one's server. Loop thread. */
    void strange(byte[] datagram, InetSocketAddress from) {
        if (from.equals(server())) {
            socket.socket().arrived(datagram, from);
        }
    }

    @Override
    public void receive(byte[] packet, InetSocketAddress from) {
        // kwik takes nothing but what comes from where it sends to; this was opened, so it is the server's
        if (!socket.socket().arrived(packet, server())) {
            fail(TransportErrorCode.INTERNAL_ERROR, "too many frames for the handshake's side");
        }
    }

    @Override
    public void close(long code, String reason) {
        whenDialed(() -> quic.close(code, reason));
    }

    @Override
    public void fail(TransportErrorCode code, String reason) {
        whenDialed(() -> quic.close(code, reason));
    }

    @Override
    public void active() {
        quic.getIdleTimer().packetProcessed();
    }

    /**
     * kwik's connect() takes a close that comes before it returns for a failed handshake, and the server would never hear
     * of it.
     */
    private void whenDialed(Runnable close) {
        synchronized (this) {
            if (dialing) {
                wanted = wanted == null ? close : wanted;
                return;
            }
        }
        tasks.execute(close);
    }

    private void addId(byte[] id) {
        if (!isGone()) {
            ids.add(id);
            socket.loop().add(id, this);
        }
    }

    private void peerIdRetired() {
        byte[] now = quic.getDestinationConnectionId();
        link.carrier().loop().execute(() -> link.packets().peerConnectionId(now));
    }

    private void ended() {
        socket.loop().remove(ids, this);
        link.end();
    }
}
