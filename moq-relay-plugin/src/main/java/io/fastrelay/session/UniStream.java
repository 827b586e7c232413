package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.VarintReader;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A unidirectional stream of the peer: reads its type, in pieces of any size, then hands over (draft 18 section 3.4). */
final class UniStream implements ReceiveHandler {

    private static final ReceiveHandler DISCARD = new ReceiveHandler() {
        @Override
        public void onData(ByteBuffer data, boolean fin) {
            // Section 11.5.1: padding is read, so that it does not exhaust flow control.
            data.position(data.limit());
        }

        @Override
        public void onReset(long code) {}
    };

    private final MoqSession session;
    private final ReceiveStream stream;
    private final VarintReader type;
    private @Nullable ReceiveHandler rest;

    UniStream(MoqSession session, ReceiveStream stream) {
        this.session = session;
        this.stream = stream;
        this.type = new VarintReader(session.scope().draft().varint());
    }

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        Ending ending = session.scope().ending();
        if (ending.over()) {
            return;
        }
        try {
            if (rest == null) {
                if (!type.read(data)) {
                    if (fin) {
                        throw MoqtException.violation("expected a stream type, got the end of stream " + stream.id());
                    }
                    return;
                }
                rest = handler(type.value());
            }
            rest.onData(data, fin);
        } catch (RuntimeException e) {
            ending.fail(e);
        }
    }

    private ReceiveHandler handler(long value) {
        switch (session.scope().draft().objects().streamKind(value)) {
            case CONTROL:
                return session.plane().onControlStream(value, stream);
            case SUBGROUP:
                return new SubgroupStream(session, stream, value);
            case FETCH:
                return new FetchStream(session, stream);
            default:
                return DISCARD;
        }
    }

    @Override
    public void onReset(long code) {
        if (rest != null) {
            ReceiveHandler known = rest;
            session.scope().ending().guard(() -> known.onReset(code));
        }
    }
}
