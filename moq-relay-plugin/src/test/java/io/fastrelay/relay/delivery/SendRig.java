package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.session.Session;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.MediaFrame;
import io.fastrelay.transport.MediaSource;
import io.fastrelay.transport.MediaStream;
import io.fastrelay.transport.PathCondition;
import io.fastrelay.transport.SerialContext;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A subscriber's connection as its session delivery sees it: a media channel with the stream credit, windows and packet
 * size that a test gives it, which keeps everything that was sent. Nothing moves until {@link #pump}. Everything arrives,
 * and nothing is acknowledged, unless a test says otherwise; what is sent again must be what was sent before.
 */
final class SendRig implements MediaChannel {

    /** What was sent on one stream. */
    final class Sent implements MediaStream {
        final long id;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final BitSet arrived = new BitSet();
        private boolean finArrived;
        private int acknowledgedUpTo;
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

        /** Whether every byte arrived, with FIN, and the source was told. */
        boolean isDone() {
            return acknowledged;
        }

        ReceivedStream read() {
            return ReceivedStream.of(bytes.toByteArray(), fin, reset);
        }
    }

    /** A STREAM frame. */
    record Frame(Sent stream, long offset, int length, boolean fin, boolean repeat) {}

    /** How the path copes, as a test has it. */
    static final class Path implements PathCondition {
        long window = 100_000;
        long inFlight;
        long roundTripMicros = 20_000;
        long events;

        @Override
        public long congestionWindow() {
            return window;
        }

        @Override
        public long bytesInFlight() {
            return inFlight;
        }

        @Override
        public long roundTripMicros() {
            return roundTripMicros;
        }

        @Override
        public long congestionEvents() {
            return events;
        }
    }

    final List<Sent> streams = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    final Path path = new Path();
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
    private final SerialContext context = new SerialContext("t1", Runnable::run);

    Session session() {
        Connection connection = proxy(Connection.class, name -> switch (name) {
            case "media" -> this;
            case "context" -> context;
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
        do {
            while (packet()) {
                // one after the other
            }
        } while (awake);
    }

    /** Lets the source take in what it was woken for. */
    void wakeUp() {
        while (awake) {
            awake = false;
            source.onWake();
        }
    }

    /** The connection is over. */
    void closeConnection() {
        source.onClosed();
    }

    /** Sends one packet; whether there was anything to send. */
    boolean packet() {
        wakeUp();
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

    /** All of the stream arrived. */
    void acknowledge(Sent stream) {
        arrived(stream, 0, stream.bytes.size(), true);
    }

    /** The frame arrived. */
    void acknowledge(Frame frame) {
        arrived(frame.stream, frame.offset, frame.length, frame.fin);
    }

    private void arrived(Sent stream, long offset, int length, boolean fin) {
        stream.arrived.set((int) offset, (int) offset + length);
        stream.finArrived |= fin;
        if (stream.reset.isPresent() || stream.acknowledged) {
            return;
        }
        int upTo = stream.arrived.nextClearBit(0);
        if (upTo > stream.acknowledgedUpTo) {
            stream.acknowledgedUpTo = upTo;
            source.onAcknowledged(stream, upTo);
        }
        if (stream.finArrived && stream.fin && upTo == stream.bytes.size()) {
            stream.acknowledged = true;
            source.onAllAcknowledged(stream);
        }
    }

    boolean hasArrived(Sent stream) {
        return stream.arrived.nextClearBit(0) >= stream.bytes.size();
    }

    /** The frame is lost. Its FIN is our business: it goes with the next frame that ends there, or alone. */
    void lose(Frame frame) {
        lose(frame.stream, frame.offset, frame.length);
    }

    /** Bytes are lost, unless they arrived with another frame. */
    void lose(Sent stream, long offset, int length) {
        if (stream.reset.isPresent() || stream.acknowledged) {
            return;
        }
        int end = Math.min(stream.bytes.size(), (int) offset + length);
        for (int from = stream.arrived.nextClearBit((int) offset); from < end; ) {
            int to = stream.arrived.nextSetBit(from);
            to = to < 0 ? end : Math.min(to, end);
            source.onLost(stream, from, to - from);
            from = stream.arrived.nextClearBit(to);
        }
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
    public PathCondition condition() {
        return path;
    }

    @Override
    public MediaStream open(byte[] prefix) {
        throw new UnsupportedOperationException("the relay opens streams without a prefix");
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
        private long repeatFrom = -1;

        @Override
        public ByteBuffer stream(MediaStream target) {
            Sent sent = (Sent) target;
            if (sent.fin || sent.reset.isPresent()) {
                throw new AssertionError("stream " + sent.id + " is closed");
            }
            stream = Optional.of(sent);
            repeatFrom = -1;
            buffer = ByteBuffer.allocate((int) Math.min(Math.max(0, room - 8), sent.credit()));
            return buffer;
        }

        @Override
        public ByteBuffer repeat(MediaStream target, long offset) {
            Sent sent = (Sent) target;
            if (sent.reset.isPresent() || sent.acknowledged || offset < 0 || offset >= sent.bytes.size()) {
                throw new AssertionError("stream " + sent.id + " has nothing to repeat at " + offset);
            }
            stream = Optional.of(sent);
            repeatFrom = offset;
            buffer = ByteBuffer.allocate((int) Math.min(Math.max(0, room - 8), sent.bytes.size() - offset));
            return buffer;
        }

        private void endRepeat(Sent sent) {
            int from = (int) repeatFrom;
            int length = buffer.position();
            byte[] first = Arrays.copyOfRange(sent.bytes.toByteArray(), from, from + length);
            byte[] again = Arrays.copyOf(buffer.array(), length);
            if (length == 0 || !Arrays.equals(first, again)) {
                throw new AssertionError("stream " + sent.id + " is not the same again at " + from + ", " + length);
            }
            frames.add(new Frame(sent, from, length, sent.fin && from + length == sent.bytes.size(), true));
        }

        @Override
        public void endStream(boolean fin) {
            Sent sent = stream.orElseThrow();
            room -= buffer.position() + 8;
            order.add(sent.id);
            stream = Optional.empty();
            if (repeatFrom >= 0) {
                endRepeat(sent);
                return;
            }
            frames.add(new Frame(sent, sent.bytes.size(), buffer.position(), fin, false));
            sent.bytes.write(buffer.array(), 0, buffer.position());
            sent.fin = fin;
            total += buffer.position();
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
