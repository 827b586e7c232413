package io.fastrelay.e2e.peers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A MoQ session of another stack with the relay. Every call waits until the relay has answered. */
public final class Peer {

    /** How long a peer waits for objects before a test looks at what is there. Generous: machines may be loaded. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final PeerHost host;
    private final String name;
    private final Stack stack;

    Peer(PeerHost host, String name, Stack stack) {
        this.host = host;
        this.name = name;
        this.stack = stack;
    }

    public Stack stack() {
        return stack;
    }

    /** Announces a namespace and serves these tracks in it. */
    public void announce(String namespace, String... tracks) {
        run("announce", "namespace", namespace, "tracks", tracks);
    }

    public void unannounce(String namespace) {
        run("unannounce", "namespace", namespace);
    }

    /** Offers a track with PUBLISH. Playa only. */
    public void push(String namespace, String track) {
        run("push", "namespace", namespace, "track", track);
    }

    /** Waits until the relay has subscribed to a track that this peer serves. */
    public void awaitDemand(String namespace, String track) {
        run("demand", "namespace", namespace, "track", track);
    }

    public void send(String namespace, String track, Objects objects) {
        send(namespace, track, objects, false);
    }

    /** Sends every object as a datagram. Playa only. */
    public void sendDatagrams(String namespace, String track, Objects objects) {
        send(namespace, track, objects, true);
    }

    /** Takes objects to have been published before, so that a FETCH for them can be served. Playa only. */
    public void record(String namespace, String track, Objects objects) {
        run(
                "record",
                "namespace",
                namespace,
                "track",
                track,
                "first",
                objects.first(),
                "groups",
                objects.groups(),
                "sizes",
                objects.sizes());
    }

    private void send(String namespace, String track, Objects objects, boolean datagrams) {
        run(
                "send",
                "namespace",
                namespace,
                "track",
                track,
                "first",
                objects.first(),
                "groups",
                objects.groups(),
                "sizes",
                objects.sizes(),
                "pauseMs",
                objects.pauseMillis(),
                "datagrams",
                datagrams);
    }

    /** Appends an object with these bytes to a group, which stays open. */
    public void write(String namespace, String track, long group, byte[] payload) {
        String base64 = Base64.getEncoder().encodeToString(payload);
        run("write", "namespace", namespace, "track", track, "group", group, "base64", base64);
    }

    public void finishGroup(String namespace, String track, long group) {
        run("finish", "namespace", namespace, "track", track, "group", group);
    }

    public void endTrack(String namespace, String track) {
        run("endTrack", "namespace", namespace, "track", track);
    }

    /** Subscribes the way the stack does by itself, and checks each payload on arrival. */
    public Subscription subscribe(String namespace, String track) {
        return subscription(namespace, track, "keep", false);
    }

    /** Subscribes and keeps the payloads instead of checking them. */
    public Subscription subscribeKeeping(String namespace, String track) {
        return subscription(namespace, track, "keep", true);
    }

    /** Subscribes with a filter, given as the Playa library writes it. Playa only. */
    public Subscription subscribe(String namespace, String track, Map<String, Object> filter) {
        return subscription(namespace, track, "filter", filter);
    }

    private Subscription subscription(String namespace, String track, String option, Object value) {
        String id = host.freshName();
        run("subscribe", "name", id, "namespace", namespace, "track", track, option, value);
        return new Subscription(id);
    }

    /** Fetches whole groups, first and last included. Playa only. */
    public Received fetchGroups(String namespace, String track, long first, long last) {
        return Received.of(run(
                "fetch",
                "namespace",
                namespace,
                "track",
                track,
                "start",
                new long[] {first, 0},
                "end",
                new long[] {last, 0},
                "waitMs",
                PATIENCE_MILLIS));
    }

    /** Fetches what came before a subscription: from {@code groups} groups before its largest. Playa only. */
    public Received joinRelative(Subscription subscription, String track, int groups) {
        return join(subscription, track, "relative", groups);
    }

    /** Fetches what came before a subscription, from a group on. Playa only. */
    public Received joinAbsolute(Subscription subscription, String track, int firstGroup) {
        return join(subscription, track, "absolute", firstGroup);
    }

    private Received join(Subscription subscription, String track, String type, int start) {
        return Received.of(run(
                "joiningFetch",
                "subscription",
                subscription.id,
                "track",
                track,
                "type",
                type,
                "start",
                start,
                "waitMs",
                PATIENCE_MILLIS));
    }

    /** Asks for a track's status; returns the type of the answer. Playa only. */
    public String trackStatus(String namespace, String track) {
        return run("status", "namespace", namespace, "track", track)
                .get("answer")
                .asText();
    }

    public Discovery discover(String prefix) {
        String id = host.freshName();
        run("discover", "name", id, "prefix", prefix);
        return new Discovery(id);
    }

    /** Asks for all tracks under a prefix with SUBSCRIBE_TRACKS. Playa only. */
    public OfferedTracks subscribeTracks(String prefix) {
        String id = host.freshName();
        run("subscribeTracks", "name", id, "prefix", prefix);
        return new OfferedTracks(id);
    }

    /** How the session ended, after waiting for it; empty if it has not. */
    public String awaitClosed() {
        JsonNode closed = run("closed", "waitMs", PATIENCE_MILLIS).get("closed");
        return closed.isNull() ? "" : closed.asText();
    }

    public void close() {
        run("close");
    }

    private JsonNode run(String what, Object... arguments) {
        return host.command(name, what, arguments);
    }

    /** A subscription of this peer. */
    public final class Subscription {
        private final String id;

        private Subscription(String id) {
            this.id = id;
        }

        /** What has come once there are this many objects, the track has ended, or patience has. */
        public Received await(int objects) {
            return await(objects, PATIENCE_MILLIS);
        }

        public Received await(int objects, int millis) {
            return Received.of(run("received", "name", id, "count", objects, "waitMs", millis));
        }

        /** What has come once the track has ended. */
        public Received awaitEnd() {
            return Received.of(run("ended", "name", id, "waitMs", PATIENCE_MILLIS));
        }

        public void cancel() {
            run("cancel", "name", id);
        }
    }

    /** A subscription of this peer to namespaces. */
    public final class Discovery {
        private final String id;

        private Discovery(String id) {
            this.id = id;
        }

        /** What was reported, "+suffix" or "-suffix", once there are this many reports or patience has ended. */
        public List<String> await(int reports) {
            List<String> events = new ArrayList<>();
            for (JsonNode event : run("events", "name", id, "count", reports, "waitMs", PATIENCE_MILLIS)
                    .get("events")) {
                events.add((event.path("active").asBoolean() ? "+" : "-")
                        + event.path("suffix").asText(event.path("error").asText()));
            }
            return events;
        }

        public void cancel() {
            run("cancel", "name", id);
        }
    }

    /** Tracks that the relay offered to this peer. */
    public final class OfferedTracks {
        private final String id;

        private OfferedTracks(String id) {
            this.id = id;
        }

        /** By "namespace track", once that many tracks with that many objects are there or patience has ended. */
        public SortedMap<String, Received> await(int tracks, int objects) {
            SortedMap<String, Received> all = new TreeMap<>();
            run("tracks", "name", id, "expected", tracks, "count", objects, "waitMs", PATIENCE_MILLIS)
                    .get("tracks")
                    .fields()
                    .forEachRemaining(track -> all.put(track.getKey(), Received.of(track.getValue())));
            return all;
        }
    }
}
