package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.session.Session;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A subscriber's connection as its session delivery sees it: a media channel with the stream credit, windows and packet
 * size that a test gives it, which keeps everything that was sent. Nothing moves until {@link #pump}.
 */
final class SendRig implements MediaChannel {

    /** What was sent on one stream. */
    final class Sent implements MediaStream {
        final long id;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long window = streamWindow;
        boolean fin;
        OptionalLong reset = OptionalLong.empty();
        private Object attachment;

        Sent(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public long offset() {
            return bytes.size();
        }

        @Override
        public long credit() {
            return Math.max(0, Math.min(window - bytes.size(), connectionWindow - total));
        }

        @Override
        public void reset(long code) {
            if (reset.isEmpty() && !fin) {
                reset = OptionalLong.of(code);
            } else if (fin && !acknowledged) {
                reset = OptionalLong.of(code);
            }
        }

        boolean acknowledged;

        @Override
        public Object attachment() {
            return attachment;
        }

        @Override
        public void attach(Object value) {
            attachment = value;
        }

        ReceivedStream read() {
            return ReceivedStream.of(bytes.toByteArray(), fin, reset);
        }
    }

    final List<Sent> streams = new ArrayList<>();
    final List<byte[]> datagrams = new ArrayList<>();
    /** Stream ids and {@code -1} for datagrams, frame by frame. */
    final List<Long> order = new ArrayList<>();

    int streamCredit = Integer.MAX_VALUE;
    long streamWindow = Long.MAX_VALUE;
    long connectionWindow = Long.MAX_VALUE;
    int packetSize = 1200;
    int maxDatagram = 1200;
    long total;
    volatile boolean awake;
    private MediaSource source;

    Session session() {
        Connection connection = proxy(Connection.class, name -> switch (name) {
            case "media" -> this;
            case "info" ->
                new ConnectionInfo(
                        "t1", new InetSocketAddress("127.0.0.1", 1), ConnectionInfo.Kind.QUIC, "moqt-18", "", "");
            default -> throw new UnsupportedOperationException(name);
        });
        return proxy(Session.class, name -> switch (name) {
            case "connection" -> connection;
            case "draft" -> Draft18.INSTANCE;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Answers {
        Object to(String method);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method.getName())));
    }

    /** Sends until the source has nothing more that can be sent. */
    void pump() {
        while (packet()) {
            // one after the other
        }
    }

    /** Sends one packet; whether there was anything to send. */
    boolean packet() {
        awake = false;
        Packet packet = new Packet();
        boolean any = false;
        while (true) {
            switch (source.produce(packet)) {
                case FRAME -> any = true;
                case NOTHING -> {
                    return any;
                }
                case NEEDS_NEW_PACKET -> {
                    if (!any) {
                        throw new AssertionError("an empty packet has too little room");
                    }
                    return true;
                }
                default -> throw new AssertionError();
            }
        }
    }

    void stopSending(Sent stream, long code) {
        stream.reset(code);
        source.onStopSending(stream, code);
    }

    void acknowledge(Sent stream) {
        stream.acknowledged = true;
        source.onAllAcknowledged(stream);
    }

    List<ReceivedStream> received() {
        return streams.stream().map(Sent::read).toList();
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
        if (streamCredit <= 0) {
            return null;
        }
        streamCredit--;
        Sent stream = new Sent(4L * streams.size() + 3);
        streams.add(stream);
        return stream;
    }

    @Override
    public int maxDatagramLength() {
        return maxDatagram;
    }

    private final class Packet implements MediaFrame {
        private int room = packetSize;
        private Optional<Sent> stream = Optional.empty();
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public ByteBuffer stream(MediaStream target) {
            Sent sent = (Sent) target;
            if (sent.fin || sent.reset.isPresent()) {
                throw new AssertionError("stream " + sent.id + " is closed");
            }
            stream = Optional.of(sent);
            buffer = ByteBuffer.allocate((int) Math.min(Math.max(0, room - 8), sent.credit()));
            return buffer;
        }

        @Override
        public void endStream(boolean fin) {
            Sent sent = stream.orElseThrow();
            sent.bytes.write(buffer.array(), 0, buffer.position());
            sent.fin = fin;
            room -= buffer.position() + 8;
            total += buffer.position();
            order.add(sent.id);
            stream = Optional.empty();
        }

        @Override
        public ByteBuffer datagram() {
            buffer = ByteBuffer.allocate(Math.min(Math.max(0, room - 3), maxDatagram));
            return buffer;
        }

        @Override
        public void endDatagram() {
            byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            datagrams.add(bytes);
            order.add(-1L);
            room -= bytes.length + 3;
        }
    }
}
