package io.fastrelay.session;

import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.RequestUpdate;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * REQUEST_UPDATEs of the peer on one request. Each is answered once, in the order of arrival, however the owner answers
 * them; those that come before the request's own answer wait for it.
 */
final class ReceivedUpdates {

    /** More unanswered updates than this are abuse. */
    private static final int MAX_PENDING = 64;

    private static final PublishDone UPDATE_FAILED =
            new PublishDone(PublishDoneCode.UPDATE_FAILED.code(), PublishDone.UNKNOWN_STREAM_COUNT, "update failed");

    private final class Pending implements Request.UpdateReply {
        private @Nullable ByteBuffer answer;
        private boolean refused;
        private boolean ownerKnows = true;

        @Override
        public void accept(Parameters parameters) {
            answer(new RequestOk(parameters, Properties.NONE), false);
        }

        @Override
        public void reject(RequestErrorCode code, String reason) {
            answer(new RequestError(code.code(), 0, reason, Optional.empty()), true);
        }

        private void answer(ControlMessage message, boolean refusal) {
            ByteBuffer bytes = request.session.plane().encode(request.id(), message);
            request.scope.later(() -> {
                if (answer == null && !request.over()) {
                    answer = bytes;
                    refused = refusal;
                    flush();
                }
            });
        }
    }

    private final MoqRequest request;
    private final List<Request.Update> waiting = new ArrayList<>();
    private final Deque<Pending> unanswered = new ArrayDeque<>();

    ReceivedUpdates(MoqRequest request) {
        this.request = request;
    }

    void onUpdate(RequestUpdate message) {
        request.session.ids().claim(message.requestId());
        request.scope.draft().control().checkUpdate(updatedKind(), message);
        TokenCache.Resolved tokens =
                request.session.tokens().resolve(message.parameters().authTokens());
        if (unanswered.size() >= MAX_PENDING) {
            request.listener().onEnded(new RequestEnd(RequestEnd.How.RESET, StreamResetCode.EXCESSIVE_LOAD.code()));
            request.abort(StreamResetCode.EXCESSIVE_LOAD.code());
            return;
        }
        Pending pending = new Pending();
        unanswered.add(pending);
        if (tokens.refusal().isPresent()) {
            pending.ownerKnows = false;
            pending.reject(
                    RequestErrorCode.MALFORMED_AUTH_TOKEN, tokens.refusal().get());
            return;
        }
        Request.Update update = new Request.Update(message, tokens.tokens(), pending);
        if (request.isEstablished()) {
            request.listener().onUpdate(update);
        } else {
            waiting.add(update);
        }
    }

    /** The subscriber of a PUBLISH updates the same things as that of a SUBSCRIBE (section 10.9). */
    private RequestKind updatedKind() {
        return request.kind == RequestKind.PUBLISH && !request.incoming() ? RequestKind.SUBSCRIBE : request.kind;
    }

    /** The request was accepted: its owner can hear of updates now. */
    void established() {
        List<Request.Update> early = List.copyOf(waiting);
        waiting.clear();
        early.forEach(update -> request.listener().onUpdate(update));
        flush();
    }

    private void flush() {
        if (!request.isEstablished()) {
            return;
        }
        while (!request.over() && !unanswered.isEmpty()) {
            Pending first = unanswered.element();
            if (first.answer == null) {
                return;
            }
            unanswered.remove();
            request.lane().send(first.answer);
            if (first.refused) {
                refused(first.ownerKnows);
            }
        }
    }

    /**
     * Section 10.9.1: what a refused update means for its request. Where this side is the publisher, its owner has the data
     * streams and ends them, then says {@link Request#done}.
     *
     * @param ownerKnows the owner refused it; otherwise the session did, and ends the request in its place
     */
    private void refused(boolean ownerKnows) {
        switch (request.kind) {
            case PUBLISH_NAMESPACE, SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS -> {
                tell(ownerKnows);
                request.lane().finish();
                request.end();
            }
            case FETCH -> {
                if (!ownerKnows) {
                    tell(false);
                    request.abort(StreamResetCode.CANCELLED.code());
                }
            }
            default -> {
                boolean publisher = request.incoming() == (request.kind == RequestKind.SUBSCRIBE);
                if (publisher && !ownerKnows) {
                    tell(false);
                    request.lane().send(request.session.plane().encode(request.id(), UPDATE_FAILED));
                    request.lane().finish();
                    request.end();
                }
            }
        }
    }

    private void tell(boolean ownerKnows) {
        if (!ownerKnows) {
            request.listener().onEnded(new RequestEnd(RequestEnd.How.FIN, 0));
        }
    }
}
