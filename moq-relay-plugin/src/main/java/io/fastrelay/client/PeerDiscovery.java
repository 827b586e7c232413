package io.fastrelay.client;

import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.Session;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the peer which namespaces this client publishes, when it asks by SUBSCRIBE_NAMESPACE: some relays ask every client
 * and route only what they were told so. SUBSCRIBE_TRACKS gets a PUBLISH for every track served. Connection context.
 */
final class PeerDiscovery {

    private final Session session;
    private final PublisherSide publisher;
    private final Set<TrackNamespace> announced = new LinkedHashSet<>();
    private final Map<Request, TrackNamespace> watchers = new LinkedHashMap<>();

    PeerDiscovery(Session session, PublisherSide publisher) {
        this.session = session;
        this.publisher = publisher;
    }

    void announced(TrackNamespace namespace) {
        if (announced.add(namespace)) {
            watchers.forEach((request, prefix) -> {
                if (prefix.isPrefixOf(namespace)) {
                    request.send(new Namespace(namespace.suffix(prefix.size())));
                }
            });
        }
    }

    void withdrawn(TrackNamespace namespace) {
        if (announced.remove(namespace)) {
            watchers.forEach((request, prefix) -> {
                if (prefix.isPrefixOf(namespace)) {
                    request.send(new NamespaceDone(namespace.suffix(prefix.size())));
                }
            });
        }
    }

    void subscribeNamespace(Request request, SubscribeNamespace message) {
        TrackNamespace prefix = message.prefix();
        request.listener(new RequestListener() {
            @Override
            public void onUpdate(Request.Update update) {
                update.message()
                        .parameters()
                        .trackNamespacePrefix()
                        .ifPresent(changed -> watchers.put(request, changed));
                update.reply().accept(Parameters.NONE);
            }

            @Override
            public void onEnded(RequestEnd end) {
                watchers.remove(request);
            }
        });
        request.accept(ok());
        watchers.put(request, prefix);
        for (TrackNamespace namespace : announced) {
            if (prefix.isPrefixOf(namespace)) {
                request.send(new Namespace(namespace.suffix(prefix.size())));
            }
        }
    }

    void subscribeTracks(Request request, SubscribeTracks message) {
        request.listener(new RequestListener() {});
        request.accept(ok());
        Parameters parameters = message.parameters().forward().orElse(true)
                ? Parameters.NONE
                : Parameters.builder().forward(false).build();
        for (TrackPublisher track : publisher.tracks()) {
            if (message.prefix().isPrefixOf(track.name().namespace())) {
                publisher.publish(track, parameters);
            }
        }
    }

    static RequestOk ok() {
        return new RequestOk(Parameters.NONE, io.fastrelay.moqt.Properties.NONE);
    }

    @Override
    public String toString() {
        return "discovery of " + session.info();
    }
}
