package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.session.SessionOptions;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.SendStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SUBSCRIBE through the relay, draft 18 sections 5.1, 9.4 and 10.7. */
class SubscribeTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");
    private static final Parameters LARGEST =
            Parameters.builder().filter(SubscriptionFilter.LARGEST_OBJECT).build();

    private RelayRig rig = new RelayRig();
    private final ScriptedClient publisher = rig.connect();
    private final ScriptedClient subscriber = rig.connect();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    @Test
    void aSubscribeGoesToThePublisherOfThePrefixAndObjectsComeBack() {
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(List.of("ok largest none"), subscribed.heard);
        assertEquals(
                TRACK, ((Subscribe) publisher.request(Subscribe.class).request.message()).track());
        publisher.group(9, 0, "a", "b");
        publisher.group(9, 1, "c");
        assertEquals(List.of("0:0 a", "0:1 b", "1:0 c"), subscribed.objects);
    }

    @Test
    void theUpstreamSubscriptionForwardsWhateverTheSubscriberWants() {
        publisher.serves(9).publishNamespace("live");
        subscriber.subscribe(
                TRACK,
                Parameters.builder()
                        .forward(false)
                        .objectDeliveryTimeout(77L)
                        .subscriberPriority(3)
                        .build());
        Parameters sent =
                ((Subscribe) publisher.request(Subscribe.class).request.message()).parameters();
        assertEquals(Optional.of(true), sent.forward());
        assertEquals(Optional.of(SubscriptionFilter.LARGEST_OBJECT), sent.filter());
        assertTrue(sent.objectDeliveryTimeout().isEmpty());
        assertTrue(sent.subscriberPriority().isEmpty());
    }

    @Test
    void severalSubscribersShareOneUpstreamSubscription() {
        publisher.serves(9).publishNamespace("live");
        Asked first = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        Asked second = rig.connect().subscribe(TRACK);
        assertEquals(List.of("ok largest 0:0"), second.heard);
        publisher.group(9, 1, "b");
        assertEquals(List.of("0:0 a", "1:0 b"), first.objects);
        assertEquals(List.of("1:0 b"), second.objects);
        publisher.request(Subscribe.class);
    }

    @Test
    void subscribersThatWaitForTheSamePublisherAreAllAnswered() {
        publisher.ignores(Subscribe.class).publishNamespace("live");
        Asked first = subscriber.subscribe(TRACK);
        Asked second = rig.connect().subscribe(TRACK);
        assertEquals(List.of(), first.heard);
        publisher
                .request(Subscribe.class)
                .request
                .accept(new SubscribeOk(
                        9,
                        Parameters.builder().largestObject(new Location(4, 2)).build(),
                        Properties.NONE));
        publisher.group(9, 5, "x");
        assertEquals(List.of("ok largest 4:2"), first.heard);
        assertEquals(List.of("ok largest 4:2"), second.heard);
        assertEquals(List.of("5:0 x"), first.objects);
        assertEquals(List.of("5:0 x"), second.objects);
    }

    @Test
    void trackPropertiesReachTheSubscriber() {
        Properties properties = new Properties(List.of(
                KeyValuePair.number(0x22, 2), KeyValuePair.number(0x38, 7), KeyValuePair.bytes(0x3801, new byte[] {1, 2
                })));
        publisher.serves(9, null, properties).publishNamespace("live");
        assertEquals(
                properties,
                subscriber.subscribe(TRACK).message(SubscribeOk.class).trackProperties());
    }

    @Test
    void anUnknownTrackDoesNotExist() {
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.subscribe(TRACK).heard);
        assertTrue(rig.relay.statistics().tracks().isEmpty());
    }

    @Test
    void anErrorOfTheOnlyPublisherIsTheAnswer() {
        publisher.refuses(RequestErrorCode.UNAUTHORIZED).publishNamespace("live");
        assertEquals(List.of("error UNAUTHORIZED"), subscriber.subscribe(TRACK).heard);
    }

    @Test
    void ofSeveralPublishersTheFirstAnswerCountsAndAllDeliver() {
        publisher.refuses(RequestErrorCode.DOES_NOT_EXIST).publishNamespace("live");
        ScriptedClient second = rig.connect().serves(5);
        second.publishNamespace("live", "room");
        ScriptedClient third = rig.connect().serves(6);
        third.publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(List.of("ok largest none"), subscribed.heard);
        second.group(5, 0, "a");
        third.group(6, 0, "a");
        third.group(6, 1, "b");
        second.group(5, 1, "b");
        assertEquals(List.of("0:0 a", "1:0 b"), subscribed.objects);
    }

    @Test
    void onlyWhenAllPublishersRefuseTheSubscriberIsRefused() {
        publisher.ignores(Subscribe.class).publishNamespace("live");
        ScriptedClient second = rig.connect().refuses(RequestErrorCode.DOES_NOT_EXIST);
        second.publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(List.of(), subscribed.heard);
        publisher.request(Subscribe.class).request.reject(RequestErrorCode.EXCESSIVE_LOAD, 5, "later");
        rig.run();
        assertEquals(List.of("error EXCESSIVE_LOAD"), subscribed.heard);
    }

    @Test
    void aRendezvousWaitsForANamespace() {
        Asked waiting = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(5_000L).build());
        rig.advance(4_000);
        assertEquals(List.of(), waiting.heard);
        publisher.serves(9).publishNamespace("live");
        assertEquals(List.of("ok largest none"), waiting.heard);
        publisher.group(9, 0, "a");
        assertEquals(List.of("0:0 a"), waiting.objects);
    }

    @Test
    void aRendezvousWaitsForAPublish() {
        Asked waiting = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(5_000L).build());
        publisher.publish(TRACK, 9);
        publisher.group(9, 0, "a");
        assertEquals(List.of("ok largest none"), waiting.heard);
        assertEquals(List.of("0:0 a"), waiting.objects);
    }

    @Test
    void aRendezvousEndsWithTimeoutAtTheRelaysLimitAtTheLatest() {
        Asked short1 = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(5_000L).build());
        rig.advance(5_000);
        assertEquals(List.of("error TIMEOUT"), short1.heard);
        Asked endless = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(-1L >>> 2).build());
        rig.advance(RelayOptions.Times.DEFAULTS.maxRendezvous());
        assertEquals(List.of("error TIMEOUT"), endless.heard);
        assertTrue(rig.relay.statistics().tracks().isEmpty());
    }

    @Test
    void aRendezvousSurvivesAPublisherThatDoesNotHaveTheTrack() {
        publisher.refuses(RequestErrorCode.DOES_NOT_EXIST).publishNamespace("live");
        Asked waiting = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(5_000L).build());
        assertEquals(List.of(), waiting.heard);
        ScriptedClient second = rig.connect().serves(5);
        second.publishNamespace("live");
        assertEquals(List.of("ok largest none"), waiting.heard);
    }

    @Test
    void aSecondSubscriptionOfATrackInOneSessionIsADuplicate() {
        publisher.serves(9).publishNamespace("live");
        Asked first = subscriber.subscribe(TRACK);
        assertEquals(List.of("error DUPLICATE_SUBSCRIPTION"), subscriber.subscribe(TRACK).heard);
        first.request.cancel(StreamResetCode.CANCELLED);
        rig.run();
        assertEquals(List.of("ok largest none"), subscriber.subscribe(TRACK).heard);
    }

    @Test
    void aSubscriberThatLeavesGetsNothingMoreAndOthersGoOn() {
        publisher.serves(9).publishNamespace("live");
        Asked first = subscriber.subscribe(TRACK);
        Asked second = rig.connect().subscribe(TRACK);
        first.request.cancel(StreamResetCode.CANCELLED);
        rig.run();
        publisher.group(9, 0, "a");
        assertEquals(List.of(), first.objects);
        assertEquals(List.of("0:0 a"), second.objects);
    }

    @Test
    void theUpstreamSubscriptionEndsAWhileAfterTheLastSubscriber() {
        publisher.serves(9).publishNamespace("live");
        Asked only = subscriber.subscribe(TRACK);
        only.request.cancel(StreamResetCode.CANCELLED);
        rig.run();
        rig.advance(RelayOptions.Times.DEFAULTS.upstreamIdle() - 1);
        assertEquals(List.of(), publisher.request(Subscribe.class).heard);
        rig.advance(1);
        assertEquals(List.of("ended RESET"), publisher.request(Subscribe.class).heard);
        rig.advance(RelayOptions.Times.DEFAULTS.trackIdle());
        assertTrue(rig.relay.statistics().tracks().isEmpty());
    }

    @Test
    void aSubscriberThatComesBackInTimeFindsTheUpstreamSubscription() {
        publisher.serves(9).publishNamespace("live");
        Asked first = subscriber.subscribe(TRACK);
        publisher.group(9, 3, "a");
        first.request.cancel(StreamResetCode.CANCELLED);
        rig.advance(1_000);
        assertEquals(List.of("ok largest 3:0"), subscriber.subscribe(TRACK).heard);
        rig.advance(RelayOptions.Times.DEFAULTS.upstreamIdle() * 2);
        publisher.request(Subscribe.class);
        assertEquals(List.of(), publisher.request(Subscribe.class).heard);
    }

    @Test
    void theLargestObjectFilterBeginsBehindTheLargestObject() {
        publisher.serves(9).publishNamespace("live");
        subscriber.subscribe(TRACK);
        SendStream group = publisher.openGroup(9, 2, "a", "b");
        Asked late = rig.connect().subscribe(TRACK, LARGEST);
        assertEquals(List.of("ok largest 2:1"), late.heard);
        publisher.objects(group, "c");
        assertEquals(List.of("2:2 c"), late.objects);
    }

    @Test
    void theNextGroupFilterBeginsWithTheNextGroup() {
        publisher.serves(9).publishNamespace("live");
        subscriber.subscribe(TRACK);
        SendStream group = publisher.openGroup(9, 2, "a");
        Asked late = rig.connect()
                .subscribe(
                        TRACK,
                        Parameters.builder()
                                .filter(SubscriptionFilter.NEXT_GROUP_START)
                                .build());
        publisher.objects(group, "b");
        publisher.group(9, 3, "c");
        assertEquals(List.of("3:0 c"), late.objects);
    }

    @Test
    void anAbsoluteRangeEndsWithItsLastGroupAndOneThatIsOverIsRefused() {
        publisher.serves(9).publishNamespace("live");
        Asked range = subscriber.subscribe(
                TRACK,
                Parameters.builder()
                        .filter(SubscriptionFilter.range(new Location(1, 0), 1))
                        .build());
        for (int group = 0; group < 5; group++) {
            publisher.group(9, group, "g" + group);
        }
        assertEquals(List.of("1:0 g1", "2:0 g2"), range.objects);
        assertEquals(
                List.of("error INVALID_RANGE"),
                rig.connect()
                        .subscribe(
                                TRACK,
                                Parameters.builder()
                                        .filter(SubscriptionFilter.range(new Location(1, 0), 1))
                                        .build())
                        .heard);
    }

    @Test
    void aPublisherMaySubscribeToItsOwnTrack() {
        publisher.serves(9).publishNamespace("live");
        Asked own = publisher.subscribe(TRACK);
        publisher.group(9, 0, "a");
        assertEquals(List.of("0:0 a"), own.objects);
    }

    @Test
    void forwardStateZeroHoldsObjectsBackUntilTheUpdate() {
        publisher.serves(9).publishNamespace("live");
        Asked paused =
                subscriber.subscribe(TRACK, Parameters.builder().forward(false).build());
        publisher.group(9, 0, "a");
        assertEquals(List.of(), paused.objects);
        Asked update =
                subscriber.update(paused, Parameters.builder().forward(true).build());
        assertEquals(
                Optional.of(new Location(0, 0)),
                update.message(RequestOk.class).parameters().largestObject());
        publisher.group(9, 1, "b");
        assertEquals(List.of("1:0 b"), paused.objects);
        subscriber.update(paused, Parameters.builder().forward(false).build());
        publisher.group(9, 2, "c");
        assertEquals(List.of("1:0 b"), paused.objects);
    }

    @Test
    void anUpdateWidensAndNarrowsTheRange() {
        publisher.serves(9).publishNamespace("live");
        Asked range = subscriber.subscribe(
                TRACK,
                Parameters.builder()
                        .filter(SubscriptionFilter.range(new Location(1, 0), 1))
                        .build());
        publisher.group(9, 2, "c");
        subscriber.update(
                range,
                Parameters.builder()
                        .filter(SubscriptionFilter.range(new Location(1, 0), 3))
                        .build());
        publisher.group(9, 4, "e");
        subscriber.update(
                range,
                Parameters.builder()
                        .filter(SubscriptionFilter.from(new Location(6, 0)))
                        .build());
        publisher.group(9, 5, "f");
        publisher.group(9, 6, "g");
        assertEquals(List.of("2:0 c", "4:0 e", "6:0 g"), range.objects);
    }

    @Test
    void anUpdateThatFailsEndsTheSubscriptionWithUpdateFailed() {
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 5, "a");
        Asked update = subscriber.update(
                subscribed,
                Parameters.builder()
                        .filter(SubscriptionFilter.range(new Location(1, 0), 1))
                        .build());
        assertEquals(List.of("error INVALID_RANGE"), update.heard);
        assertEquals(List.of("ok largest none", "done UPDATE_FAILED 1"), subscribed.heard);
    }

    @Test
    void newGroupRequestsGoUpstreamByTheRulesOfTheDraft() {
        Properties dynamic = new Properties(List.of(KeyValuePair.number(Properties.DYNAMIC_GROUPS, 1)));
        publisher.serves(9, new Location(3, 0), dynamic).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(
                TRACK, Parameters.builder().newGroupRequest(0L).build());
        Asked upstream = publisher.request(Subscribe.class);
        assertEquals(
                0,
                ((Subscribe) upstream.request.message())
                        .parameters()
                        .newGroupRequest()
                        .getAsLong());
        publisher.group(9, 4, "a");
        // not larger than the largest group: not sent
        subscriber.update(subscribed, Parameters.builder().newGroupRequest(4L).build());
        assertEquals(0, upstream.updates.size());
        subscriber.update(subscribed, Parameters.builder().newGroupRequest(5L).build());
        assertEquals(1, upstream.updates.size());
        assertEquals(
                5,
                upstream.updates.get(0).message().parameters().newGroupRequest().getAsLong());
        // outstanding with an equal value: not sent again
        rig.connect().subscribe(TRACK, Parameters.builder().newGroupRequest(5L).build());
        assertEquals(1, upstream.updates.size());
        publisher.group(9, 5, "b");
        subscriber.update(subscribed, Parameters.builder().newGroupRequest(0L).build());
        assertEquals(2, upstream.updates.size());
    }

    @Test
    void aNewGroupRequestOfASecondSubscriberThatWaitsIsSentBehindTheAnswer() {
        Properties dynamic = new Properties(List.of(KeyValuePair.number(Properties.DYNAMIC_GROUPS, 1)));
        publisher.ignores(Subscribe.class).publishNamespace("live");
        subscriber.subscribe(TRACK);
        rig.connect().subscribe(TRACK, Parameters.builder().newGroupRequest(0L).build());
        Asked upstream = publisher.request(Subscribe.class);
        upstream.request.accept(new SubscribeOk(9, Parameters.NONE, dynamic));
        rig.run();
        assertEquals(1, upstream.updates.size());
    }

    @Test
    void aTrackWithoutDynamicGroupsIsNotAskedForAGroup() {
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = subscriber.subscribe(TRACK);
        rig.connect().subscribe(TRACK, Parameters.builder().newGroupRequest(0L).build());
        assertEquals(List.of(), publisher.request(Subscribe.class).updates);
        assertFalse(subscribed.dataEnded);
    }

    @Test
    void trackStatusIsAnsweredLikeASubscribeWithoutASubscription() {
        publisher.serves(9, new Location(7, 1), Properties.NONE).publishNamespace("live");
        Asked status = subscriber.trackStatus(TRACK);
        assertEquals(List.of("ok"), status.heard);
        assertEquals(
                Optional.of(new Location(7, 1)),
                status.message(RequestOk.class).parameters().largestObject());
        assertEquals(0, rig.relay.statistics().totals().subscribersNow());
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.trackStatus(FullTrackName.of("x", "nowhere")).heard);
    }

    @Test
    void moqLiteJsIsNotToldTheLargestObjectThatItCannotRead() {
        publisher.serves(9, new Location(7, 1), Properties.NONE).publishNamespace("live");
        SessionOptions moqLite =
                new SessionOptions("moq-lite-js", "", "", List.of(), 4096, 100, 1 << 20, 10_000, 30_000, 3_000, 3_000);
        assertEquals(
                List.of("ok largest none"),
                rig.connect(ConnectionInfo.Kind.QUIC, moqLite).subscribe(TRACK).heard);
        assertEquals(List.of("ok largest 7:1"), subscriber.subscribe(TRACK).heard);
    }

    @Test
    void moreSubscriptionsThanTheLimitAreRefused() {
        rig = new RelayRig(RelayRig.options().withLimits(new RelayOptions.Limits(3, 2, 100, 100, 100, 100, 100)));
        ScriptedClient source = rig.connect().serves(1);
        source.on(
                Subscribe.class,
                asked -> asked.request.accept(new SubscribeOk(asked.request.id(), Parameters.NONE, Properties.NONE)));
        source.publishNamespace("live");
        ScriptedClient one = rig.connect();
        assertEquals(List.of("ok largest none"), one.subscribe(FullTrackName.of("1", "live")).heard);
        assertEquals(List.of("ok largest none"), one.subscribe(FullTrackName.of("2", "live")).heard);
        assertEquals(List.of("error EXCESSIVE_LOAD"), one.subscribe(FullTrackName.of("3", "live")).heard);
        ScriptedClient two = rig.connect();
        assertEquals(List.of("ok largest none"), two.subscribe(FullTrackName.of("3", "live")).heard);
        assertEquals(List.of("error EXCESSIVE_LOAD"), two.subscribe(FullTrackName.of("4", "live")).heard);
    }

    @Test
    void theSubscribersOfAWebTransportAndAQuicSessionMeetWhateverPathTheyDialled() {
        ScriptedClient web = rig.connect(ConnectionInfo.Kind.WEBTRANSPORT, SessionOptions.DEFAULTS);
        publisher.serves(9).publishNamespace("live");
        Asked subscribed = web.subscribe(TRACK);
        publisher.group(9, 0, "a");
        assertEquals(List.of("0:0 a"), subscribed.objects);
    }
}
