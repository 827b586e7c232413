package io.fastrelay.session;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it heard, one line each. */
final class RecordingListener implements RequestListener, Request.UpdateListener {

    final List<String> heard = new ArrayList<>();
    final List<ControlMessage> messages = new ArrayList<>();
    final List<Request.Update> updates = new ArrayList<>();

    @Override
    public void onAnswer(ControlMessage answer) {
        heard.add("answer " + Messages.name(answer));
        messages.add(answer);
    }

    /** Of an update. */
    @Override
    public void onAnswer(RequestOk ok) {
        heard.add("updated");
        messages.add(ok);
    }

    @Override
    public void onError(RequestError error) {
        heard.add("error " + RequestErrorCode.of(error.code()));
        messages.add(error);
    }

    @Override
    public void onMessage(ControlMessage message) {
        heard.add("message " + Messages.name(message));
        messages.add(message);
    }

    @Override
    public void onUpdate(Request.Update update) {
        heard.add("update");
        updates.add(update);
    }

    @Override
    public void onGoAway(GoAway goAway) {
        heard.add("goaway");
    }

    @Override
    public void onEnded(RequestEnd end) {
        heard.add("ended " + end.how() + " " + end.code());
    }
}
