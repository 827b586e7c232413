package io.fastrelay.session;

import io.fastrelay.moqt.FetchParser;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.VarintReader;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fetch stream of the peer, behind its type (draft 18 section 11.4.4). */
final class FetchStream implements ReceiveHandler, IncomingStream {

    private final MoqSession session;
    private final ReceiveStream stream;
    private final VarintReader requestId;
    private @Nullable IncomingFetch fetch;
    private @Nullable FetchParser parser;
    private boolean over;

    FetchStream(MoqSession session, ReceiveStream stream) {
        this.session = session;
        this.stream = stream;
        this.requestId = new VarintReader(session.scope().draft().varint());
    }

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        if (over) {
            data.position(data.limit());
            return;
        }
        if (fetch == null || parser == null) {
            if (!requestId.read(data)) {
                if (fin) {
                    throw MoqtException.violation("expected a request id, got the end of stream " + stream.id());
                }
                return;
            }
            if (!begin(requestId.value())) {
                return;
            }
        }
        feed(data, fin);
    }

    private boolean begin(long id) {
        Optional<IncomingFetch> found = session.requests().fetch(id);
        if (found.isEmpty()) {
            if (!session.ids().isOwn(id)) {
                throw MoqtException.violation("expected a fetch stream for a request of ours, got one for request "
                        + Long.toUnsignedString(id));
            }
            // An answer to a request that was cancelled or refused meanwhile.
            stop(StreamResetCode.CANCELLED.code());
            return false;
        }
        if (found.get().hasStream()) {
            throw MoqtException.violation(
                    "expected one stream for FETCH " + Long.toUnsignedString(id) + ", got a second one");
        }
        fetch = found.get();
        fetch.begin(this);
        SessionScope scope = session.scope();
        parser = scope.draft()
                .objects()
                .fetchParser(fetch.order(), scope.options().maxObjectLength());
        fetch.receiver().onStream(this);
        return !over;
    }

    private void feed(ByteBuffer data, boolean fin) {
        IncomingFetch target = fetch;
        FetchParser reader = parser;
        if (target == null || reader == null) {
            throw new IllegalStateException("a fetch stream without its FETCH");
        }
        reader.feed(data, target.receiver());
        if (fin && !over) {
            reader.end();
            over = true;
            target.onFin();
        }
    }

    @Override
    public void onReset(long code) {
        if (!over) {
            over = true;
            if (fetch != null) {
                fetch.onReset(code);
            }
        }
    }

    /** Nothing more is wanted. */
    void stop(long code) {
        if (!over) {
            over = true;
            stream.stopSending(code);
        }
    }

    @Override
    public long id() {
        return stream.id();
    }

    /** The rest of the response is not wanted: so the request is not either. */
    @Override
    public void stop(StreamResetCode code) {
        session.scope().later(() -> {
            if (fetch != null && !over) {
                fetch.stopped(code);
            }
        });
    }

    @Override
    public void pause() {
        stream.pause();
    }

    @Override
    public void resume() {
        stream.resume();
    }
}
