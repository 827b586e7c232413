package io.fastrelay.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.api.SessionDescription;
import io.fastrelay.api.SessionStatistics;
import io.fastrelay.api.TrackStatistics;
import io.fastrelay.host.HostHealth;
import io.fastrelay.host.PluginStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The shape of the admin pages' JSON. Field by field, so that a change of the contract's records does not change it. */
final class AdminJson {

    private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    byte[] health(HostHealth health, Optional<MoqRelay> relay) {
        ObjectNode root = mapper.createObjectNode();
        root.put("status", health.healthy() ? "ok" : "failing");
        ArrayNode plugins = root.putArray("plugins");
        for (PluginStatus plugin : health.plugins()) {
            ObjectNode node = plugins.addObject();
            node.put("id", plugin.id());
            node.put("version", plugin.version());
            node.put("state", plugin.state().name().toLowerCase(Locale.ROOT));
            plugin.problem().ifPresent(problem -> node.put("problem", problem));
        }
        relay.ifPresent(running -> {
            ObjectNode node = root.putObject("relay");
            node.put("state", running.state().name().toLowerCase(Locale.ROOT));
            ArrayNode addresses = node.putArray("addresses");
            for (RelayAddress address : running.addresses()) {
                addresses
                        .addObject()
                        .put("quic", address.quicUrl())
                        .put("webTransport", address.webTransportUrl())
                        .put("certificateSha256", address.certificateSha256());
            }
        });
        return bytes(root);
    }

    byte[] sessions(List<SessionStatistics> sessions) {
        ArrayNode root = mapper.createArrayNode();
        for (SessionStatistics session : sessions) {
            SessionDescription who = session.session();
            root.addObject()
                    .put("id", who.id())
                    .put("peer", text(who.peer()))
                    .put("transport", who.transport())
                    .put("protocol", who.protocol())
                    .put("authority", who.authority())
                    .put("path", who.path())
                    .put("implementation", who.implementation())
                    .put("ageMillis", session.ageMillis())
                    .put("goingAway", session.goingAway())
                    .put("roundTripMicros", session.roundTripMicros())
                    .put("publishedNamespaces", session.publishedNamespaces())
                    .put("publishedTracks", session.publishedTracks())
                    .put("subscriptions", session.subscriptions())
                    .put("fetches", session.fetches())
                    .put("objectsOut", session.objectsOut())
                    .put("bytesOut", session.bytesOut())
                    .put("queuedBytes", session.queuedBytes())
                    .putObject("dropped")
                    .put("timeout", session.droppedTimeout())
                    .put("behind", session.droppedBehind())
                    .put("priority", session.droppedPriority())
                    .put("datagram", session.droppedDatagram());
        }
        return bytes(root);
    }

    byte[] tracks(List<TrackStatistics> tracks) {
        ArrayNode root = mapper.createArrayNode();
        for (TrackStatistics track : tracks) {
            root.addObject()
                    .put("name", track.name())
                    .put("publishers", track.publishers())
                    .put("subscribers", track.subscribers())
                    .put("largest", track.largest())
                    .put("objectsIn", track.objectsIn())
                    .put("bytesIn", track.bytesIn())
                    .put("duplicatesIn", track.duplicatesIn())
                    .put("cachedGroups", track.cachedGroups())
                    .put("cachedObjects", track.cachedObjects())
                    .put("cachedBytes", track.cachedBytes())
                    .put("evictedObjects", track.evictedObjects());
        }
        return bytes(root);
    }

    private byte[] bytes(Object tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
