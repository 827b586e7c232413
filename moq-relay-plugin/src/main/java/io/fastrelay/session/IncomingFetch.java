package io.fastrelay.session;

import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.Fetch;
import org.jspecify.annotations.Nullable;

/** The data side of a FETCH of ours: one stream, which may come before FETCH_OK (draft 18 section 10.12.3). */
final class IncomingFetch {

    private final OutgoingRequest request;
    private final FetchReceiver receiver;
    private @Nullable FetchStream stream;
    private boolean over;
    private boolean answered;

    IncomingFetch(OutgoingRequest request, FetchReceiver receiver) {
        this.request = request;
        this.receiver = receiver;
    }

    FetchReceiver receiver() {
        return receiver;
    }

    /** Section 10.2.8. */
    GroupOrder order() {
        return ((Fetch) request.message()).parameters().groupOrder().orElse(GroupOrder.ASCENDING);
    }

    boolean hasStream() {
        return stream != null;
    }

    void begin(FetchStream value) {
        stream = value;
    }

    /** FETCH_OK came; the data may be complete already. */
    void answered() {
        answered = true;
        if (over) {
            request.dataComplete();
        }
    }

    void onFin() {
        if (!over) {
            over = true;
            receiver.onFin();
            if (answered) {
                request.dataComplete();
            }
        }
    }

    void onReset(long code) {
        if (!over) {
            over = true;
            receiver.onReset(code);
            if (answered) {
                request.dataComplete();
            }
        }
    }

    /** The receiver wants no more: it hears nothing any more, and the peer that the request is cancelled (5.2). */
    void stopped(StreamResetCode code) {
        if (!over) {
            over = true;
            if (stream != null) {
                stream.stop(code.code());
            }
            request.abort(code.code());
        }
    }

    /** The request ended another way. */
    void abort(long code) {
        if (!over) {
            over = true;
            if (stream != null) {
                stream.stop(code);
            }
            receiver.onReset(code);
        }
    }
}
