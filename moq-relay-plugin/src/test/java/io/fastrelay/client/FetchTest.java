package io.fastrelay.client;

import static io.fastrelay.client.ClientPair.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FETCH and TRACK_STATUS of a client's track. */
class FetchTest {

    private static final FullTrackName VIDEO = FullTrackName.of("video", "live", "room");

    private ClientPair pair;
    private TrackPublisher track;

    @BeforeEach
    void connect() throws Exception {
        pair = ClientPair.inOrder();
        track = TrackPublisher.create(VIDEO, TrackSettings.DEFAULTS.withHistory(1 << 20, 8));
        pair.here.serve(track);
    }

    @AfterEach
    void disconnect() {
        pair.close();
    }

    /** Groups of three objects whose payload is their location's text. */
    private void publish(int groups) {
        for (int g = 0; g < groups; g++) {
            SubgroupPublisher subgroup = track.group().onlySubgroup();
            for (int o = 0; o < 3; o++) {
                subgroup.write((g + ":" + o).getBytes());
            }
            subgroup.finish();
        }
    }

    private TrackFetcher fetch(Location start, Location end, Parameters parameters) {
        return pair.there.fetch(new FetchRange.Standalone(VIDEO, start, end), SubscribeOptions.with(parameters));
    }

    private static List<String> texts(TrackFetcher fetcher) throws Exception {
        List<String> texts = new ArrayList<>();
        while (true) {
            TrackEvent event = fetcher.next(Duration.ofSeconds(ClientPair.PATIENCE_SECONDS))
                    .orElseThrow(() -> new AssertionError("nothing came behind " + texts));
            if (event instanceof ReceivedObject object) {
                assertEquals(object.location().toString(), new String(object.payload()));
                texts.add(new String(object.payload()));
            } else if (event instanceof MissingRange range) {
                texts.add((range.unknown() ? "unknown to " : "none to ") + range.end());
            } else if (event instanceof TrackEnd end) {
                assertEquals(TrackEnd.Kind.COMPLETE, end.kind(), end::describe);
                return texts;
            }
        }
    }

    @Test
    void aRangeComesInOrderWithBothEnds() throws Exception {
        publish(4);
        TrackFetcher fetcher = fetch(new Location(1, 1), new Location(2, 2), Parameters.NONE);
        assertEquals(List.of("1:1", "1:2", "2:0", "2:1"), texts(fetcher));
        assertEquals(Optional.of(new Location(2, 2)), await(fetcher.answer()).largest());
    }

    @Test
    void anEndWithoutObjectIsTheWholeGroup() throws Exception {
        publish(3);
        assertEquals(
                List.of("1:0", "1:1", "1:2"), texts(fetch(new Location(1, 0), new Location(1, 0), Parameters.NONE)));
    }

    @Test
    void descendingOrderTurnsTheGroupsRound() throws Exception {
        publish(3);
        Parameters descending =
                Parameters.builder().groupOrder(GroupOrder.DESCENDING).build();
        assertEquals(
                List.of("2:0", "2:1", "2:2", "1:0", "1:1", "1:2"),
                texts(fetch(new Location(1, 0), new Location(2, 0), descending)));
    }

    @Test
    void aRangeBeyondTheLargestObjectEndsThere() throws Exception {
        publish(2);
        TrackFetcher fetcher = fetch(new Location(1, 0), new Location(9, 0), Parameters.NONE);
        assertEquals(List.of("1:0", "1:1", "1:2"), texts(fetcher));
        assertEquals(Optional.of(new Location(1, 3)), await(fetcher.answer()).largest());
    }

    @Test
    void whatTheHistoryHasForgottenIsUnknown() throws Exception {
        publish(10);
        assertEquals(
                List.of("unknown to 1:" + Long.toUnsignedString(-1), "2:0", "2:1", "2:2"),
                texts(fetch(new Location(0, 0), new Location(2, 0), Parameters.NONE)));
    }

    @Test
    void propertiesAndDatagramsKeepWhatTheyAre() throws Exception {
        Properties properties = new Properties(List.of(KeyValuePair.bytes(0x41, new byte[] {1, 2, 3})));
        GroupPublisher group = track.group();
        group.subgroup(7, SubgroupSettings.DEFAULTS.withProperties().withPriority(3))
                .write(-1, properties, "0:0".getBytes());
        group.datagram(-1, 9, Properties.NONE, "0:1".getBytes(), true);
        TrackFetcher fetcher = fetch(new Location(0, 0), new Location(0, 0), Parameters.NONE);

        ReceivedObject first = (ReceivedObject) fetcher.next();
        ReceivedObject second = (ReceivedObject) fetcher.next();
        assertEquals(7, first.head().subgroup().orElseThrow());
        assertEquals(3, first.head().publisherPriority());
        assertEquals(properties, first.head().properties());
        assertTrue(second.head().datagram());
        assertEquals(9, second.head().publisherPriority());
    }

    @Test
    void aJoiningFetchEndsWhereTheSubscriptionBegins() throws Exception {
        publish(3);
        TrackSubscriber subscriber = await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS));
        publishOne(3);
        TrackFetcher relative = pair.there.fetchBefore(subscriber, 1, SubscribeOptions.DEFAULTS);
        TrackFetcher absolute = pair.there.fetchFrom(subscriber, 2, SubscribeOptions.DEFAULTS);

        assertEquals(List.of("1:0", "1:1", "1:2", "2:0", "2:1", "2:2"), texts(relative));
        assertEquals(List.of("2:0", "2:1", "2:2"), texts(absolute));
        assertEquals(new Location(3, 0), subscriber.nextObject().orElseThrow().location());
    }

    private void publishOne(long group) {
        SubgroupPublisher subgroup = track.group(group).onlySubgroup();
        subgroup.write((group + ":0").getBytes());
        subgroup.finish();
    }

    @Test
    void anObjectThatIsStillBeingWrittenIsWaitedFor() throws Exception {
        ObjectWriter writer = track.group().onlySubgroup().begin(-1, Properties.NONE, 3);
        writer.write(ByteBuffer.wrap("0:".getBytes()));
        TrackFetcher fetcher = fetch(new Location(0, 0), new Location(0, 0), Parameters.NONE);
        await(fetcher.answer());
        writer.write(ByteBuffer.wrap("0".getBytes()));
        assertEquals(List.of("0:0"), texts(fetcher));
    }

    @Test
    void aLargeObjectComesWhole() throws Exception {
        byte[] payload = new byte[1_000_000];
        new java.util.Random(1).nextBytes(payload);
        track = TrackPublisher.create(FullTrackName.of("large", "live"));
        pair.here.serve(track);
        track.group().onlySubgroup().write(payload);
        TrackFetcher fetcher = pair.there.fetch(
                new FetchRange.Standalone(track.name(), Location.ZERO, Location.ZERO), SubscribeOptions.DEFAULTS);
        assertArrayEquals(payload, ((ReceivedObject) fetcher.next()).payload());
    }

    @Test
    void whatCannotBeFetchedIsRefusedByName() throws Exception {
        assertEquals(RequestErrorCode.INVALID_RANGE, refusal(fetch(Location.ZERO, Location.ZERO, Parameters.NONE)));
        publish(1);
        assertEquals(
                RequestErrorCode.INVALID_RANGE,
                refusal(fetch(new Location(5, 0), new Location(6, 0), Parameters.NONE)));
        TrackFetcher unknown = pair.there.fetch(
                new FetchRange.Standalone(FullTrackName.of("no"), Location.ZERO, Location.ZERO),
                SubscribeOptions.DEFAULTS);
        assertEquals(RequestErrorCode.DOES_NOT_EXIST, refusal(unknown));
        TrackFetcher nothingToJoin = pair.there.fetch(new FetchRange.Joining(true, 999, 0), SubscribeOptions.DEFAULTS);
        assertEquals(RequestErrorCode.INVALID_JOINING_REQUEST_ID, refusal(nothingToJoin));
    }

    @Test
    void aCancelledFetchEnds() throws Exception {
        publish(3);
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        TrackFetcher fetcher = fetch(Location.ZERO, new Location(2, 0), Parameters.NONE);
        await(fetcher.answer());
        fetcher.close();
        assertEquals(TrackEnd.Kind.CANCELLED, await(fetcher.ended()).kind());
        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);
        await(pair.here.flush());
    }

    @Test
    void theStatusOfATrackTellsItsLargestObject() throws Exception {
        publish(2);
        assertEquals(
                Optional.of(new Location(1, 2)),
                await(pair.there.status(VIDEO, Parameters.NONE)).largest());
        ExecutionException failure = assertThrows(
                ExecutionException.class, () -> await(pair.there.status(FullTrackName.of("no"), Parameters.NONE)));
        assertEquals(RequestErrorCode.DOES_NOT_EXIST, ((RequestFailedException) failure.getCause()).code());
    }

    private static RequestErrorCode refusal(TrackFetcher fetcher) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> await(fetcher.answer()));
        return ((RequestFailedException) failure.getCause()).code();
    }
}
