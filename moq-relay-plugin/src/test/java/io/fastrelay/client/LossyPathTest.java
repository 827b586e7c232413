package io.fastrelay.client;

import static io.fastrelay.client.ClientPair.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.FetchRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher whose path loses frames: they are sent again, or their streams are reset. */
class LossyPathTest {

    private static final FullTrackName VIDEO = FullTrackName.of("video", "live", "room");

    private ClientPair pair;

    @AfterEach
    void disconnect() {
        pair.close();
    }

    private Map<Location, byte[]> publish(TrackPublisher track, Random random) {
        Map<Location, byte[]> sent = new HashMap<>();
        for (int g = 0; g < 4; g++) {
            GroupPublisher group = track.group();
            List<SubgroupPublisher> subgroups =
                    List.of(group.subgroup(0, SubgroupSettings.DEFAULTS), group.subgroup(1, SubgroupSettings.DEFAULTS));
            for (int o = 0; o < 8; o++) {
                byte[] payload = new byte[random.nextInt(6) == 0 ? 0 : random.nextInt(4000)];
                random.nextBytes(payload);
                sent.put(subgroups.get(random.nextInt(2)).write(payload), payload);
            }
            group.end();
        }
        return sent;
    }

    private static TrackEvent next(TrackReaderOf events) throws Exception {
        return events.next(Duration.ofSeconds(ClientPair.PATIENCE_SECONDS))
                .orElseThrow(() -> new AssertionError("nothing came"));
    }

    private interface TrackReaderOf {
        Optional<? extends TrackEvent> next(Duration patience) throws Exception;
    }

    private static void takeAll(TrackReaderOf events, Map<Location, byte[]> sent) throws Exception {
        Map<Location, byte[]> missing = new HashMap<>(sent);
        TrackEvent event = next(events);
        while (!(event instanceof TrackEnd)) {
            if (event instanceof ReceivedObject object) {
                assertArrayEquals(missing.remove(object.location()), object.payload());
            } else if (event instanceof SubgroupEnd end) {
                assertEquals(Optional.empty(), end.reset());
            }
            event = next(events);
        }
        assertTrue(missing.isEmpty(), () -> "missing " + missing.keySet());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyByteArrivesAlthoughEveryFourthFrameIsLost(long seed) throws Exception {
        pair = ClientPair.shuffled(seed);
        Random loss = new Random(seed);
        pair.hereConnection.media().packetSize(400);
        pair.hereConnection.media().lossOfFrames(() -> loss.nextInt(4) == 0);
        TrackPublisher track = TrackPublisher.create(VIDEO, TrackSettings.DEFAULTS.withHistory(1 << 20, 8));
        pair.here.serve(track);
        TrackSubscriber subscriber = await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS));
        Map<Location, byte[]> sent = publish(track, new Random(seed));
        CompletableFuture<Void> flushed = pair.here.flush();
        TrackFetcher fetcher = pair.there.fetch(
                new FetchRange.Standalone(VIDEO, Location.ZERO, new Location(4, 0)), SubscribeOptions.DEFAULTS);
        takeAll(fetcher::next, sent);
        track.close();
        takeAll(subscriber::next, sent);
        await(flushed);
        assertTrue(pair.hereConnection.media().repeatedBytes() > 0);
    }

    @Test
    void whatNeverArrivesInTimeIsReset() throws Exception {
        pair = ClientPair.inOrder();
        Properties properties = new Properties(List.of(KeyValuePair.number(Properties.OBJECT_DELIVERY_TIMEOUT, 50)));
        TrackPublisher track = TrackPublisher.create(VIDEO, TrackSettings.DEFAULTS.withProperties(properties));
        pair.here.serve(track);
        TrackSubscriber subscriber = await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS));
        SubgroupPublisher first = track.group().onlySubgroup();
        first.write("arrives".getBytes());
        first.finish();
        assertTrue(next(subscriber::next) instanceof ReceivedObject);
        assertTrue(next(subscriber::next) instanceof SubgroupEnd);

        // Of the second stream the beginning arrives, and nothing else.
        int[] frames = {0};
        pair.hereConnection.media().packetSize(100);
        pair.hereConnection.media().lossOfFrames(() -> ++frames[0] > 1);
        SubgroupPublisher second = track.group().onlySubgroup();
        second.write(new byte[300]);
        second.finish();
        CompletableFuture<Void> flushed = pair.here.flush();
        TrackEvent event = next(subscriber::next);
        while (!(event instanceof SubgroupEnd)) {
            event = next(subscriber::next);
        }
        assertEquals(Optional.of(StreamResetCode.DELIVERY_TIMEOUT), ((SubgroupEnd) event).reset());
        await(flushed);
    }
}
