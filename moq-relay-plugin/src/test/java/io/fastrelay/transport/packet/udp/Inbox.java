package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps what a socket receives. */
final class Inbox implements UdpSocket.Receiver {

    record Datagram(byte[] data, UdpAddress from) {}

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    final List<Datagram> datagrams = new ArrayList<>();

    @Override
    public void onDatagram(byte[] data, int offset, int length, UdpAddress from) {
        datagrams.add(new Datagram(Arrays.copyOfRange(data, offset, offset + length), from));
    }

    /** Receives until there are this many in all. */
    Inbox await(UdpSocket socket, int count) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (datagrams.size() < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                fail("expected " + count + " datagrams, got " + datagrams.size());
            }
            socket.receive(left, this);
        }
        return this;
    }

    byte[] data(int index) {
        return datagrams.get(index).data();
    }

    UdpAddress from(int index) {
        return datagrams.get(index).from();
    }
}
