package io.fastrelay.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayState;
import io.fastrelay.api.RelayStatistics;
import io.fastrelay.api.RelayTotals;
import io.fastrelay.api.TrackStatistics;
import io.fastrelay.api.TransportStatistics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayMetricsTest {

    private static final TransportStatistics TRANSPORT =
            new TransportStatistics(31, 32, 33, 34, 35, 36, 37, 38, 39, 40);
    private static final RelayTotals TOTALS =
            new RelayTotals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 20, 15, 16, 17, 18, 19);

    @Test
    void everyFigureOfTheRelayIsAMetric() {
        Map<String, Double> metrics = collect(Optional.of(relay(List.of())));
        assertEquals(
                Map.ofEntries(
                        Map.entry("moq_relay_up", 1.0),
                        Map.entry("moq_relay_sessions_opened", 1.0),
                        Map.entry("moq_relay_sessions", 2.0),
                        Map.entry("moq_relay_tracks", 3.0),
                        Map.entry("moq_relay_namespaces", 4.0),
                        Map.entry("moq_relay_publishers", 5.0),
                        Map.entry("moq_relay_subscriptions", 6.0),
                        Map.entry("moq_relay_waiting_requests", 7.0),
                        Map.entry("moq_relay_objects_in", 8.0),
                        Map.entry("moq_relay_bytes_in", 9.0),
                        Map.entry("moq_relay_duplicate_objects_in", 10.0),
                        Map.entry("moq_relay_objects_out", 11.0),
                        Map.entry("moq_relay_bytes_out", 12.0),
                        Map.entry("moq_relay_objects_dropped{reason=\"timeout\"}", 13.0),
                        Map.entry("moq_relay_objects_dropped{reason=\"behind\"}", 14.0),
                        Map.entry("moq_relay_objects_dropped{reason=\"priority\"}", 20.0),
                        Map.entry("moq_relay_objects_dropped{reason=\"datagram\"}", 15.0),
                        Map.entry("moq_relay_queued_bytes", 16.0),
                        Map.entry("moq_relay_cache_bytes", 17.0),
                        Map.entry("moq_relay_cache_limit_bytes", 18.0),
                        Map.entry("moq_relay_requests_refused", 19.0),
                        Map.entry("moq_relay_quic_connections", 31.0),
                        Map.entry("moq_relay_quic_packets_sent", 32.0),
                        Map.entry("moq_relay_quic_packets_acknowledged", 33.0),
                        Map.entry("moq_relay_quic_packets_lost", 34.0),
                        Map.entry("moq_relay_quic_packets_spuriously_lost", 35.0),
                        Map.entry("moq_relay_quic_bytes_in_flight", 36.0),
                        Map.entry("moq_relay_quic_packets_received", 37.0),
                        Map.entry("moq_relay_quic_probe_timeouts", 38.0),
                        Map.entry("moq_relay_quic_key_updates", 39.0),
                        Map.entry("moq_relay_quic_connection_states", 40.0)),
                metrics);
    }

    @Test
    void withoutARelayThereIsNothingButThat() {
        assertEquals(Map.of("moq_relay_up", 0.0), collect(Optional.empty()));
    }

    @Test
    void aTrackHasItsOwnLabel() {
        Map<String, Double> metrics = collect(Optional.of(relay(List.of(track("live--video", 7)))));
        assertEquals(7.0, metrics.get("moq_relay_track_received_objects{track=\"live--video\"}"));
    }

    @Test
    void manyTracksAreSummedUpBeyondTheLimit() {
        List<TrackStatistics> tracks = IntStream.range(0, RelayMetrics.MAX_TRACKS + 3)
                .mapToObj(i -> track(String.format("live--%05d", i), 10))
                .toList();
        Map<String, Double> metrics = collect(Optional.of(relay(tracks)));
        assertEquals(10.0, metrics.get("moq_relay_track_received_objects{track=\"live--00099\"}"));
        assertFalse(metrics.containsKey("moq_relay_track_received_objects{track=\"live--00100\"}"));
        assertEquals(30.0, metrics.get("moq_relay_track_received_objects{track=\"(other)\"}"));
    }

    private static Map<String, Double> collect(Optional<MoqRelay> relay) {
        MetricSnapshots snapshots = new RelayMetrics(() -> relay).collect();
        Map<String, Double> values = new TreeMap<>();
        for (MetricSnapshot metric : snapshots) {
            String name = metric.getMetadata().getName();
            if (metric instanceof CounterSnapshot counter) {
                counter.getDataPoints().forEach(point -> values.put(name + text(point.getLabels()), point.getValue()));
            } else if (metric instanceof GaugeSnapshot gauge) {
                gauge.getDataPoints().forEach(point -> values.put(name + text(point.getLabels()), point.getValue()));
            }
        }
        return values;
    }

    private static String text(Labels labels) {
        return labels.isEmpty() ? "" : labels.toString();
    }

    private static TrackStatistics track(String name, long objects) {
        return new TrackStatistics(name, List.of(), new byte[0], 1, 1, "1:0", objects, 0, 0, 0, 0, 0, 0);
    }

    private static MoqRelay relay(List<TrackStatistics> tracks) {
        return new MoqRelay() {
            @Override
            public RelayState state() {
                return RelayState.RUNNING;
            }

            @Override
            public RelayConfiguration configuration() {
                return RelayConfiguration.defaults();
            }

            @Override
            public List<RelayAddress> addresses() {
                return List.of();
            }

            @Override
            public RelayStatistics statistics() {
                return new RelayStatistics(false, TOTALS, TRANSPORT, List.of(), tracks);
            }

            @Override
            public boolean closeSession(String sessionId, String reason) {
                return false;
            }

            @Override
            public CompletionStage<Void> drain(Duration timeout) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void close() {}
        };
    }
}
