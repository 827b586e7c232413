package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.fastrelay.transport.SerialContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramInboxTest {

    private final SerialContext context = new SerialContext("test", Runnable::run);
    private final List<ByteBuffer> came = new ArrayList<>();
    private final DatagramInbox inbox = new DatagramInbox(context, came::add);

    @Test
    void a_datagram_reaches_an_idle_context_without_a_copy() {
        ByteBuffer datagram = ByteBuffer.wrap(new byte[] {1, 2, 3});
        inbox.receive(datagram);
        assertSame(datagram, came.get(0));
    }

    @Test
    void a_datagram_that_waits_for_its_context_is_a_copy() {
        byte[] packet = {1, 2, 3};
        context.execute(() -> {
            inbox.receive(ByteBuffer.wrap(packet));
            packet[0] = 9;
            assertEquals(List.of(), came);
        });
        assertEquals(List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})), came);
    }

    @Test
    void a_context_that_falls_behind_loses_datagrams_and_gets_later_ones() {
        context.execute(() -> {
            for (int i = 0; i < 5_000; i++) {
                inbox.receive(ByteBuffer.wrap(new byte[] {1}));
            }
        });
        assertEquals(1024, came.size());
        context.execute(() -> inbox.receive(ByteBuffer.wrap(new byte[] {2})));
        assertEquals(1025, came.size());
    }
}
