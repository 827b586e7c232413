package io.fastrelay.bench;

import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.session.Session;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** A media channel with all the credit in the world that counts what is sent and forgets it. Allocates per stream only. */
final class CountingChannel implements MediaChannel, MediaFrame {

    private static final int PACKET = 1400;

    private final ByteBuffer packet = ByteBuffer.allocate(PACKET);
    private MediaSource source;
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
            packet.clear();
            while (true) {
                MediaSource.Produced produced = source.produce(this);
                if (produced == MediaSource.Produced.NEEDS_NEW_PACKET) {
                    packet.clear();
                } else if (produced == MediaSource.Produced.NOTHING) {
                    break;
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
    public int maxDatagramLength() {
        return 1200;
    }

    @Override
    public ByteBuffer stream(MediaStream stream) {
        return packet;
    }

    @Override
    public void endStream(boolean fin) {
        bytes += packet.position();
        packet.clear();
    }

    @Override
    public ByteBuffer datagram() {
        return packet;
    }

    @Override
    public void endDatagram() {
        endStream(false);
    }

    /** A stream that is always writable. */
    private static final class Stream implements MediaStream {
        private final long id;
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
            return 0;
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
