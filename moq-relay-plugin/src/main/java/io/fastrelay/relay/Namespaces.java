package io.fastrelay.relay;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.relay.namespace.NamespaceTree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who published which namespace, and who wants to hear of namespaces and tracks under which prefix (draft 18 section 6).
 * Relay context.
 */
final class Namespaces {

    private static final Logger log = LoggerFactory.getLogger(Namespaces.class);

    private final RelayCore core;
    private final NamespaceTree<ClientSession> publishers = new NamespaceTree<>();
    private final NamespaceTree<NamespaceSubscription> namespaceSubscribers = new NamespaceTree<>();
    private final NamespaceTree<TracksSubscription> trackSubscribers = new NamespaceTree<>();

    Namespaces(RelayCore core) {
        this.core = core;
    }

    // ---- publishers ----

    /** A session published a namespace: those who wait for it hear of it, tracks that miss a publisher ask it. */
    void publish(ClientSession publisher, TrackNamespace namespace) {
        boolean first = publishers.at(namespace).isEmpty();
        if (!publishers.add(namespace, publisher)) {
            return;
        }
        log.info("{}: publishes namespace {}", publisher, namespace);
        core.events().tell(events -> events.namespacePublished(publisher.description(), namespace.fields()));
        if (first) {
            subscribersOf(namespace).forEach(subscriber -> subscriber.tell(namespace));
        }
        core.tracks().under(namespace).forEach(track -> track.publisherAppeared(publisher));
    }

    /** The namespace is withdrawn; existing subscriptions of its tracks go on. */
    void withdraw(ClientSession publisher, TrackNamespace namespace) {
        if (!publishers.remove(namespace, publisher)) {
            return;
        }
        log.info("{}: withdraws namespace {}", publisher, namespace);
        core.events().tell(events -> events.namespaceWithdrawn(publisher.description(), namespace.fields()));
        if (publishers.at(namespace).isEmpty()) {
            subscribersOf(namespace).forEach(subscriber -> subscriber.tellDone(namespace));
        }
    }

    boolean isPublished(TrackNamespace namespace) {
        return !publishers.at(namespace).isEmpty();
    }

    /** The sessions that published a prefix of the namespace, each once. */
    void publishersOf(TrackNamespace namespace, Consumer<ClientSession> visitor) {
        Set<ClientSession> found = new LinkedHashSet<>();
        publishers.forEachPrefixOf(namespace, found::add);
        found.forEach(visitor);
    }

    /** The namespaces under a prefix, each once however many publish it. */
    Set<TrackNamespace> publishedUnder(TrackNamespace prefix) {
        Set<TrackNamespace> found = new LinkedHashSet<>();
        publishers.forEachUnder(prefix, (namespace, publisher) -> found.add(namespace));
        return found;
    }

    // ---- subscribers ----

    void add(NamespaceSubscription subscription) {
        namespaceSubscribers.add(subscription.prefix(), subscription);
    }

    void remove(NamespaceSubscription subscription) {
        namespaceSubscribers.remove(subscription.prefix(), subscription);
    }

    private List<NamespaceSubscription> subscribersOf(TrackNamespace namespace) {
        List<NamespaceSubscription> found = new ArrayList<>();
        namespaceSubscribers.forEachPrefixOf(namespace, found::add);
        return found;
    }

    void add(TracksSubscription subscription) {
        trackSubscribers.add(subscription.prefix(), subscription);
    }

    void remove(TracksSubscription subscription) {
        trackSubscribers.remove(subscription.prefix(), subscription);
    }

    /** A track was published: it is offered to every matching SUBSCRIBE_TRACKS (draft 18 section 9.5). */
    void trackPublished(TrackEntry entry) {
        tracksSubscribersOf(entry.name()).forEach(subscription -> subscription.offer(entry));
    }

    /** A track has no publisher any more: when it is published again it is offered again. */
    void trackEnded(FullTrackName name) {
        tracksSubscribersOf(name).forEach(subscription -> subscription.forget(name));
    }

    private List<TracksSubscription> tracksSubscribersOf(FullTrackName name) {
        List<TracksSubscription> found = new ArrayList<>();
        trackSubscribers.forEachPrefixOf(name.namespace(), found::add);
        return found;
    }

    // ---- figures ----

    int publishedCount() {
        return publishers.size();
    }

    boolean isEmpty() {
        return publishers.isEmpty() && namespaceSubscribers.isEmpty() && trackSubscribers.isEmpty();
    }
}
