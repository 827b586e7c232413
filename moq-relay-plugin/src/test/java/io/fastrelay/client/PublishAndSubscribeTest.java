package io.fastrelay.client;

import static io.fastrelay.client.ClientPair.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher publishes and a subscriber gets, over a connection in memory. */
class PublishAndSubscribeTest {

    private static final FullTrackName VIDEO = FullTrackName.of("video", "live", "room");

    private ClientPair pair;
    private TrackPublisher track;

    @BeforeEach
    void connect() throws Exception {
        pair = ClientPair.inOrder();
        track = TrackPublisher.create(VIDEO);
    }

    @AfterEach
    void disconnect() {
        pair.close();
    }

    private TrackSubscriber subscribe() throws Exception {
        pair.here.serve(track);
        return await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<TrackEvent> all(TrackSubscriber subscriber) throws Exception {
        List<TrackEvent> events = new ArrayList<>();
        while (true) {
            TrackEvent event = next(subscriber);
            events.add(event);
            if (event instanceof TrackEnd) {
                return events;
            }
        }
    }

    private static TrackEvent next(TrackSubscriber subscriber) throws Exception {
        return subscriber
                .next(Duration.ofSeconds(ClientPair.PATIENCE_SECONDS))
                .orElseThrow(() -> new AssertionError("nothing came"));
    }

    private static ReceivedObject object(TrackSubscriber subscriber) throws Exception {
        while (true) {
            TrackEvent event = next(subscriber);
            if (event instanceof ReceivedObject object) {
                return object;
            }
            assertFalse(event instanceof TrackEnd, "ended: " + event);
        }
    }

    @Test
    void objectsArriveWithTheirNumbersPrioritiesAndProperties() throws Exception {
        TrackSubscriber subscriber = subscribe();
        Properties properties = new Properties(List.of(KeyValuePair.number(0x06, 1234)));

        GroupPublisher group = track.group(5);
        SubgroupPublisher subgroup =
                group.subgroup(3, SubgroupSettings.DEFAULTS.withPriority(7).withProperties());
        subgroup.write(bytes("first"));
        subgroup.write(9, properties, bytes("second"));
        subgroup.finish();

        ReceivedObject first = object(subscriber);
        ReceivedObject second = object(subscriber);
        assertEquals(
                new ObjectHead(new Location(5, 0), OptionalLong.of(3), 7, ObjectStatus.NORMAL, Properties.NONE),
                first.head());
        assertArrayEquals(bytes("first"), first.payload());
        assertEquals(
                new ObjectHead(new Location(5, 9), OptionalLong.of(3), 7, ObjectStatus.NORMAL, properties),
                second.head());
        assertArrayEquals(bytes("second"), second.payload());
        assertEquals(
                new SubgroupEnd(5, OptionalLong.of(3), OptionalLong.of(9), false, Optional.empty()), next(subscriber));
    }

    @Test
    void theTracksDefaultPriorityAndPropertiesAreTold() throws Exception {
        Properties properties = new Properties(List.of(KeyValuePair.number(Properties.DEFAULT_PUBLISHER_PRIORITY, 42)));
        track = TrackPublisher.create(VIDEO, TrackSettings.DEFAULTS.withProperties(properties));
        TrackSubscriber subscriber = subscribe();
        track.group().onlySubgroup().write(bytes("x"));

        assertEquals(properties, subscriber.info().properties());
        assertEquals(42, object(subscriber).head().publisherPriority());
    }

    @Test
    void datagramsArrive() throws Exception {
        TrackSubscriber subscriber = subscribe();
        GroupPublisher group = track.group();
        group.datagram(bytes("one"));
        group.datagram(-1, 200, Properties.NONE, bytes("two"), true);

        ReceivedObject one = object(subscriber);
        ReceivedObject two = object(subscriber);
        assertTrue(one.head().datagram());
        assertEquals(new Location(0, 0), one.location());
        assertEquals(new Location(0, 1), two.location());
        assertEquals(200, two.head().publisherPriority());
        assertArrayEquals(bytes("two"), two.payload());
        assertEquals(
                new SubgroupEnd(0, OptionalLong.empty(), OptionalLong.of(1), true, Optional.empty()), next(subscriber));
    }

    @Test
    void aDatagramThatFitsNoPacketIsDroppedAndTheNextOneArrives() throws Exception {
        TrackSubscriber subscriber = subscribe();
        GroupPublisher group = track.group();
        group.datagram(new byte[5000]);
        group.datagram(bytes("small"));

        assertEquals(new Location(0, 1), object(subscriber).location());
    }

    @Test
    void theEndOfTheTrackIsToldAndEndsTheSubscription() throws Exception {
        TrackSubscriber subscriber = subscribe();
        track.group().onlySubgroup().write(bytes("x"));
        track.end();

        List<TrackEvent> events = all(subscriber);
        assertEquals(4 + 1, events.size(), () -> events.toString());
        assertTrue(events.get(1) instanceof SubgroupEnd end && end.endOfGroup(), () -> events.toString());
        assertTrue(
                events.get(2) instanceof ReceivedObject last
                        && last.head().status() == ObjectStatus.END_OF_TRACK
                        && last.location().equals(new Location(1, 0)),
                () -> events.toString());
        TrackEnd end = (TrackEnd) events.get(4);
        assertEquals(TrackEnd.Kind.PUBLISH_DONE, end.kind());
        assertEquals(PublishDoneCode.TRACK_ENDED.code(), end.code());
        assertTrue(end.regular());
        assertEquals(end, await(subscriber.ended()));
        assertEquals(end, next(subscriber), "the end is given out again and again");
    }

    @Test
    void theEndOfAGroupIsAnObjectOfItsOwnWhereTheHeaderDidNotSayIt() throws Exception {
        TrackSubscriber subscriber = subscribe();
        GroupPublisher group = track.group();
        SubgroupPublisher subgroup = group.subgroup(0, SubgroupSettings.DEFAULTS);
        subgroup.write(bytes("x"));
        subgroup.endOfGroup();

        object(subscriber);
        assertEquals(ObjectStatus.END_OF_GROUP, object(subscriber).head().status());
        assertThrows(IllegalStateException.class, () -> group.subgroup(1, SubgroupSettings.DEFAULTS));
    }

    @Test
    void anObjectsFirstBytesLeaveBeforeItsLastOnesExist() throws Exception {
        pair.here.serve(track);
        TrackSubscriber subscriber = await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS.withChunks()));
        ObjectWriter writer = track.group().onlySubgroup().begin(-1, Properties.NONE, 10);
        writer.write(ByteBuffer.wrap(bytes("01234")));

        ObjectChunk first = (ObjectChunk) next(subscriber);
        assertEquals(0, first.offset());
        assertEquals(10, first.objectLength());
        assertFalse(first.last());
        assertArrayEquals(bytes("01234"), first.bytes());
        assertThrows(IllegalArgumentException.class, () -> writer.write(ByteBuffer.allocate(6)));
        writer.write(ByteBuffer.wrap(bytes("56789")));

        ObjectChunk second = (ObjectChunk) next(subscriber);
        assertEquals(5, second.offset());
        assertTrue(second.last());
        assertEquals(0, writer.remaining());
    }

    @Test
    void aSubgroupThatIsGivenUpIsSeenAsReset() throws Exception {
        TrackSubscriber subscriber = subscribe();
        SubgroupPublisher subgroup = track.group().onlySubgroup();
        subgroup.write(bytes("x"));
        object(subscriber);
        subgroup.begin(-1, Properties.NONE, 10).write(ByteBuffer.wrap(bytes("half")));
        subgroup.reset(StreamResetCode.INTERNAL_ERROR);

        SubgroupEnd end = (SubgroupEnd) next(subscriber);
        assertEquals(Optional.of(StreamResetCode.INTERNAL_ERROR), end.reset());
        assertEquals(1, subscriber.counters().resets());
        assertEquals(1, subscriber.counters().objects());
    }

    @Test
    void groupsGoToTheirSubscribersInTheOrderThatTheyWant() throws Exception {
        pair.here.serve(track);
        Parameters descending = Parameters.builder()
                .groupOrder(io.fastrelay.moqt.GroupOrder.DESCENDING)
                .forward(false)
                .build();
        TrackSubscriber subscriber = await(pair.there.subscribe(VIDEO, SubscribeOptions.with(descending)));
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        await(subscriber.update(Parameters.builder().forward(true).build()));
        for (int i = 0; i < 3; i++) {
            SubgroupPublisher subgroup = track.group().onlySubgroup();
            subgroup.write(new byte[] {(byte) i});
            subgroup.finish();
        }
        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);

        assertEquals(2, object(subscriber).location().group());
        assertEquals(1, object(subscriber).location().group());
        assertEquals(0, object(subscriber).location().group());
    }

    @Test
    void whatMattersMoreIsSentFirst() throws Exception {
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        TrackSubscriber subscriber = subscribe();
        GroupPublisher group = track.group();
        for (int priority : new int[] {200, 10, 100}) {
            group.subgroup(priority, SubgroupSettings.DEFAULTS.withPriority(priority))
                    .write(bytes("x"));
        }
        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);

        assertEquals(10, object(subscriber).head().publisherPriority());
        assertEquals(100, object(subscriber).head().publisherPriority());
        assertEquals(200, object(subscriber).head().publisherPriority());
    }

    @Test
    void oneSubscriptionDoesNotStarveAnotherOfTheSamePriority() throws Exception {
        TrackPublisher audio = TrackPublisher.create(FullTrackName.of("audio", "live", "room"));
        pair.here.serve(audio);
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        TrackSubscriber one = subscribe();
        TrackSubscriber two = await(pair.there.subscribe(audio.name(), SubscribeOptions.DEFAULTS));
        for (int i = 0; i < 100; i++) {
            track.group().onlySubgroup().write(new byte[1000]);
            audio.group().onlySubgroup().write(new byte[1000]);
        }
        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);

        long seenOfOne = 0;
        for (int i = 0; i < 50; i++) {
            object(two);
        }
        while (object(one).location().group() < 50) {
            seenOfOne++;
        }
        assertEquals(50, seenOfOne);
    }

    @Test
    void aFilterDecidesWhereTheSubscriptionBegins() throws Exception {
        pair.here.serve(track);
        GroupPublisher group = track.group();
        SubgroupPublisher subgroup = group.onlySubgroup();
        subgroup.write(bytes("before"));
        TrackSubscriber next = await(pair.there.subscribe(
                VIDEO,
                SubscribeOptions.with(Parameters.builder()
                        .filter(SubscriptionFilter.NEXT_GROUP_START)
                        .build())));
        assertEquals(Optional.of(new Location(0, 0)), next.info().largest());
        subgroup.write(bytes("still this group"));
        track.group().onlySubgroup().write(bytes("next"));

        assertEquals(new Location(1, 0), object(next).location());
    }

    @Test
    void aSubscriptionOfARangeEndsWithItsLastGroup() throws Exception {
        pair.here.serve(track);
        TrackSubscriber range = await(pair.there.subscribe(
                VIDEO,
                SubscribeOptions.with(Parameters.builder()
                        .filter(SubscriptionFilter.range(new Location(1, 0), 1))
                        .build())));
        for (int i = 0; i < 4; i++) {
            SubgroupPublisher subgroup = track.group().onlySubgroup();
            subgroup.write(bytes("group " + i));
            subgroup.finish();
        }

        List<Long> groups = new ArrayList<>();
        for (TrackEvent event : all(range)) {
            if (event instanceof ReceivedObject object) {
                groups.add(object.location().group());
            } else if (event instanceof TrackEnd end) {
                assertEquals(PublishDoneCode.SUBSCRIPTION_ENDED.code(), end.code());
            }
        }
        assertEquals(List.of(1L, 2L), groups);
    }

    @Test
    void aRangeThatIsOverIsRefused() throws Exception {
        pair.here.serve(track);
        for (int i = 0; i < 3; i++) {
            SubgroupPublisher subgroup = track.group().onlySubgroup();
            subgroup.write(bytes("x"));
            subgroup.finish();
        }
        RequestFailedException failure = failure(pair.there.subscribe(
                VIDEO,
                SubscribeOptions.with(Parameters.builder()
                        .filter(SubscriptionFilter.range(new Location(0, 0), 0))
                        .build())));
        assertEquals(RequestErrorCode.INVALID_RANGE, failure.code());
    }

    @Test
    void forwardStateZeroHoldsObjectsBackAndOneLetsThemGo() throws Exception {
        pair.here.serve(track);
        TrackSubscriber subscriber = await(pair.there.subscribe(
                VIDEO, SubscribeOptions.with(Parameters.builder().forward(false).build())));
        SubgroupPublisher subgroup = track.group().onlySubgroup();
        subgroup.write(bytes("unseen"));
        Parameters answer =
                await(subscriber.update(Parameters.builder().forward(true).build()));
        assertEquals(Optional.of(new Location(0, 0)), answer.largestObject());
        subgroup.write(bytes("seen"));

        assertEquals(new Location(0, 1), object(subscriber).location());
    }

    @Test
    void anUnknownTrackIsRefusedByName() {
        RequestFailedException failure =
                failure(pair.there.subscribe(FullTrackName.of("nothing", "live"), SubscribeOptions.DEFAULTS));
        assertEquals(RequestErrorCode.DOES_NOT_EXIST, failure.code());
        assertTrue(failure.getMessage().contains("DOES_NOT_EXIST"), failure.getMessage());
        assertTrue(failure.retryAfterMillis().isEmpty());
    }

    @Test
    void aCancelledSubscriptionGetsNothingMoreAndThePublisherKnows() throws Exception {
        TrackSubscriber subscriber = subscribe();
        track.group().onlySubgroup().write(bytes("x"));
        object(subscriber);
        subscriber.close();
        subscriber.close();

        assertEquals(TrackEnd.Kind.CANCELLED, await(subscriber.ended()).kind());
        waitUntil(() -> track.subscriptions() == 0);
    }

    @Test
    void theEndOfTheSessionEndsEverything() throws Exception {
        TrackSubscriber subscriber = subscribe();
        CompletableFuture<?> closed = pair.there.closed();
        pair.here.close();

        await(closed);
        assertEquals(TrackEnd.Kind.SESSION_CLOSED, await(subscriber.ended()).kind());
        waitUntil(() -> track.subscriptions() == 0);
        ExecutionException failure = assertThrows(
                ExecutionException.class, () -> await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS)));
        assertTrue(failure.getCause() instanceof ClientException, failure.toString());
    }

    @Test
    void aPublisherThatWaitsIsSlowedDownToItsSubscriber() throws Exception {
        track = TrackPublisher.create(VIDEO, TrackSettings.DEFAULTS.withQueue(10_000, 1_000_000));
        TrackSubscriber subscriber = subscribe();
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        SubgroupPublisher subgroup = track.group().onlySubgroup();
        assertTrue(track.writable().isDone());
        for (int i = 0; i < 20; i++) {
            subgroup.write(new byte[1000]);
        }
        CompletableFuture<Void> room = track.writable();
        assertFalse(room.isDone());

        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);
        await(room);
        for (int i = 0; i < 20; i++) {
            object(subscriber);
        }
    }

    @Test
    void aSubscriptionThatFallsTooFarBehindIsEndedAndTheTrackGoesOn() throws Exception {
        track = TrackPublisher.create(VIDEO, TrackSettings.DEFAULTS.withQueue(1000, 10_000));
        TrackSubscriber subscriber = subscribe();
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        SubgroupPublisher subgroup = track.group().onlySubgroup();
        for (int i = 0; i < 20; i++) {
            subgroup.write(new byte[1000]);
        }
        assertEquals(0, track.subscriptions());
        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);

        assertEquals(
                PublishDoneCode.TOO_FAR_BEHIND.code(), await(subscriber.ended()).code());
    }

    @Test
    void aReaderThatDoesNotReadHoldsThePublisherBackWithoutLoss() throws Exception {
        pair.here.serve(track);
        TrackSubscriber subscriber =
                await(pair.there.subscribe(VIDEO, SubscribeOptions.DEFAULTS.withMaxQueuedBytes(20_000)));
        pair.hereConnection.media().windows(30_000, Long.MAX_VALUE);
        SubgroupPublisher subgroup = track.group().onlySubgroup();
        for (int i = 0; i < 200; i++) {
            subgroup.write(new byte[1000]);
        }
        waitUntil(() -> subscriber.counters().objects() >= 20);
        assertTrue(
                subscriber.counters().objects() < 100,
                () -> subscriber.counters().toString());
        for (int i = 0; i < 200; i++) {
            assertEquals(i, object(subscriber).location().object());
        }
    }

    @Test
    void anObjectOlderThanTheDeliveryTimeoutIsNotSent() throws Exception {
        pair.here.serve(track);
        pair.hereConnection.media().windows(Long.MAX_VALUE, 0);
        TrackSubscriber subscriber = await(pair.there.subscribe(
                VIDEO,
                SubscribeOptions.with(
                        Parameters.builder().objectDeliveryTimeout(1L).build())));
        SubgroupPublisher old = track.group().onlySubgroup();
        old.write(bytes("old"));
        old.finish();
        Thread.sleep(20);
        pair.hereConnection.media().windows(Long.MAX_VALUE, Long.MAX_VALUE);
        waitUntil(() -> track.queuedBytes() == 0);
        await(subscriber.update(
                Parameters.builder().objectDeliveryTimeout(600_000L).build()));
        track.group().onlySubgroup().write(bytes("new"));

        assertEquals(new Location(1, 0), object(subscriber).location());
    }

    @Test
    void publishOffersATrackToWhoWatchesItsNamespace() throws Exception {
        TrackWatch watch = await(pair.there.tracks(TrackNamespace.of("live"), Parameters.NONE));
        CompletableFuture<Publication> published = pair.here.publish(track);
        track.group().onlySubgroup().write(bytes("early"));
        TrackOffer offer =
                watch.next(Duration.ofSeconds(ClientPair.PATIENCE_SECONDS)).orElseThrow();
        assertEquals(VIDEO, offer.name());
        TrackSubscriber subscriber = offer.accept(SubscribeOptions.DEFAULTS);
        Publication publication = await(published);

        assertEquals(new Location(0, 0), object(subscriber).location());
        publication.close();
        assertEquals(
                PublishDoneCode.SUBSCRIPTION_ENDED.code(),
                await(subscriber.ended()).code());
    }

    @Test
    void publishFailsWhereNobodyAskedForIt() {
        RequestFailedException failure = failure(pair.here.publish(track));
        assertEquals(RequestErrorCode.UNINTERESTED, failure.code());
    }

    @Test
    void announcedNamespacesAreSeenAndTheirEndToo() throws Exception {
        Announcement announcement = await(pair.here.announce(TrackNamespace.of("live", "room")));
        NamespaceWatch watch = await(pair.there.namespaces(TrackNamespace.of("live"), Parameters.NONE));
        Duration patience = Duration.ofSeconds(ClientPair.PATIENCE_SECONDS);

        NamespaceEvent begun = watch.next(patience).orElseThrow();
        assertEquals(Optional.of(TrackNamespace.of("live", "room")), begun.namespace());
        assertTrue(begun.published());
        assertEquals(1, watch.published().size());
        announcement.close();
        assertFalse(watch.next(patience).orElseThrow().published());
        assertEquals(0, watch.published().size());
        watch.close();
        assertTrue(watch.next(patience).orElseThrow().end().isPresent());
    }

    @Test
    void goAwayIsHeard() throws Exception {
        pair.there.goAway(5000);
        assertEquals(5000, await(pair.here.goAway()).timeoutMillis());
    }

    @Test
    void flushIsCompleteWhenEverythingArrived() throws Exception {
        TrackSubscriber subscriber = subscribe();
        SubgroupPublisher subgroup = track.group().onlySubgroup();
        subgroup.write(new byte[100_000]);
        CompletableFuture<Void> flushed = pair.here.flush();
        subgroup.finish();

        await(flushed);
        assertEquals(100_000, subscriber.counters().bytes());
    }

    @Test
    void aNewGroupCanBeAskedFor() throws Exception {
        CompletableFuture<Long> asked = new CompletableFuture<>();
        track.onNewGroupRequest(asked::complete);
        pair.here.serve(track);
        await(pair.there.subscribe(
                VIDEO,
                SubscribeOptions.with(Parameters.builder().newGroupRequest(0L).build())));
        assertEquals(0, await(asked));
    }

    @Test
    void noObjectIsSentTwiceHoweverSoonItsSubgroupEnds() throws Exception {
        TrackSubscriber subscriber = subscribe();
        for (int g = 0; g < 2000; g++) {
            SubgroupPublisher subgroup = track.group().onlySubgroup();
            for (int o = 0; o < 4; o++) {
                subgroup.write(new byte[] {(byte) o});
            }
            subgroup.finish();
        }
        track.close();

        Map<Location, Integer> times = new HashMap<>();
        for (TrackEvent event : all(subscriber)) {
            if (event instanceof ReceivedObject object) {
                times.merge(object.location(), 1, Integer::sum);
            }
        }
        assertEquals(8000, times.size());
        assertTrue(times.values().stream().allMatch(count -> count == 1), "some came twice");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyByteArrivesHoweverTheNetworkShufflesStreams(long seed) throws Exception {
        pair.close();
        pair = ClientPair.shuffled(seed);
        TrackSubscriber subscriber = subscribe();
        Random random = new Random(seed);
        Map<Location, byte[]> sent = new HashMap<>();
        for (int g = 0; g < 5; g++) {
            GroupPublisher group = track.group();
            List<SubgroupPublisher> subgroups = new ArrayList<>();
            for (int s = 0; s < 3; s++) {
                subgroups.add(group.subgroup(s, SubgroupSettings.DEFAULTS.withPriority(random.nextInt(256))));
            }
            for (int o = 0; o < 10; o++) {
                byte[] payload = new byte[random.nextInt(3000)];
                random.nextBytes(payload);
                sent.put(subgroups.get(random.nextInt(3)).write(payload), payload);
            }
            group.end();
        }
        track.close();

        for (TrackEvent event : all(subscriber)) {
            if (event instanceof ReceivedObject object) {
                byte[] expected = sent.remove(object.location());
                assertArrayEquals(expected, object.payload(), () -> "object " + object.location());
            } else if (event instanceof SubgroupEnd end) {
                assertEquals(Optional.empty(), end.reset());
            }
        }
        assertTrue(sent.isEmpty(), () -> "missing " + sent.keySet());
    }

    private static RequestFailedException failure(CompletableFuture<?> future) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> await(future));
        assertTrue(failure.getCause() instanceof RequestFailedException, failure.toString());
        return (RequestFailedException) failure.getCause();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitUntil(Condition condition) throws Exception {
        long until = System.nanoTime() + ClientPair.PATIENCE_SECONDS * 1_000_000_000;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < until, "waited too long");
            Thread.sleep(5);
        }
    }
}
