package io.fastrelay.e2e.load;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Setup;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A draft-18 session over raw QUIC, as thin as a load generator needs it. Confined to its dialer's event loop. */
final class MoqtSession {

    static final MoqtDraft DRAFT = Draft18.INSTANCE;

    private final QuicChannel connection;
    private long nextRequestId;

    /** What the peer does by itself. */
    interface Peer {
        /** A request's first message. Answers go on the stream with {@link #send}. */
        void onRequest(QuicStreamChannel stream, ControlMessage request);

        /** A handler for the bytes, as ByteBuffers, of a new unidirectional stream; its type is still in front. */
        Consumer<ByteBuffer> onData();

        /** The connection has ended. */
        void onClosed(String reason);
    }

    private MoqtSession(QuicChannel connection) {
        this.connection = connection;
    }

    static MoqtSession connect(QuicDialer dialer, URI relay, Peer peer)
            throws InterruptedException, ExecutionException, TimeoutException {
        ChannelInboundHandlerAdapter events = new ChannelInboundHandlerAdapter() {
            private String reason = "idle timeout or local close";

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event instanceof QuicConnectionCloseEvent close) {
                    reason = close.toString();
                }
                context.fireUserEventTriggered(event);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                peer.onClosed(reason);
            }
        };
        ChannelInitializer<QuicStreamChannel> streams = new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
                    stream.pipeline().addLast(messages(peer::onRequest));
                } else {
                    stream.pipeline().addLast(new Bytes(peer::onData));
                }
            }
        };
        QuicChannel connection =
                dialer.connect(new InetSocketAddress(relay.getHost(), relay.getPort()), events, streams);
        MoqtSession session = new MoqtSession(connection);
        session.setUp(relay);
        return session;
    }

    private void setUp(URI relay) throws InterruptedException, ExecutionException {
        String path = relay.getRawPath().isEmpty() ? "/" : relay.getRawPath();
        Setup setup = Draft18.INSTANCE
                .control()
                .setup(new SetupOptions(
                        Optional.of(path),
                        Optional.of(relay.getRawAuthority()),
                        0,
                        List.of(),
                        Optional.of("fast-relay-load")));
        QuicStreamChannel control = connection
                .createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                .get();
        send(control, setup);
    }

    /** The id for the next request: a client's are even (section 10.1). */
    long nextRequestId() {
        long id = nextRequestId;
        nextRequestId += 2;
        return id;
    }

    /** Sends a request on a stream of its own. */
    void request(ControlMessage request, BiConsumer<QuicStreamChannel, ControlMessage> answers)
            throws InterruptedException, ExecutionException {
        QuicStreamChannel stream = connection
                .createStream(QuicStreamType.BIDIRECTIONAL, messages(answers))
                .get();
        send(stream, request);
    }

    static void send(QuicStreamChannel stream, ControlMessage message) {
        stream.writeAndFlush(Unpooled.wrappedBuffer(DRAFT.control().encode(message)));
    }

    QuicChannel connection() {
        return connection;
    }

    private static ChannelInboundHandlerAdapter messages(BiConsumer<QuicStreamChannel, ControlMessage> receiver) {
        ControlFramer framer = new ControlFramer(DRAFT);
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                ByteBuffer data = bytes.nioBuffer();
                while (data.hasRemaining()) {
                    framer.next(data).ifPresent(m -> receiver.accept((QuicStreamChannel) context.channel(), m));
                }
                bytes.release();
            }
        };
    }

    private static final class Bytes extends ChannelInboundHandlerAdapter {
        private final Supplier<Consumer<ByteBuffer>> receivers;
        private Consumer<ByteBuffer> receiver;

        Bytes(Supplier<Consumer<ByteBuffer>> receivers) {
            this.receivers = receivers;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (receiver == null) {
                receiver = receivers.get();
            }
            ByteBuf bytes = (ByteBuf) message;
            receiver.accept(bytes.nioBuffer());
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof QuicStreamResetException)) { // a reset shows as objects that did not come
                context.fireExceptionCaught(cause);
            }
        }
    }
}
