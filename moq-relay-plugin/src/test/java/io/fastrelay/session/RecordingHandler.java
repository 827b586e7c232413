package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.transport.CloseInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Remembers what it heard; requests go to {@code onRequest}. */
final class RecordingHandler implements SessionHandler {

    final List<String> heard = new ArrayList<>();
    final List<Request> requests = new ArrayList<>();
    final List<RecordingListener> listeners = new ArrayList<>();
    Consumer<Request> onRequest = request -> {};
    Optional<CloseInfo> closed = Optional.empty();
    List<AuthToken> setupTokens = List.of();

    @Override
    public void onReady(Session session, List<AuthToken> tokens) {
        heard.add("ready");
        setupTokens = tokens;
    }

    @Override
    public void onRequest(Request request) {
        requests.add(request);
        RecordingListener listener = new RecordingListener();
        listeners.add(listener);
        request.listener(listener);
        onRequest.accept(request);
    }

    @Override
    public void onGoAway(GoAway goAway) {
        heard.add("goaway " + goAway.newSessionUri());
    }

    @Override
    public void onClosed(CloseInfo info) {
        heard.add("closed");
        closed = Optional.of(info);
    }

    Request last() {
        return requests.get(requests.size() - 1);
    }

    RecordingListener lastListener() {
        return listeners.get(listeners.size() - 1);
    }
}
