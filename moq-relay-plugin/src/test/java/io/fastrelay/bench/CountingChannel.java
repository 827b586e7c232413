package io.fastrelay.bench;

import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.session.Session;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.PathCondition;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** A media channel with all the credit in the world that counts what is sent, acknowledges it and forgets it. Allocates per stream only. */
final class CountingChannel implements MediaChannel, MediaFrame, PathCondition {

    private static final int PACKET = 1400;

    private final ByteBuffer packet = ByteBuffer.allocate(PACKET);
    private MediaSource source;
    private Stream current;
    private boolean awake;
    private long bytes;
    private long streams;

    Session session() {
        Connection connection = proxy(
                Connection.class,
                name -> name.equals("media")
                        ? this
                        : new ConnectionInfo(
                                "b1", new InetSocketAddress(1), ConnectionInfo.Kind.QUIC, "moqt-18", "", ""));
        return proxy(Session.class, name -> name.equals("draft") ? Draft18.INSTANCE : connection);
    }

    private static <T> T proxy(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> answers.apply(method.getName())));
    }

    long bytes() {
        return bytes;
    }

    void pump() {
        while (awake) {
            awake = false;
            source.onWake();
            packet.clear();
            while (true) {
                MediaSource.Produced produced = source.produce(this);
                if (produced == MediaSource.Produced.NEEDS_NEW_PACKET) {
                    packet.clear();
                } else if (produced == MediaSource.Produced.NOTHING) {
                    break;
                } else {
                    acknowledge();
                }
            }
        }
    }

    @Override
    public void source(MediaSource value) {
        source = value;
    }

    @Override
    public void wake() {
        awake = true;
    }

    @Override
    public MediaStream open() {
        return new Stream(4 * streams++ + 3);
    }

    @Override
    public MediaStream open(byte[] prefix) {
        return open();
    }

    @Override
    public PathCondition condition() {
        return this;
    }

    @Override
    public long congestionWindow() {
        return Long.MAX_VALUE;
    }

    @Override
    public long bytesInFlight() {
        return 0;
    }

    @Override
    public long roundTripMicros() {
        return 1_000;
    }

    @Override
    public long congestionEvents() {
        return 0;
    }

    @Override
    public ByteBuffer repeat(MediaStream stream, long offset) {
        throw new IllegalStateException("nothing is lost here");
    }

    @Override
    public int maxDatagramLength() {
        return 1200;
    }

    @Override
    public ByteBuffer stream(MediaStream stream) {
        current = (Stream) stream;
        return packet;
    }

    @Override
    public void endStream(boolean fin) {
        bytes += packet.position();
        current.offset += packet.position();
        packet.clear();
        current.fin = fin;
    }

    /** The frame that was sent arrived. */
    private void acknowledge() {
        Stream sent = current;
        current = null;
        if (sent != null) {
            source.onAcknowledged(sent, sent.offset);
            if (sent.fin) {
                source.onAllAcknowledged(sent);
            }
        }
    }

    @Override
    public ByteBuffer datagram() {
        return packet;
    }

    @Override
    public void endDatagram() {
        bytes += packet.position();
        packet.clear();
    }

    /** A stream that is always writable. */
    private static final class Stream implements MediaStream {
        private final long id;
        private long offset;
        private boolean fin;
        private Object attachment;

        Stream(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public long credit() {
            return Long.MAX_VALUE;
        }

        @Override
        public void reset(long code) {}

        @Override
        public Object attachment() {
            return attachment;
        }

        @Override
        public void attach(Object value) {
            attachment = value;
        }
    }
}
