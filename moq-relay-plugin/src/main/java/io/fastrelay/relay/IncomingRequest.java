package io.fastrelay.relay;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client on its way through the relay: brings what the session tells from the connection's context into
 * the relay's. All fields but the first two belong to the relay's context.
 */
final class IncomingRequest implements RequestListener {

    private final RelayCore core;
    private final Request request;
    private @Nullable RequestListener target;
    private @Nullable RequestEnd end;

    /** In the connection's context, before {@link io.fastrelay.session.SessionHandler#onRequest} returns. */
    IncomingRequest(RelayCore core, Request request) {
        this.core = core;
        this.request = request;
        request.listener(this);
    }

    Request request() {
        return request;
    }

    ControlMessage message() {
        return request.message();
    }

    long id() {
        return request.id();
    }

    /** Whether the client has given up already. */
    boolean ended() {
        return end != null;
    }

    /** Sets who hears the rest; an end that came before is told at once. */
    void listener(RequestListener listener) {
        target = listener;
        if (end != null) {
            listener.onEnded(end);
        }
    }

    /** As {@link Request#reject(RequestErrorCode, long, String)}, and counted. */
    void reject(RequestErrorCode code, long retryAfterMillis, String reason) {
        core.totals().requestsRefused++;
        request.reject(code, retryAfterMillis, reason);
    }

    void reject(RequestError error) {
        core.totals().requestsRefused++;
        request.reject(error);
    }

    @Override
    public void onMessage(ControlMessage message) {
        tell(listener -> listener.onMessage(message));
    }

    @Override
    public void onUpdate(Request.Update update) {
        core.context().execute(() -> {
            if (target == null) {
                update.reply().reject(RequestErrorCode.INTERNAL_ERROR, "the request is not established");
            } else {
                target.onUpdate(update);
            }
        });
    }

    @Override
    public void onEnded(RequestEnd how) {
        core.context().execute(() -> {
            end = how;
            if (target != null) {
                target.onEnded(how);
            }
        });
    }

    private void tell(java.util.function.Consumer<RequestListener> event) {
        core.context().execute(() -> {
            if (target != null) {
                event.accept(target);
            }
        });
    }
}
