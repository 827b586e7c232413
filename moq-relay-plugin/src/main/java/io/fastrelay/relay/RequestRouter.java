package io.fastrelay.relay;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.moqt.message.TrackStatus;

/**
 * Gives each request to its handler. What the draft has every endpoint refuse (reserved namespaces, mandatory track
 * properties that are unknown) the session has refused already. Relay context.
 */
final class RequestRouter {

    private final RelayCore core;
    private final SubscribeHandler subscribe;
    private final PublishHandler publish;
    private final NamespaceHandler namespace;
    private final PrefixHandler prefix;
    private final TrackStatusHandler status;
    private final FetchHandler fetch;

    RequestRouter(RelayCore core) {
        this.core = core;
        this.subscribe = new SubscribeHandler(core);
        this.publish = new PublishHandler(core);
        this.namespace = new NamespaceHandler(core);
        this.prefix = new PrefixHandler(core);
        this.status = new TrackStatusHandler(core);
        this.fetch = new FetchHandler(core);
    }

    void route(ClientSession session, IncomingRequest request) {
        ControlMessage message = request.message();
        if (core.isDraining()) {
            request.reject(RequestErrorCode.GOING_AWAY, -1, "the relay is going away");
            return;
        }
        if (message instanceof Subscribe it) {
            subscribe.handle(session, request, it);
        } else if (message instanceof Publish it) {
            publish.handle(session, request, it);
        } else if (message instanceof Fetch it) {
            fetch.handle(session, request, it);
        } else if (message instanceof TrackStatus it) {
            status.handle(session, request, it);
        } else if (message instanceof PublishNamespace it) {
            namespace.handle(session, request, it);
        } else if (message instanceof SubscribeNamespace it) {
            prefix.handle(session, request, it);
        } else if (message instanceof SubscribeTracks it) {
            prefix.handle(session, request, it);
        } else {
            request.reject(
                    RequestErrorCode.NOT_SUPPORTED, -1, message.getClass().getSimpleName() + " is not supported");
        }
    }
}
