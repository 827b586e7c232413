package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.api.Decision;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PUBLISH_NAMESPACE (draft 18 sections 6.2 and 10.15). */
final class NamespaceHandler {

    private static final Logger log = LoggerFactory.getLogger(NamespaceHandler.class);

    private final RelayCore core;

    NamespaceHandler(RelayCore core) {
        this.core = core;
    }

    void handle(ClientSession session, IncomingRequest request, PublishNamespace message) {
        if (session.namespaces().isFull()) {
            request.reject(
                    RequestErrorCode.EXCESSIVE_LOAD,
                    1_000,
                    "too many namespaces in this session, at most "
                            + core.options().limits().maxNamespacesPerSession());
            return;
        }
        Publication publication = new Publication(session, request.request(), message.namespace());
        request.listener(publication);
        session.ask(
                Action.PUBLISH_NAMESPACE, message.namespace(), request.request().tokens(), decision -> {
                    if (request.ended()) {
                        return;
                    }
                    if (!decision.allowed()) {
                        log.info(
                                "{}: may not publish namespace {}: {}",
                                session,
                                message.namespace(),
                                decision.reason());
                        request.reject(RequestErrorCode.UNAUTHORIZED, -1, decision.reason());
                        return;
                    }
                    request.request().accept(new RequestOk(Parameters.NONE, Properties.NONE));
                    publication.begin(decision);
                });
    }

    /** One PUBLISH_NAMESPACE that was accepted, until it is withdrawn. */
    private final class Publication implements RequestListener {

        private final ClientSession session;
        private final Request request;
        private final TrackNamespace namespace;
        private boolean begun;
        private boolean over;
        private RelayTimers.@Nullable Handle expiry;

        Publication(ClientSession session, Request request, TrackNamespace namespace) {
            this.session = session;
            this.request = request;
            this.namespace = namespace;
        }

        void begin(Decision decision) {
            begun = true;
            session.namespaces().publish(namespace);
            expire(decision);
        }

        private void expire(Decision decision) {
            if (expiry != null) {
                expiry.cancel();
            }
            decision.expiresAfter()
                    .ifPresent(after -> expiry = core.timers().after(after.toMillis(), () -> {
                        log.info("{}: permission for namespace {} has expired", session, namespace);
                        request.cancel(StreamResetCode.EXPIRED_AUTH_TOKEN);
                        end();
                    }));
        }

        @Override
        public void onUpdate(Request.Update update) {
            session.ask(
                    Action.PUBLISH_NAMESPACE,
                    namespace,
                    update.tokens().isEmpty() ? request.tokens() : update.tokens(),
                    decision -> {
                        if (decision.allowed()) {
                            update.reply().accept(Parameters.NONE);
                            expire(decision);
                        } else {
                            update.reply().reject(RequestErrorCode.UNAUTHORIZED, decision.reason());
                            request.finish();
                            end();
                        }
                    });
        }

        /** FIN, reset, STOP_SENDING and the end of the session all withdraw it. */
        @Override
        public void onEnded(RequestEnd how) {
            end();
        }

        private void end() {
            if (over) {
                return;
            }
            over = true;
            if (expiry != null) {
                expiry.cancel();
            }
            if (begun && !session.isClosed()) {
                session.namespaces().withdraw(namespace);
            }
        }
    }
}
