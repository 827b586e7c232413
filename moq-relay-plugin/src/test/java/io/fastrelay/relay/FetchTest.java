package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** FETCH through the relay, draft 18 sections 5.2, 9.4, 10.12 and 10.13. */
class FetchTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");
    private static final Parameters NONE = Parameters.NONE;

    private final RelayRig rig = new RelayRig();
    private final ScriptedClient publisher = rig.connect();
    private final ScriptedClient subscriber = rig.connect();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    private static Location at(long group, long object) {
        return new Location(group, object);
    }

    private static FetchRange joining(boolean relative, Asked subscription, long start) {
        return new FetchRange.Joining(relative, subscription.request.id(), start);
    }

    /** Groups 0 to 2 with two objects each are published and cached. */
    private void threeGroups() {
        publisher.publish(TRACK, 9);
        for (int group = 0; group < 3; group++) {
            publisher.group(9, group, "a" + group, "b" + group);
        }
    }

    @Test
    void cachedObjectsAreFetchedWithoutThePublisher() {
        threeGroups();
        Asked fetched = subscriber.fetch(TRACK, at(0, 1), at(1, 2), NONE);
        assertEquals(List.of("0:1 b0", "1:0 a1", "1:1 b1"), fetched.objects);
        assertEquals(List.of("ok end 1:2"), fetched.heard.subList(0, 1));
        assertEquals(true, fetched.dataEnded);
        assertEquals(List.of(), publisher.requests);
        assertEquals(
                0,
                rig.relay.statistics().sessions().stream()
                        .mapToInt(s -> s.fetches())
                        .sum());
    }

    @Test
    void descendingOrderTurnsTheGroupsAround() {
        threeGroups();
        Asked fetched = subscriber.fetch(
                TRACK,
                at(0, 0),
                at(2, 0),
                Parameters.builder().groupOrder(GroupOrder.DESCENDING).build());
        assertEquals(List.of("2:0 a2", "2:1 b2", "1:0 a1", "1:1 b1", "0:0 a0", "0:1 b0"), fetched.objects);
    }

    @Test
    void theEndIsTheLargestObjectWhereMoreIsAskedFor() {
        threeGroups();
        Asked fetched = subscriber.fetch(TRACK, at(2, 0), at(9, 0), NONE);
        assertEquals("ok end 2:2", fetched.heard.get(0));
        assertEquals(List.of("2:0 a2", "2:1 b2"), fetched.objects);
    }

    @Test
    void aStartBehindTheLargestObjectAndAnEndBeforeTheStartAreInvalidRanges() {
        threeGroups();
        assertEquals(List.of("error INVALID_RANGE"), subscriber.fetch(TRACK, at(3, 0), at(4, 0), NONE).heard);
        assertEquals(List.of("error INVALID_RANGE"), subscriber.fetch(TRACK, at(2, 0), at(1, 0), NONE).heard);
    }

    @Test
    void aTrackThatNobodyHasDoesNotExist() {
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.fetch(TRACK, at(0, 0), at(1, 0), NONE).heard);
        assertEquals(List.of(), rig.relay.statistics().tracks());
    }

    @Test
    void aTrackWithoutObjectsIsAnInvalidRange() {
        publisher.publish(TRACK, 9);
        assertEquals(List.of("error INVALID_RANGE"), subscriber.fetch(TRACK, at(0, 0), at(1, 0), NONE).heard);
    }

    @Test
    void whatTheCacheDoesNotKnowIsFetchedFromThePublisher() {
        publisher.serves(9, at(4, 1), Properties.NONE).servesFetch("x", "y").publishNamespace("live");
        subscriber.subscribe(TRACK);
        publisher.group(9, 5, "z");
        Asked fetched = subscriber.fetch(TRACK, at(4, 0), at(5, 0), NONE);
        assertEquals(List.of("4:0 x", "4:1 y", "5:0 z"), fetched.objects);
        Fetch upstream = (Fetch) publisher.request(Fetch.class).request.message();
        assertEquals(at(4, 0), ((FetchRange.Standalone) upstream.range()).start());
        // now it is known
        assertEquals(List.of("4:0 x", "4:1 y"), rig.connect().fetch(TRACK, at(4, 0), at(4, 2), NONE).objects);
        publisher.request(Fetch.class);
    }

    @Test
    void aTrackThatNobodySubscribedToIsFetchedDirectly() {
        publisher.servesFetch("x", "y").publishNamespace("live");
        Asked fetched = subscriber.fetch(TRACK, at(4, 0), at(4, 2), NONE);
        assertEquals(List.of("4:0 x", "4:1 y"), fetched.objects);
        assertEquals("ok end 4:2", fetched.heard.get(0));
        assertEquals(List.of(), publisher.requests(Subscribe.class));
    }

    @Test
    void theEndThatThePublisherTellsIsTheEnd() {
        publisher
                .on(Fetch.class, asked -> {
                    Properties properties = new Properties(List.of(KeyValuePair.number(0x38, 5)));
                    asked.request.accept(new FetchOk(true, at(4, 2), NONE, properties));
                    publisher.fetchStream(asked.request.id(), at(4, 0), "x", "y");
                })
                .publishNamespace("live");
        Asked fetched = subscriber.fetch(TRACK, at(4, 0), at(9, 0), NONE);
        assertEquals("ok end 4:2 of track", fetched.heard.get(0));
        assertEquals(1, fetched.message(FetchOk.class).trackProperties().pairs().size());
        assertEquals(List.of("4:0 x", "4:1 y"), fetched.objects);
    }

    @Test
    void concurrentFetchesOfTheSameGapShareOneUpstreamFetch() {
        publisher.ignores(Fetch.class).publishNamespace("live");
        Asked one = subscriber.fetch(TRACK, at(4, 0), at(4, 2), NONE);
        Asked two = rig.connect().fetch(TRACK, at(4, 0), at(4, 2), NONE);
        Asked upstream = publisher.request(Fetch.class);
        upstream.request.accept(new FetchOk(false, at(4, 2), NONE, Properties.NONE));
        publisher.fetchStream(upstream.request.id(), at(4, 0), "x", "y");
        rig.run();
        assertEquals(List.of("4:0 x", "4:1 y"), one.objects);
        assertEquals(List.of("4:0 x", "4:1 y"), two.objects);
    }

    @Test
    void whenOnePublisherCannotAnswerTheNextIsAsked() {
        publisher.publishNamespace("live");
        rig.connect().servesFetch("x").publishNamespace("live", "room");
        assertEquals(List.of("4:0 x"), subscriber.fetch(TRACK, at(4, 0), at(4, 1), NONE).objects);
        publisher.request(Fetch.class);
    }

    @Test
    void whenNoPublisherAnswersTheUnknownPartIsSaidToBeUnknown() {
        publisher.serves(9, at(4, 1), Properties.NONE).publishNamespace("live");
        subscriber.subscribe(TRACK);
        publisher.group(9, 5, "z");
        Asked fetched = subscriber.fetch(TRACK, at(4, 0), at(5, 1), NONE);
        assertEquals("ok end 5:1", fetched.heard.get(0));
        assertEquals("5:0 z", fetched.objects.get(fetched.objects.size() - 1));
        assertEquals(true, fetched.objects.get(0).startsWith("unknown to 4:"), fetched.objects::toString);
    }

    @Test
    void whenNothingAtAllIsThereTheFetchIsRefused() {
        publisher.serves(9, at(4, 1), Properties.NONE).publishNamespace("live");
        subscriber.subscribe(TRACK);
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.fetch(TRACK, at(4, 0), at(4, 2), NONE).heard);
    }

    @Test
    void theFillTimeoutBoundsTheWaitForPublishers() {
        publisher.serves(9, at(4, 1), Properties.NONE).ignores(Fetch.class).publishNamespace("live");
        subscriber.subscribe(TRACK);
        publisher.group(9, 5, "z");
        Asked fetched = subscriber.fetch(
                TRACK,
                at(4, 0),
                at(5, 1),
                Parameters.builder().fillTimeout(700L).build());
        rig.advance(699);
        assertEquals(List.of(), fetched.objects);
        rig.advance(1);
        assertEquals("5:0 z", fetched.objects.get(fetched.objects.size() - 1));
        assertEquals(List.of("ended RESET"), publisher.request(Fetch.class).heard);
    }

    @Test
    void aFillTimeoutOfZeroAsksNobody() {
        publisher.serves(9, at(4, 1), Properties.NONE).servesFetch("x", "y").publishNamespace("live");
        subscriber.subscribe(TRACK);
        publisher.group(9, 5, "z");
        Asked fetched = subscriber.fetch(
                TRACK, at(4, 0), at(5, 1), Parameters.builder().fillTimeout(0L).build());
        assertEquals("5:0 z", fetched.objects.get(fetched.objects.size() - 1));
        assertEquals(List.of(), publisher.requests(Fetch.class));
    }

    @Test
    void aStartBehindTheLargestObjectIsInvalidWithoutAWaitToo() {
        publisher.publish(TRACK, 9);
        publisher.group(9, 5, "z");
        publisher.close();
        ScriptedClient other = rig.connect().ignores(Fetch.class);
        other.publishNamespace("live");
        assertEquals(
                List.of("error INVALID_RANGE"),
                subscriber.fetch(
                                TRACK,
                                at(7, 0),
                                at(8, 0),
                                Parameters.builder().fillTimeout(0L).build())
                        .heard);
    }

    @Test
    void aFetchWhosePublisherDoesNotAnswerItsSubscriptionIsAnsweredWhenTheTimeIsUp() {
        publisher.publish(TRACK, 9);
        publisher.group(9, 5, "z");
        publisher.close();
        ScriptedClient other = rig.connect().ignores(Subscribe.class).ignores(Fetch.class);
        other.publishNamespace("live");
        rig.connect().subscribe(TRACK);
        Asked fetched = subscriber.fetch(
                TRACK,
                at(5, 0),
                at(6, 0),
                Parameters.builder().fillTimeout(500L).build());
        rig.advance(500);
        assertEquals("ok end 5:1", fetched.heard.get(0));
        assertEquals("5:0 z", fetched.objects.get(0));
        other.request(Subscribe.class).request.accept(new SubscribeOk(3, NONE, Properties.NONE));
        rig.run();
        assertEquals(1, fetched.objects.size());
    }

    @Test
    void aFetchThatIsGivenUpIsGivenUpUpstreamToo() {
        publisher.ignores(Fetch.class).publishNamespace("live");
        Asked fetched = subscriber.fetch(TRACK, at(4, 0), at(4, 2), NONE);
        fetched.request.cancel(StreamResetCode.CANCELLED);
        rig.run();
        assertEquals(List.of("ended RESET"), publisher.request(Fetch.class).heard);
        assertEquals(
                0,
                rig.relay.statistics().sessions().stream()
                        .mapToInt(s -> s.fetches())
                        .sum());
    }

    // ---- joining ----

    @Test
    void aRelativeJoiningFetchEndsWhereTheSubscriptionBegins() {
        threeGroups();
        Asked subscribed = subscriber.subscribe(TRACK);
        Asked joined = subscriber.fetch(joining(true, subscribed, 1), NONE);
        publisher.group(9, 3, "a3");
        assertEquals("ok end 2:2", joined.heard.get(0));
        assertEquals(List.of("1:0 a1", "1:1 b1", "2:0 a2", "2:1 b2"), joined.objects);
        assertEquals(List.of("3:0 a3"), subscribed.objects);
    }

    @Test
    void aRelativeStartBeforeTheFirstGroupIsTheFirstGroup() {
        threeGroups();
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(
                6, subscriber.fetch(joining(true, subscribed, 99), NONE).objects.size());
    }

    @Test
    void anAbsoluteJoiningFetchBeginsWithItsGroup() {
        threeGroups();
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(List.of("2:0 a2", "2:1 b2"), subscriber.fetch(joining(false, subscribed, 2), NONE).objects);
        assertEquals(List.of("error INVALID_RANGE"), subscriber.fetch(joining(false, subscribed, 3), NONE).heard);
    }

    @Test
    void aJoiningFetchWaitsForItsPendingSubscription() {
        publisher.ignores(Subscribe.class).servesFetch("x", "y").publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        Asked joined = subscriber.fetch(joining(true, subscribed, 0), NONE);
        assertEquals(List.of(), joined.heard);
        publisher
                .request(Subscribe.class)
                .request
                .accept(new SubscribeOk(
                        9, Parameters.builder().largestObject(at(4, 1)).build(), Properties.NONE));
        rig.run();
        assertEquals(List.of("4:0 x", "4:1 y"), joined.objects);
    }

    @Test
    void aJoiningFetchOfAnUnknownOrRefusedSubscriptionIsRefused() {
        assertEquals(
                List.of("error INVALID_JOINING_REQUEST_ID"),
                subscriber.fetch(new FetchRange.Joining(true, 400, 0), NONE).heard);
        publisher.ignores(Subscribe.class).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        Asked joined = subscriber.fetch(joining(true, subscribed, 0), NONE);
        publisher.request(Subscribe.class).request.reject(RequestErrorCode.DOES_NOT_EXIST, -1, "no");
        rig.run();
        assertEquals(List.of("error INVALID_JOINING_REQUEST_ID"), joined.heard);
    }

    @Test
    void aJoiningFetchNeedsForwardStateOneAndAnObject() {
        publisher.publish(TRACK, 9);
        Asked empty = subscriber.subscribe(TRACK);
        assertEquals(List.of("error INVALID_RANGE"), subscriber.fetch(joining(true, empty, 0), NONE).heard);
        publisher.group(9, 0, "a");
        ScriptedClient other = rig.connect();
        Asked paused =
                other.subscribe(TRACK, Parameters.builder().forward(false).build());
        assertEquals(List.of("error INVALID_RANGE"), other.fetch(joining(true, paused, 0), NONE).heard);
        publisher.group(9, 1, "b");
        other.update(paused, Parameters.builder().forward(true).build());
        assertEquals(List.of("0:0 a", "1:0 b"), other.fetch(joining(true, paused, 1), NONE).objects);
    }

    @Test
    void aJoiningFetchWaitsUntilThePublisherForwardsAgain() {
        RelayRig saving = new RelayRig(RelayRig.options().withForwardPublished(false));
        ScriptedClient source = saving.connect().servesFetch("x", "y", "z");
        ScriptedClient viewer = saving.connect();
        Asked published = source.publish(
                TRACK, 9, Parameters.builder().largestObject(at(4, 0)).build(), Properties.NONE);
        published.acceptsUpdates = false;
        Asked subscribed = viewer.subscribe(TRACK);
        assertEquals(List.of("ok largest 4:0"), subscribed.heard);
        Asked joined = viewer.fetch(joining(true, subscribed, 0), NONE);
        assertEquals(List.of(), joined.heard);
        published
                .updates
                .get(0)
                .reply()
                .accept(Parameters.builder().largestObject(at(4, 2)).build());
        saving.run();
        assertEquals(List.of("4:0 x", "4:1 y", "4:2 z"), joined.objects);
        saving.assertNoFailure();
    }
}
