package io.fastrelay.e2e.load;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.ObjectCodec.StreamKind;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.SubgroupSink;
import io.fastrelay.moqt.VarintReader;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One subscriber of the load: checks every byte and remembers which objects came. Confined to its event loop. */
final class LoadSubscriber implements MoqtSession.Peer {

    private final LoadOptions options;
    private final Payloads payloads;
    private final Delays delays;
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private final BitSet counted = new BitSet();
    private long duplicates;
    private long wrong;
    private volatile String ended = "";

    /** @param delays collects those of all subscribers of one event loop */
    LoadSubscriber(LoadOptions options, Payloads payloads, Delays delays) {
        this.options = options;
        this.payloads = payloads;
        this.delays = delays;
    }

    /** Completes when the relay has accepted the subscription. */
    CompletableFuture<Void> subscribe(QuicDialer dialer, URI relay, FullTrackName track) throws Exception {
        MoqtSession session = MoqtSession.connect(dialer, relay, this);
        session.request(new Subscribe(session.nextRequestId(), track, Parameters.NONE), this::onAnswer);
        return subscribed;
    }

    /** Objects that count and came, each once. To be read when the event loop is quiet. */
    long delivered() {
        return counted.cardinality();
    }

    long duplicates() {
        return duplicates;
    }

    /** Objects with a wrong byte. */
    long wrong() {
        return wrong;
    }

    /** Why the session ended before its time; empty if it has not. */
    String ended() {
        return ended;
    }

    private void onAnswer(QuicStreamChannel stream, ControlMessage answer) {
        if (answer instanceof SubscribeOk) {
            subscribed.complete(null);
        } else if (!subscribed.isDone()) {
            subscribed.completeExceptionally(new IllegalStateException("SUBSCRIBE was answered with " + answer));
        } else {
            ended = answer.toString();
        }
    }

    @Override
    public void onRequest(QuicStreamChannel stream, ControlMessage request) {
        MoqtSession.send(
                stream, new RequestError(RequestErrorCode.NOT_SUPPORTED.code(), 0, "a subscriber", Optional.empty()));
    }

    @Override
    public Consumer<ByteBuffer> onData() {
        return new Stream();
    }

    @Override
    public void onClosed(String reason) {
        ended = reason;
        subscribed.completeExceptionally(new IllegalStateException("the session ended: " + reason));
    }

    private void received(long sequence, long due, boolean intact) {
        if (!intact) {
            wrong++;
        }
        long index = sequence - options.firstCounted();
        if (index < 0 || !intact) {
            return;
        }
        if (counted.get((int) index)) {
            duplicates++;
            return;
        }
        counted.set((int) index);
        delays.add(System.nanoTime() - due);
    }

    /** One incoming stream. */
    private final class Stream implements Consumer<ByteBuffer>, SubgroupSink {
        private final VarintReader type = new VarintReader(MoqtSession.DRAFT.varint());
        private final ByteBuffer head = ByteBuffer.allocate(Payloads.HEAD);
        private SubgroupParser parser;
        private boolean ignored;
        private long length;
        private int tail;
        private boolean intact;

        @Override
        public void accept(ByteBuffer data) {
            if (parser == null && !ignored && type.read(data)) {
                boolean subgroup = MoqtSession.DRAFT.objects().streamKind(type.value()) == StreamKind.SUBGROUP;
                ignored = !subgroup;
                if (subgroup) {
                    parser = MoqtSession.DRAFT.objects().subgroupParser(type.value(), payloads.size());
                }
            }
            if (parser != null) {
                parser.feed(data, this);
            }
        }

        @Override
        public void onHeader(SubgroupHeader header) {}

        @Override
        public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
            head.clear();
            length = payloadLength;
            tail = 0;
            intact = payloadLength == payloads.size();
        }

        @Override
        public void onPayload(ByteBuffer chunk) {
            while (head.hasRemaining() && chunk.hasRemaining()) {
                head.put(chunk.get());
            }
            if (head.hasRemaining()) {
                return;
            }
            long sequence = head.getLong(0);
            intact = intact && sequence >= 0 && payloads.matches(sequence, tail, chunk);
            tail += chunk.remaining();
            if (tail == length - Payloads.HEAD) {
                received(sequence, head.getLong(8), intact);
            }
        }
    }
}
