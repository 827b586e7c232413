package io.fastrelay.relay;

import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.transport.SerialContext;

/** Carries what is said on an outgoing request from the connection's context into the relay's. */
final class ContextListener implements RequestListener {

    private final SerialContext context;
    private final RequestListener target;

    ContextListener(SerialContext context, RequestListener target) {
        this.context = context;
        this.target = target;
    }

    @Override
    public void onBlocked() {
        context.execute(target::onBlocked);
    }

    @Override
    public void onAnswer(ControlMessage answer) {
        context.execute(() -> target.onAnswer(answer));
    }

    @Override
    public void onError(RequestError error) {
        context.execute(() -> target.onError(error));
    }

    @Override
    public void onMessage(ControlMessage message) {
        context.execute(() -> target.onMessage(message));
    }

    @Override
    public void onUpdate(Request.Update update) {
        context.execute(() -> target.onUpdate(update));
    }

    @Override
    public void onGoAway(GoAway goAway) {
        context.execute(() -> target.onGoAway(goAway));
    }

    @Override
    public void onEnded(RequestEnd end) {
        context.execute(() -> target.onEnded(end));
    }
}
