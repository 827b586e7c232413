package io.fastrelay.transport.kwik;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.impl.TransportError;
import tech.kwik.core.packet.DatagramFilter;
import tech.kwik.core.packet.DatagramParserFilter;
import tech.kwik.core.packet.DatagramPostProcessingFilter;
import tech.kwik.core.packet.InitialPacket;
import tech.kwik.core.packet.PacketMetaData;
import tech.kwik.core.server.impl.AntiAmplificationTrackingFilter;
import tech.kwik.core.server.impl.ClientAddressFilter;
import tech.kwik.core.server.impl.ClientInitialScidFilter;
import tech.kwik.core.server.impl.InitialPacketMinimumSizeFilter;
import tech.kwik.core.server.impl.ServerConnectionProxy;

/**
 * Brings the packets that are kwik's to a server connection, one after the other and never on the thread that received
 * them, where kwik itself has a thread for each connection.
 */
final class ConnectionProxy implements ServerConnectionProxy {

    /** Far more than a handshake has under way; packets beyond are lost ones. */
    private static final int MOST_WAITING = 64;
    /** What was opened already is acknowledged, so none of it may be lost: a peer that sends more than this is too fast. */
    private static final int MOST_OPENED_WAITING = 1024;

    private final RelayServerConnection connection;
    private final List<InitialPacket> first;
    private final ByteBuffer rest;
    private final PacketMetaData firstData;
    private final KwikLog kwikLog = new KwikLog();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable DatagramFilter unopened;
    private @Nullable DatagramFilter opened;

    /**
     * @param first the packets with the ClientHello
     * @param rest what the last datagram of them holds besides
     * @param firstData of that datagram
     */
    ConnectionProxy(
            RelayServerConnection connection, List<InitialPacket> first, ByteBuffer rest, PacketMetaData firstData) {
        this.connection = connection;
        this.first = List.copyOf(first);
        this.rest = rest;
        this.firstData = firstData;
    }

    /**
     * The connection can be found now, so it may answer. Not before: what the peer sends upon the answer would be lost, and
     * kwik allows the connection to answer only after it made this object.
     */
    void start() {
        connection.run(this::processFirst);
    }

    RelayServerConnection connection() {
        return connection;
    }

    @Override
    public byte[] getOriginalDestinationConnectionId() {
        return connection.getOriginalDestinationConnectionId();
    }

    /** A datagram that begins with a long header. Any thread; the buffer is kept. */
    @Override
    public void parsePackets(int datagramNumber, Instant received, ByteBuffer data, InetSocketAddress from) {
        if (waiting.get() < MOST_WAITING) {
            waiting.incrementAndGet();
            PacketMetaData metaData = new PacketMetaData(received, from, datagramNumber);
            connection.run(() -> {
                waiting.decrementAndGet();
                process(unopened(), data, metaData);
            });
        }
    }

    /** A packet that was opened already; so it is the peer's, wherever it came from. Any thread. */
    void parseOpened(byte[] packet, InetSocketAddress from) {
        if (waiting.incrementAndGet() > MOST_OPENED_WAITING) {
            waiting.decrementAndGet();
            connection.fail(TransportErrorCode.INTERNAL_ERROR, "too many frames for the handshake's side");
            return;
        }
        PacketMetaData metaData = new PacketMetaData(Instant.now(), from, 0);
        connection.run(() -> {
            waiting.decrementAndGet();
            process(opened(), ByteBuffer.wrap(packet), metaData);
        });
    }

    @Override
    public boolean isClosed() {
        return connection.isClosed();
    }

    @Override
    public void closeConnection() {
        connection.close();
    }

    @Override
    public void dispose() {
        // no thread of its own
    }

    @Override
    public String toString() {
        return "proxy of " + connection.link();
    }

    // --- as a task of the connection

    private void processFirst() {
        try {
            for (InitialPacket packet : first) {
                connection.getPacketProcessorChain().processPacket(packet, firstData);
            }
            DatagramFilter chain = unopened();
            if (rest.hasRemaining()) {
                // these bytes were counted with the first packets, and are counted again now
                KwikInternals.received(connection, -rest.remaining());
                chain.processDatagram(rest.slice(), firstData);
            } else {
                connection.datagramProcessed();
            }
        } catch (TransportError e) {
            connection.connectionError(e);
        } catch (RuntimeException | Error e) {
            // kwik's assertions are among these: as it is with kwik itself, the connection does not go on
            connection.abortConnection(e);
        }
    }

    private void process(DatagramFilter chain, ByteBuffer data, PacketMetaData metaData) {
        if (connection.isClosed()) {
            return;
        }
        try {
            chain.processDatagram(data, metaData);
        } catch (TransportError e) {
            connection.connectionError(e);
        } catch (RuntimeException | Error e) {
            // kwik's assertions are among these: as it is with kwik itself, the connection does not go on
            connection.abortConnection(e);
        }
    }

    /** The checks of kwik's own proxy, in their order. */
    private DatagramFilter unopened() {
        DatagramFilter chain = unopened;
        if (chain == null) {
            chain = new AntiAmplificationTrackingFilter(
                    bytes -> KwikInternals.received(connection, bytes),
                    new ClientAddressFilter(
                            firstData.sourceAddress(),
                            kwikLog,
                            new ClientInitialScidFilter(
                                    connection.getDestinationConnectionId(),
                                    kwikLog,
                                    new InitialPacketMinimumSizeFilter(kwikLog, opened()))));
            unopened = chain;
        }
        return chain;
    }

    private DatagramFilter opened() {
        DatagramFilter chain = opened;
        if (chain == null) {
            chain = new DatagramPostProcessingFilter(
                    connection::datagramProcessed, kwikLog, new DatagramParserFilter(connection.parser()));
            opened = chain;
        }
        return chain;
    }
}
