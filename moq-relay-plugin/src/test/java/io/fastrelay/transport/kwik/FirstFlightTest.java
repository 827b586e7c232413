package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tech.kwik.core.server.impl.ServerConnectionProxy;

class FirstFlightTest {

    @Test
    void a_client_that_goes_on_and_on_with_its_first_id_is_not_listened_to() {
        AtomicInteger passed = new AtomicInteger();
        FirstFlight flight = new FirstFlight(new Counting(passed));
        for (int i = 0; i < 1000; i++) {
            flight.parsePackets(i, Instant.now(), ByteBuffer.allocate(1200), new InetSocketAddress(1));
        }
        assertEquals(64, passed.get());
    }

    private record Counting(AtomicInteger passed) implements ServerConnectionProxy {

        @Override
        public void parsePackets(int number, Instant received, ByteBuffer data, InetSocketAddress from) {
            passed.incrementAndGet();
        }

        @Override
        public byte[] getOriginalDestinationConnectionId() {
            return new byte[8];
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void closeConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void dispose() {
            throw new UnsupportedOperationException();
        }
    }
}
