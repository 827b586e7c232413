package io.fastrelay.host;

import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayStatistics;
import io.fastrelay.api.RelayTotals;
import io.fastrelay.api.TrackStatistics;
import io.fastrelay.api.TransportStatistics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The relay's statistics as Prometheus metrics, read when they are scraped. Tracks are labelled one by one as long as
 * there are few, because every label value costs the metrics store memory for good; the others are summed up.
 */
public final class RelayMetrics implements MultiCollector {

    /** So many tracks get a label of their own. */
    public static final int MAX_TRACKS = 100;

    private static final String OTHER_TRACKS = "(other)";

    private final Supplier<Optional<MoqRelay>> relay;

    /**
     * @param relay usually {@link PluginHost#relay}
     */
    public RelayMetrics(Supplier<Optional<MoqRelay>> relay) {
        this.relay = relay;
    }

    @Override
    public MetricSnapshots collect() {
        Optional<RelayStatistics> statistics = relay.get().map(MoqRelay::statistics);
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(gauge("moq_relay_up", "Whether the relay runs.", statistics.isPresent() ? 1 : 0));
        statistics.ifPresent(found -> {
            totals(all, found.totals());
            transport(all, found.transport());
            tracks(all, found.tracks());
        });
        return new MetricSnapshots(all);
    }

    private static void totals(List<MetricSnapshot> all, RelayTotals now) {
        all.add(gauge("moq_relay_sessions", "Sessions that are open.", now.sessionsNow()));
        all.add(counter("moq_relay_sessions_opened", "Sessions since the start.", now.sessionsOpened()));
        all.add(gauge("moq_relay_tracks", "Tracks that are known.", now.tracksNow()));
        all.add(gauge("moq_relay_namespaces", "Namespaces that are published.", now.namespacesNow()));
        all.add(gauge("moq_relay_publishers", "Upstream subscriptions.", now.publishersNow()));
        all.add(gauge("moq_relay_subscriptions", "Downstream subscriptions.", now.subscribersNow()));
        all.add(gauge("moq_relay_waiting_requests", "Requests that wait for a publisher.", now.waitingNow()));
        all.add(counter("moq_relay_requests_refused", "Requests answered with an error.", now.requestsRefused()));
        all.add(counter("moq_relay_objects_in", "Objects received.", now.objectsIn()));
        all.add(counter("moq_relay_bytes_in", "Payload and property bytes received.", now.bytesIn()));
        all.add(counter("moq_relay_duplicate_objects_in", "Objects received again.", now.duplicatesIn()));
        all.add(counter("moq_relay_objects_out", "Objects sent to subscribers.", now.objectsOut()));
        all.add(counter("moq_relay_bytes_out", "Payload and property bytes sent.", now.bytesOut()));
        all.add(CounterSnapshot.builder()
                .name("moq_relay_objects_dropped")
                .help("Objects not sent to a subscriber, by reason.")
                .dataPoint(dropped("timeout", now.droppedTimeout()))
                .dataPoint(dropped("behind", now.droppedBehind()))
                .dataPoint(dropped("priority", now.droppedPriority()))
                .dataPoint(dropped("datagram", now.droppedDatagram()))
                .build());
        all.add(gauge("moq_relay_queued_bytes", "Object bytes ready but not sent.", now.queuedBytesNow()));
        all.add(gauge("moq_relay_cache_bytes", "Bytes in the cache.", now.cacheBytesNow()));
        all.add(gauge("moq_relay_cache_limit_bytes", "Bytes that the cache may hold.", now.cacheLimitBytes()));
    }

    private static void transport(List<MetricSnapshot> all, TransportStatistics now) {
        all.add(gauge("moq_relay_quic_connections", "QUIC connections.", now.connectionsNow()));
        all.add(counter(
                "moq_relay_quic_packets_sent", "1-RTT packets that count for congestion control.", now.packetsSent()));
        all.add(counter("moq_relay_quic_packets_acknowledged", "Of them acknowledged.", now.packetsAcknowledged()));
        all.add(counter("moq_relay_quic_packets_lost", "Of them lost.", now.packetsLost()));
        all.add(counter(
                "moq_relay_quic_packets_spuriously_lost",
                "Of the lost ones, those that were acknowledged after all.",
                now.packetsSpuriouslyLost()));
        all.add(gauge("moq_relay_quic_bytes_in_flight", "Neither acknowledged nor lost.", now.bytesInFlightNow()));
        all.add(counter("moq_relay_quic_packets_received", "1-RTT packets received.", now.packetsReceived()));
        all.add(counter("moq_relay_quic_probe_timeouts", "Peers not heard for too long.", now.probeTimeouts()));
        all.add(counter("moq_relay_quic_key_updates", "Key updates of either side.", now.keyUpdates()));
        all.add(gauge("moq_relay_quic_connection_states", "Slots of shared state in use.", now.connectionStatesNow()));
    }

    private static void tracks(List<MetricSnapshot> all, List<TrackStatistics> tracks) {
        List<TrackStatistics> sorted = tracks.stream()
                .sorted(Comparator.comparing(TrackStatistics::name))
                .toList();
        all.add(trackGauge(
                "moq_relay_track_subscriptions", "Subscriptions of a track.", sorted, TrackStatistics::subscribers));
        all.add(trackGauge(
                "moq_relay_track_publishers", "Publishers of a track.", sorted, TrackStatistics::publishers));
        all.add(trackGauge(
                "moq_relay_track_cache_bytes", "Bytes of a track in the cache.", sorted, TrackStatistics::cachedBytes));
        // gauges although they only grow: a track that comes back starts at zero, and the sum of the others shrinks
        all.add(trackGauge(
                "moq_relay_track_received_objects",
                "Objects of a track received.",
                sorted,
                TrackStatistics::objectsIn));
        all.add(trackGauge(
                "moq_relay_track_received_bytes", "Bytes of a track received.", sorted, TrackStatistics::bytesIn));
    }

    private static GaugeSnapshot trackGauge(
            String name, String help, List<TrackStatistics> tracks, ToLongFunction<TrackStatistics> figure) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        tracks.stream()
                .limit(MAX_TRACKS)
                .forEach(track -> gauge.dataPoint(point(track.name(), figure.applyAsLong(track))));
        if (tracks.size() > MAX_TRACKS) {
            long rest = tracks.stream().skip(MAX_TRACKS).mapToLong(figure).sum();
            gauge.dataPoint(point(OTHER_TRACKS, rest));
        }
        return gauge.build();
    }

    private static GaugeDataPointSnapshot point(String track, long value) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("track", track))
                .value(value)
                .build();
    }

    private static CounterDataPointSnapshot dropped(String reason, long value) {
        return CounterDataPointSnapshot.builder()
                .labels(Labels.of("reason", reason))
                .value(value)
                .build();
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static CounterSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build();
    }
}
