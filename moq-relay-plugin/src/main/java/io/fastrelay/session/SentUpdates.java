package io.fastrelay.session;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** REQUEST_UPDATEs of this side on one request that wait for their answers, which come in the same order. */
final class SentUpdates {

    private static final class Pending {
        final Parameters parameters;
        final Request.UpdateListener listener;
        Timers.Timeout timeout = Timers.Timeout.NONE;
        boolean told;

        Pending(Parameters parameters, Request.UpdateListener listener) {
            this.parameters = parameters;
            this.listener = listener;
        }

        void fail(RequestErrorCode code, String reason) {
            if (!told) {
                told = true;
                SentUpdates.fail(listener, code, reason);
            }
        }
    }

    private final MoqRequest request;
    /** Updates of a request that is not sent yet. */
    private final List<ByteBuffer> early = new ArrayList<>();

    private final Deque<Pending> pending = new ArrayDeque<>();

    SentUpdates(MoqRequest request) {
        this.request = request;
    }

    void send(ByteBuffer message, Parameters parameters, Request.UpdateListener listener) {
        Pending update = new Pending(parameters, listener);
        if (request.over() || request.incoming() && !request.isEstablished()) {
            update.fail(RequestErrorCode.DOES_NOT_EXIST, "the request is not open");
            return;
        }
        if (request.lane == null) {
            early.add(message);
        } else {
            request.lane().send(message);
        }
        pending.add(update);
        // The place in the order stays taken: a late answer still belongs to this update.
        update.timeout = request.scope
                .timers()
                .after(
                        request.scope.options().answerTimeoutMillis(),
                        () -> update.fail(RequestErrorCode.TIMEOUT, "no answer to the update"));
    }

    /** Answers in the peer's place. */
    static void refuse(Request.UpdateListener listener, String reason) {
        fail(listener, RequestErrorCode.DOES_NOT_EXIST, reason);
    }

    private static void fail(Request.UpdateListener listener, RequestErrorCode code, String reason) {
        listener.onError(new RequestError(code.code(), 0, reason, Optional.empty()));
    }

    /** The request was sent: what was asked for meanwhile follows. */
    void opened() {
        early.forEach(request.lane()::send);
        early.clear();
    }

    boolean awaitsAnswer() {
        return !pending.isEmpty();
    }

    void onAnswer(ControlMessage answer) {
        Pending update = pending.remove();
        update.timeout.cancel();
        if (answer instanceof RequestOk ok) {
            request.scope.draft().control().checkAnswer(RequestKind.REQUEST_UPDATE, ok);
            update.parameters.trackNamespacePrefix().ifPresent(request::prefixChanged);
            if (!update.told) {
                update.told = true;
                update.listener.onAnswer(ok);
            }
        } else if (answer instanceof RequestError error && !update.told) {
            update.told = true;
            update.listener.onError(error);
        }
    }

    /** The request is over: nothing will be answered any more. */
    void end() {
        for (Pending update : pending) {
            update.timeout.cancel();
            update.fail(RequestErrorCode.DOES_NOT_EXIST, "the request ended");
        }
        pending.clear();
    }
}
