package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The namespaces that one session published, by whatever message, and the prefixes that it subscribed to. Relay context. */
final class SessionNamespaces implements RequestListener {

    private static final Logger log = LoggerFactory.getLogger(SessionNamespaces.class);

    private final RelayCore core;
    private final ClientSession session;
    /** How many messages stand for a namespace: a client may send PUBLISH_NAMESPACE and NAMESPACE for the same. */
    private final Map<TrackNamespace, Integer> published = new HashMap<>();

    private final Set<TrackNamespace> heard = new HashSet<>();
    private final List<NamespaceSubscription> namespaceSubscriptions = new ArrayList<>();
    private final List<TracksSubscription> tracksSubscriptions = new ArrayList<>();
    private @Nullable Request asked;

    SessionNamespaces(RelayCore core, ClientSession session) {
        this.core = core;
        this.session = session;
    }

    int publishedCount() {
        return published.size();
    }

    boolean isFull() {
        return published.size() >= core.options().limits().maxNamespacesPerSession();
    }

    void publish(TrackNamespace namespace) {
        published.merge(namespace, 1, Integer::sum);
        core.namespaces().publish(session, namespace);
    }

    void withdraw(TrackNamespace namespace) {
        Integer left = published.computeIfPresent(namespace, (same, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            core.namespaces().withdraw(session, namespace);
        }
    }

    List<NamespaceSubscription> namespaceSubscriptions() {
        return namespaceSubscriptions;
    }

    List<TracksSubscription> tracksSubscriptions() {
        return tracksSubscriptions;
    }

    void sessionClosed() {
        List.copyOf(published.keySet()).forEach(namespace -> core.namespaces().withdraw(session, namespace));
        published.clear();
        heard.clear();
        namespaceSubscriptions.forEach(core.namespaces()::remove);
        namespaceSubscriptions.clear();
        tracksSubscriptions.forEach(core.namespaces()::remove);
        tracksSubscriptions.clear();
    }

    // ---- our own SUBSCRIBE_NAMESPACE to the client ----

    /** Asks the client for its namespaces: some announce only then. A refusal is as good as none. */
    void ask() {
        asked = session.session()
                .subscribeNamespace(TrackNamespace.EMPTY, Parameters.NONE, new ContextListener(core.context(), this));
    }

    @Override
    public void onError(RequestError error) {
        log.debug("{}: does not tell its namespaces: 0x{} {}", session, Long.toHexString(error.code()), error.reason());
    }

    @Override
    public void onMessage(ControlMessage message) {
        if (session.isClosed()) {
            return;
        }
        if (message instanceof Namespace told) {
            told(told.suffix());
        } else if (message instanceof NamespaceDone done && heard.remove(done.suffix())) {
            withdraw(done.suffix());
        }
    }

    /** A FIN or reset is NAMESPACE_DONE for all (draft 18 section 10.18). */
    @Override
    public void onEnded(RequestEnd end) {
        if (!session.isClosed()) {
            List.copyOf(heard).forEach(this::withdraw);
            heard.clear();
        }
    }

    private void told(TrackNamespace namespace) {
        if (ReservedNamespaces.contains(namespace) || heard.contains(namespace) || isEcho(namespace)) {
            return;
        }
        if (isFull()) {
            log.warn("{}: tells more than {} namespaces, no longer listened to", session, published.size());
            Request request = asked;
            if (request != null) {
                request.cancel(StreamResetCode.EXCESSIVE_LOAD);
            }
            return;
        }
        session.ask(Action.PUBLISH_NAMESPACE, namespace, List.of(), decision -> {
            if (decision.allowed() && heard.add(namespace)) {
                publish(namespace);
            } else if (!decision.allowed()) {
                log.info("{}: may not publish namespace {}: {}", session, namespace, decision.reason());
            }
        });
    }

    /**
     * Whether the client only repeats what the relay told it: taken for a publisher it would keep the namespace alive for
     * ever, and be asked for tracks that it has from here.
     */
    private boolean isEcho(TrackNamespace namespace) {
        return !published.containsKey(namespace)
                && namespaceSubscriptions.stream().anyMatch(subscription -> subscription.hasTold(namespace));
    }
}
