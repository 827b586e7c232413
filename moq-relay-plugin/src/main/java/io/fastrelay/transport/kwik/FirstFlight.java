package io.fastrelay.transport.kwik;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import tech.kwik.core.server.impl.ServerConnectionProxy;

/**
 * What comes with the connection id that a client chose itself, in a number that a client has a use for: it takes another
 * id as soon as it has an answer. kwik would keep all of them while a ClientHello is not complete.
 */
final class FirstFlight implements ServerConnectionProxy {

    /** A ClientHello of many parts, repeated for as long as anybody waits, stays far below. */
    private static final int MOST_DATAGRAMS = 64;

    private final ServerConnectionProxy next;
    private final AtomicInteger come = new AtomicInteger();

    FirstFlight(ServerConnectionProxy next) {
        this.next = next;
    }

    @Override
    public void parsePackets(int datagramNumber, Instant received, ByteBuffer data, InetSocketAddress from) {
        if (come.get() < MOST_DATAGRAMS) {
            come.incrementAndGet();
            next.parsePackets(datagramNumber, received, data, from);
        }
    }

    @Override
    public byte[] getOriginalDestinationConnectionId() {
        return next.getOriginalDestinationConnectionId();
    }

    @Override
    public boolean isClosed() {
        return next.isClosed();
    }

    @Override
    public void closeConnection() {
        next.closeConnection();
    }

    @Override
    public void dispose() {
        next.dispose();
    }

    @Override
    public String toString() {
        return "first packets of " + next;
    }
}
