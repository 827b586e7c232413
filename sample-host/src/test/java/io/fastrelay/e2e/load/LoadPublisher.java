package io.fastrelay.e2e.load;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The publisher of the load: announces a namespace, serves whoever subscribes, and sends on a fixed schedule whether or
 * not the relay keeps up. Confined to its event loop.
 */
final class LoadPublisher implements MoqtSession.Peer {

    private static final long ALIAS = 1;
    private static final int PRIORITY = 128;

    private final LoadOptions options;
    private final Payloads payloads;
    private final FullTrackName track;
    private final CompletableFuture<Void> announced = new CompletableFuture<>();
    private final CompletableFuture<Void> wanted = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private MoqtSession session;
    private Future<QuicStreamChannel> group;
    private Future<QuicStreamChannel> nextGroup;
    private long sent;

    LoadPublisher(LoadOptions options, Payloads payloads, FullTrackName track) {
        this.options = options;
        this.payloads = payloads;
        this.track = track;
    }

    /** Completes when the relay has accepted the namespace. */
    CompletableFuture<Void> announce(QuicDialer dialer) throws Exception {
        session = MoqtSession.connect(dialer, options.relay(), this);
        PublishNamespace request = new PublishNamespace(session.nextRequestId(), track.namespace(), Parameters.NONE);
        session.request(request, (stream, answer) -> {
            if (answer instanceof RequestOk) {
                announced.complete(null);
            } else {
                announced.completeExceptionally(new IllegalStateException("PUBLISH_NAMESPACE got " + answer));
            }
        });
        return announced;
    }

    /** Completes when the relay has subscribed to the track. */
    CompletableFuture<Void> wanted() {
        return wanted;
    }

    /**
     * Sends all objects, the first one now.
     *
     * @return completes when the last one was handed to QUIC
     */
    CompletableFuture<Void> run() {
        long start = System.nanoTime();
        long interval = TimeUnit.SECONDS.toNanos(1) / options.rate();
        nextGroup = open();
        var ticks = session.connection()
                .eventLoop()
                .scheduleAtFixedRate(() -> sendDue(start, interval), 0, interval, TimeUnit.NANOSECONDS);
        return finished.whenComplete((done, failure) -> ticks.cancel(false));
    }

    private void sendDue(long start, long interval) {
        try {
            for (long due = start + sent * interval; sent < options.total() && due <= System.nanoTime(); ) {
                if (!send(sent, due)) {
                    return; // the stream is not open yet; the object keeps the time at which it was due
                }
                sent++;
                due = start + sent * interval;
            }
            if (sent == options.total()) {
                finished.complete(null);
            }
        } catch (RuntimeException e) {
            finished.completeExceptionally(e);
        }
    }

    private boolean send(long sequence, long due) {
        boolean first = sequence % options.groupObjects() == 0;
        boolean last = (sequence + 1) % options.groupObjects() == 0 || sequence + 1 == options.total();
        if (first) {
            if (!nextGroup.isSuccess()) {
                if (nextGroup.isDone()) {
                    throw new IllegalStateException("no stream for a group", nextGroup.cause());
                }
                return false;
            }
            group = nextGroup;
            nextGroup = open(); // beforehand, so that opening it delays nothing
        }
        ByteBuffer bytes = ByteBuffer.allocate(payloads.size() + 64);
        if (first) {
            long groupId = sequence / options.groupObjects();
            MoqtSession.DRAFT
                    .objects()
                    .putSubgroupHeader(
                            bytes, new SubgroupHeader(ALIAS, groupId, 0, false, PRIORITY, false, true, true));
        }
        MoqtSession.DRAFT.objects().putObjectHead(bytes, 0, null, payloads.size(), ObjectStatus.NORMAL);
        payloads.put(bytes, sequence, due);
        QuicStreamChannel stream = group.getNow();
        ChannelFuture written = stream.writeAndFlush(Unpooled.wrappedBuffer(bytes.flip()));
        if (last) {
            // shutdownOutput() overtakes writes that wait for credit: the relay would see a truncated object
            written.addListener(ended -> stream.shutdownOutput());
        }
        return true;
    }

    private Future<QuicStreamChannel> open() {
        return session.connection().createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter());
    }

    @Override
    public void onRequest(QuicStreamChannel stream, ControlMessage request) {
        if (request instanceof Subscribe subscribe && subscribe.track().equals(track)) {
            MoqtSession.send(stream, new SubscribeOk(ALIAS, Parameters.NONE, Properties.NONE));
            wanted.complete(null);
        } else {
            MoqtSession.send(
                    stream,
                    new RequestError(RequestErrorCode.NOT_SUPPORTED.code(), 0, "a publisher", Optional.empty()));
        }
    }

    @Override
    public Consumer<ByteBuffer> onData() {
        return data -> {}; // the relay's control stream
    }

    @Override
    public void onClosed(String reason) {
        IllegalStateException ended = new IllegalStateException("the publisher's session ended: " + reason);
        announced.completeExceptionally(ended);
        wanted.completeExceptionally(ended);
        finished.completeExceptionally(ended);
    }
}
