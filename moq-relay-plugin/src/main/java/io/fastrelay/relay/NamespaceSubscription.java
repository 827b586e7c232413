package io.fastrelay.relay;

import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.session.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One SUBSCRIBE_NAMESPACE of a client (draft 18 section 10.18). It remembers what it told, because NAMESPACE_DONE must
 * not come without its NAMESPACE. Relay context.
 */
final class NamespaceSubscription {

    private final ClientSession subscriber;
    private final Request request;
    private final Set<TrackNamespace> told = new LinkedHashSet<>();
    private TrackNamespace prefix;
    private boolean established;

    NamespaceSubscription(ClientSession subscriber, Request request, TrackNamespace prefix) {
        this.subscriber = subscriber;
        this.request = request;
        this.prefix = prefix;
    }

    ClientSession subscriber() {
        return subscriber;
    }

    Request request() {
        return request;
    }

    TrackNamespace prefix() {
        return prefix;
    }

    void establish() {
        established = true;
    }

    /** NAMESPACE, once per namespace. */
    void tell(TrackNamespace namespace) {
        if (established && told.add(namespace)) {
            request.send(new Namespace(namespace.suffix(prefix.size())));
        }
    }

    /** NAMESPACE_DONE, if NAMESPACE was sent. */
    void tellDone(TrackNamespace namespace) {
        if (told.remove(namespace)) {
            request.send(new NamespaceDone(namespace.suffix(prefix.size())));
        }
    }

    boolean hasTold(TrackNamespace namespace) {
        return told.contains(namespace);
    }

    /**
     * Changes the prefix (section 10.9.2). What is not under the new one cannot be named any more behind REQUEST_OK, so
     * it is done before.
     */
    void move(TrackNamespace next) {
        for (TrackNamespace namespace : List.copyOf(told)) {
            if (!next.isPrefixOf(namespace)) {
                tellDone(namespace);
            }
        }
        prefix = next;
    }
}
