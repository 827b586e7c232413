package io.fastrelay.relay;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.session.Request;
import io.fastrelay.session.Session;
import io.fastrelay.session.SessionHandler;
import io.fastrelay.transport.CloseInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings what a session tells from its connection's context into the relay's. Connection context only. */
final class SessionEntrance implements SessionHandler {

    private final RelayCore core;
    private final RequestRouter router;
    private @Nullable ClientSession client;

    SessionEntrance(RelayCore core, RequestRouter router) {
        this.core = core;
        this.router = router;
    }

    @Override
    public void onReady(Session session, List<AuthToken> setupTokens) {
        ClientSession ready = new ClientSession(core, router, session, setupTokens);
        client = ready;
        core.context().execute(ready::open);
    }

    @Override
    public void onRequest(Request request) {
        ClientSession session = client;
        IncomingRequest incoming = new IncomingRequest(core, request);
        if (session == null) {
            throw new IllegalStateException("a request before the session is ready");
        }
        core.context().execute(() -> session.take(incoming));
    }

    @Override
    public void onGoAway(GoAway goAway) {
        ClientSession session = client;
        if (session != null) {
            core.context().execute(() -> session.peerGoesAway(goAway));
        }
    }

    @Override
    public void onClosed(CloseInfo info) {
        ClientSession session = client;
        if (session != null) {
            core.context().execute(() -> session.closed(info));
        }
    }
}
