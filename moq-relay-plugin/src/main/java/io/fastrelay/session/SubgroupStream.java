package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupParser;
import io.fastrelay.moqt.SubgroupSink;
import io.fastrelay.moqt.VarintReader;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A subgroup stream of the peer, behind its type (draft 18 section 11.4.2). Finds its receiver once, by the track alias,
 * and feeds it from then on.
 */
final class SubgroupStream implements ReceiveHandler, SubgroupSink, IncomingStream {

    private final MoqSession session;
    private final ReceiveStream stream;
    private final SubgroupParser parser;
    private final VarintReader alias;
    private boolean aliasKnown;
    private @Nullable IncomingTrack track;
    private @Nullable SubgroupReceiver receiver;
    /** What came while the alias was not known; null when nothing is held back. */
    private @Nullable ByteArrayOutputStream held;

    private boolean heldFin;
    /** Nothing more goes to the receiver. */
    private boolean over;

    SubgroupStream(MoqSession session, ReceiveStream stream, long type) {
        this.session = session;
        this.stream = stream;
        SessionScope scope = session.scope();
        this.parser =
                scope.draft().objects().subgroupParser(type, scope.options().maxObjectLength());
        this.alias = new VarintReader(scope.draft().varint());
    }

    long trackAlias() {
        return alias.value();
    }

    int heldBytes() {
        return held == null ? 0 : held.size();
    }

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        if (over) {
            data.position(data.limit());
        } else if (track != null) {
            feed(data, fin);
        } else if (held != null) {
            int more = data.remaining();
            keep(data, fin);
            if (!session.tracks().held().grow(more)) {
                abandon(StreamResetCode.EXCESSIVE_LOAD.code());
            }
        } else if (!aliasKnown) {
            readAlias(data, fin);
        }
    }

    private void readAlias(ByteBuffer data, boolean fin) {
        aliasKnown = alias.read(data);
        if (!aliasKnown) {
            if (fin) {
                throw MoqtException.violation("expected a track alias, got the end of stream " + stream.id());
            }
            return;
        }
        IncomingTrack found = session.tracks().find(alias.value());
        if (found != null && found.isLive()) {
            begin(found);
            feed(data, fin);
        } else if (session.tracks().isRetired(alias.value())) {
            abandon(StreamResetCode.CANCELLED.code());
        } else {
            held = new ByteArrayOutputStream();
            keep(data, fin);
            stream.pause();
            if (!over && !session.tracks().held().hold(this)) {
                abandon(StreamResetCode.EXCESSIVE_LOAD.code());
            }
        }
    }

    private void keep(ByteBuffer data, boolean fin) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        held().writeBytes(bytes);
        heldFin |= fin;
    }

    private ByteArrayOutputStream held() {
        if (held == null) {
            throw new IllegalStateException("nothing is held back");
        }
        return held;
    }

    /** The alias became known. */
    void release(IncomingTrack found) {
        ByteBuffer data = ByteBuffer.wrap(held().toByteArray());
        held = null;
        // First, so that the receiver may pause it again.
        stream.resume();
        begin(found);
        feed(data, heldFin);
    }

    private void begin(IncomingTrack found) {
        track = found;
        found.streamBegan(this);
        // The parser reads the header from its first byte behind the type.
        ByteBuffer again = ByteBuffer.allocate(session.scope().draft().varint().length(alias.value()));
        session.scope().draft().varint().put(again, alias.value());
        parser.feed(again.flip(), this);
    }

    private void feed(ByteBuffer data, boolean fin) {
        parser.feed(data, this);
        if (fin && !over) {
            parser.end();
            over = true;
            if (receiver != null) {
                receiver.onFin();
            }
            leave();
        }
    }

    @Override
    public void onReset(long code) {
        if (over) {
            return;
        }
        over = true;
        if (receiver != null) {
            receiver.onReset(code);
        }
        leave();
    }

    /** This side gives the stream up: STOP_SENDING, and the receiver hears that no more will come. */
    void abandon(long code) {
        if (over) {
            return;
        }
        stream.stopSending(code);
        onReset(code);
    }

    /** Behind the receiver's last call: the track may end with this stream. */
    private void leave() {
        session.tracks().held().forget(this);
        held = null;
        if (track != null) {
            track.streamEnded(this);
        }
    }

    @Override
    public void onHeader(SubgroupHeader header) {
        if (track == null) {
            throw new IllegalStateException("a header without a track");
        }
        receiver = track.receiver().onSubgroup(header, this);
    }

    @Override
    public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
        if (!over && receiver != null) {
            receiver.onObject(objectId, status, properties, payloadLength);
        }
    }

    @Override
    public void onPayload(ByteBuffer chunk) {
        if (!over && receiver != null) {
            receiver.onPayload(chunk);
        }
    }

    @Override
    public long id() {
        return stream.id();
    }

    @Override
    public void stop(StreamResetCode code) {
        if (session.scope().connection().context().isCurrent()) {
            stopNow(code);
        } else {
            session.scope().later(() -> stopNow(code));
        }
    }

    private void stopNow(StreamResetCode code) {
        if (!over) {
            stream.stopSending(code.code());
            over = true;
            leave();
        }
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
