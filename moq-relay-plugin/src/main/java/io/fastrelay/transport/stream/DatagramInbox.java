package io.fastrelay.transport.stream;

import io.fastrelay.transport.SerialContext;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Brings datagrams into a connection's context: straight from the packet when it is idle, otherwise as copies. Datagrams
 * may get lost (RFC 9221 section 5), so a context that falls behind loses some.
 */
public final class DatagramInbox {

    /** Copies that may wait for the context. */
    private static final int MOST_WAITING = 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SerialContext context;
    private final Consumer<ByteBuffer> deliver;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable direct = this::runDirect;

    // loop thread
    private ByteBuffer data = NOTHING;

    /** @param deliver runs in the context; the bytes are valid during the call */
    public DatagramInbox(SerialContext context, Consumer<ByteBuffer> deliver) {
        this.context = context;
        this.deliver = deliver;
    }

    /** A datagram came; its bytes are valid during the call. Loop thread. */
    public void receive(ByteBuffer datagram) {
        data = datagram;
        boolean delivered = context.tryRun(direct);
        data = NOTHING;
        if (!delivered && waiting.get() < MOST_WAITING) {
            waiting.incrementAndGet();
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(copy);
            context.execute(() -> {
                waiting.decrementAndGet();
                deliver.accept(ByteBuffer.wrap(copy));
            });
        }
    }

    private void runDirect() {
        deliver.accept(data);
    }
}
