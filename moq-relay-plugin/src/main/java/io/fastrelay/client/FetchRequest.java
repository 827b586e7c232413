package io.fastrelay.client;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.FetchReceiver;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One FETCH of ours, from its message to its end. Connection context. */
final class FetchRequest implements RequestListener, FetchReceiver, ReceiveSink.Pausable {

    private final FullTrackName name;
    private final ControlCodec codec;
    private final ReceiveSink sink;
    private final ObjectAssembler assembler;
    private final CompletableFuture<TrackInfo> answer = new CompletableFuture<>();
    private @Nullable IncomingStream stream;

    private FetchRequest(
            FullTrackName name, ControlCodec codec, SubscribeOptions options, @Nullable TrackListener listener) {
        this.name = name;
        this.codec = codec;
        this.sink = new ReceiveSink(listener, options.maxQueuedBytes());
        this.assembler = new ObjectAssembler(sink, options.chunks());
    }

    /** @param name the track's, for messages */
    static TrackFetcher send(
            Session session,
            FullTrackName name,
            FetchRange range,
            SubscribeOptions options,
            @Nullable TrackListener listener) {
        FetchRequest fetch = new FetchRequest(name, session.draft().control(), options, listener);
        Request request = session.fetch(range, options.parameters(), fetch, fetch);
        return new TrackFetcher(request, fetch.sink, fetch.answer);
    }

    @Override
    public void onAnswer(ControlMessage ok) {
        answer.complete(TrackInfo.of(name, ok));
    }

    @Override
    public void onError(RequestError error) {
        RequestFailedException failure = new RequestFailedException("FETCH of " + name, error);
        answer.completeExceptionally(failure);
        sink.end(new TrackEnd(TrackEnd.Kind.RESET, 0, String.valueOf(failure.getMessage())));
    }

    @Override
    public void onEnded(RequestEnd end) {
        answer.completeExceptionally(
                new ClientException("FETCH of " + name + " ended without an answer: " + end.how()));
        if (end.how() != RequestEnd.How.FIN) {
            sink.end(TrackEnd.of(end));
        }
    }

    @Override
    public void onStream(IncomingStream begun) {
        stream = begun;
        sink.opened(this);
    }

    @Override
    public void onObject(
            long groupId,
            long subgroupId,
            boolean datagram,
            long objectId,
            int publisherPriority,
            ByteBuffer properties,
            long payloadLength) {
        assembler.object(
                new ObjectHead(
                        new Location(groupId, objectId),
                        datagram ? OptionalLong.empty() : OptionalLong.of(subgroupId),
                        publisherPriority,
                        ObjectStatus.NORMAL,
                        properties.hasRemaining() ? codec.decodeProperties(properties) : Properties.NONE),
                payloadLength);
    }

    @Override
    public void onPayload(ByteBuffer chunk) {
        assembler.payload(chunk);
    }

    @Override
    public void onEndOfRange(Location end, boolean unknown) {
        sink.event(new MissingRange(end, unknown));
    }

    @Override
    public void onFin() {
        sink.closed(this);
        sink.end(new TrackEnd(TrackEnd.Kind.COMPLETE, 0, ""));
    }

    @Override
    public void onReset(long code) {
        sink.closed(this);
        sink.end(new TrackEnd(TrackEnd.Kind.RESET, code, ""));
    }

    @Override
    public void pause() {
        if (stream != null) {
            stream.pause();
        }
    }

    @Override
    public void resume() {
        if (stream != null) {
            stream.resume();
        }
    }
}
