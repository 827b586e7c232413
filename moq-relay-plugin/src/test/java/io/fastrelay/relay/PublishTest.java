package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.session.SessionOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PUBLISH and SUBSCRIBE_TRACKS through the relay, draft 18 sections 5.1, 6.1, 9.5, 10.10, 10.19 and 10.20. */
class PublishTest {

    private static final FullTrackName TRACK = FullTrackName.of("video", "live", "room");

    private RelayRig rig = new RelayRig();
    private ScriptedClient publisher = rig.connect();
    private ScriptedClient subscriber = rig.connect();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    @Test
    void aPublishedTrackCanBeSubscribedTo() {
        assertEquals(List.of("ok"), publisher.publish(TRACK, 9).heard);
        publisher.group(9, 0, "a");
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(List.of("ok largest 0:0"), subscribed.heard);
        publisher.group(9, 1, "b");
        assertEquals(List.of("1:0 b"), subscribed.objects);
        assertEquals(List.of(), publisher.requests);
    }

    @Test
    void objectsThatComeBeforeTheAnswerAreNotLost() {
        Asked waiting = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(9_000L).build());
        Asked published = new Asked();
        published.request = publisher.session.publish(TRACK, 9, Parameters.NONE, Properties.NONE, published);
        publisher.openGroup(9, 0, "a");
        assertEquals(List.of("ok"), published.heard);
        assertEquals(List.of("0:0 a"), waiting.objects);
    }

    @Test
    void aPublishedTrackIsWantedAtOnceUnlessTheOptionSaysOtherwise() {
        assertEquals(
                Optional.of(true),
                publisher
                        .publish(TRACK, 9)
                        .message(RequestOk.class)
                        .parameters()
                        .forward());
        rig = new RelayRig(RelayRig.options().withForwardPublished(false));
        publisher = rig.connect();
        subscriber = rig.connect();
        Asked published = publisher.publish(TRACK, 9);
        assertEquals(
                Optional.of(false),
                published.message(RequestOk.class).parameters().forward());
        Asked subscribed = subscriber.subscribe(TRACK);
        assertEquals(
                Optional.of(true),
                published.updates.get(0).message().parameters().forward());
        rig.connect().subscribe(TRACK);
        assertEquals(1, published.updates.size());
        publisher.group(9, 1, "b");
        assertEquals(List.of("1:0 b"), subscribed.objects);
    }

    @Test
    void aTrackThatSubscribersWaitForIsPublishedWithForwardStateOne() {
        rig = new RelayRig(RelayRig.options().withForwardPublished(false));
        publisher = rig.connect();
        subscriber = rig.connect();
        subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(9_000L).build());
        assertEquals(
                Optional.of(true),
                publisher
                        .publish(TRACK, 9)
                        .message(RequestOk.class)
                        .parameters()
                        .forward());
    }

    @Test
    void aSecondPublishOfATrackInOneSessionIsADuplicateButAnotherSessionMay() {
        publisher.publish(TRACK, 9);
        assertEquals(List.of("error DUPLICATE_SUBSCRIPTION"), publisher.publish(TRACK, 10).heard);
        ScriptedClient other = rig.connect();
        assertEquals(List.of("ok"), other.publish(TRACK, 3).heard);
        Asked subscribed = subscriber.subscribe(TRACK);
        publisher.group(9, 0, "a");
        other.group(3, 0, "a");
        other.group(3, 1, "b");
        assertEquals(List.of("0:0 a", "1:0 b"), subscribed.objects);
    }

    @Test
    void aPublishTakesThePlaceOfASubscribeThatWaitsForTheSameSession() {
        publisher.ignores(Subscribe.class).publishNamespace("live");
        Asked waiting = subscriber.subscribe(TRACK);
        assertEquals(List.of("ok"), publisher.publish(TRACK, 9).heard);
        assertEquals(List.of("ended RESET"), publisher.request(Subscribe.class).heard);
        publisher.group(9, 0, "a");
        assertEquals(List.of("ok largest none"), waiting.heard);
        assertEquals(List.of("0:0 a"), waiting.objects);
    }

    @Test
    void aTrackOfASubscriptionIsNotPublishedAgainByTheSameSession() {
        publisher.serves(9).publishNamespace("live");
        subscriber.subscribe(TRACK);
        assertEquals(List.of("error DUPLICATE_SUBSCRIPTION"), publisher.publish(TRACK, 10).heard);
    }

    @Test
    void anUnknownMandatoryPropertyIsRefusedAndKeepsTheTrackFromSubscribers() {
        Properties mandatory = new Properties(List.of(KeyValuePair.number(0x4002, 1)));
        assertEquals(
                List.of("error UNSUPPORTED_EXTENSION"), publisher.publish(TRACK, 9, Parameters.NONE, mandatory).heard);
        publisher.serves(4, null, mandatory).publishNamespace("live");
        assertEquals(List.of("error UNSUPPORTED_EXTENSION"), subscriber.subscribe(TRACK).heard);
    }

    // ---- SUBSCRIBE_TRACKS ----

    @Test
    void publishedTracksAreOfferedToThoseWhoSubscribedToTracks() {
        subscriber.takesPublish(Parameters.NONE);
        publisher.publish(TRACK, 9);
        publisher.group(9, 0, "old");
        assertEquals(List.of("ok"), subscriber.subscribeTracks(Parameters.NONE, "live").heard);
        Asked offered = subscriber.request(Publish.class);
        Publish message = (Publish) offered.request.message();
        assertEquals(TRACK, message.track());
        assertEquals(Optional.of(new Location(0, 0)), message.parameters().largestObject());
        publisher.group(9, 1, "a");
        assertEquals(List.of("1:0 a"), offered.objects);

        FullTrackName audio = FullTrackName.of("audio", "live", "room");
        publisher.publish(audio, 10);
        assertEquals(2, subscriber.requests(Publish.class).size());
        publisher.publish(FullTrackName.of("x", "elsewhere"), 11);
        assertEquals(2, subscriber.requests(Publish.class).size());
    }

    @Test
    void aPublisherIsNotOfferedItsOwnTracks() {
        publisher.takesPublish(Parameters.NONE).subscribeTracks(Parameters.NONE);
        publisher.publish(TRACK, 9);
        assertEquals(List.of(), publisher.requests);
    }

    @Test
    void whoWaitsForTheTrackWithASubscribeIsNotOfferedItToo() {
        subscriber.takesPublish(Parameters.NONE).subscribeTracks(Parameters.NONE, "live");
        Asked waiting = subscriber.subscribe(
                TRACK, Parameters.builder().rendezvousTimeout(9_000L).build());
        publisher.publish(TRACK, 9);
        assertEquals(List.of("ok largest none"), waiting.heard);
        assertEquals(List.of(), subscriber.requests);
    }

    @Test
    void decliningAnOfferIsNormalAndASubscribeIsStillPossible() {
        subscriber
                .on(Publish.class, a -> a.request.reject(RequestErrorCode.UNINTERESTED, -1, "no"))
                .subscribeTracks(Parameters.NONE, "live");
        publisher.publish(TRACK, 9);
        rig.connect().publish(TRACK, 5);
        assertEquals(1, subscriber.requests(Publish.class).size());
        assertEquals(List.of("ok largest none"), subscriber.subscribe(TRACK).heard);
    }

    @Test
    void aTrackThatEndedAndIsPublishedAgainIsOfferedAgain() {
        subscriber.takesPublish(Parameters.NONE).subscribeTracks(Parameters.NONE, "live");
        Asked published = publisher.publish(TRACK, 9);
        publisher.done(published, PublishDoneCode.TRACK_ENDED, 0);
        // a stream count of 0 is what careless publishers say: late streams are awaited all the same
        rig.advance(SessionOptions.DEFAULTS.lateStreamMillis());
        assertEquals(List.of("done TRACK_ENDED 0"), subscriber.request(Publish.class).heard);
        rig.connect().publish(TRACK, 5);
        assertEquals(2, subscriber.requests(Publish.class).size());
    }

    @Test
    void theForwardParameterOfSubscribeTracksIsThatOfTheOffers() {
        subscriber
                .takesPublish(Parameters.builder().forward(false).build())
                .subscribeTracks(Parameters.builder().forward(false).build(), "live");
        publisher.publish(TRACK, 9);
        Asked offered = subscriber.request(Publish.class);
        assertEquals(
                Optional.of(false),
                ((Publish) offered.request.message()).parameters().forward());
        publisher.group(9, 0, "a");
        assertEquals(List.of(), offered.objects);
        subscriber.update(offered, Parameters.builder().forward(true).build());
        publisher.group(9, 1, "b");
        assertEquals(List.of("1:0 b"), offered.objects);
    }

    @Test
    void theParametersOfPublishOkHold() {
        subscriber
                .takesPublish(Parameters.builder()
                        .filter(SubscriptionFilter.from(new Location(2, 0)))
                        .build())
                .subscribeTracks(Parameters.NONE, "live");
        publisher.publish(TRACK, 9);
        publisher.group(9, 1, "a");
        publisher.group(9, 2, "b");
        assertEquals(List.of("2:0 b"), subscriber.request(Publish.class).objects);
    }

    @Test
    void cancellingSubscribeTracksKeepsItsSubscriptions() {
        subscriber.takesPublish(Parameters.NONE);
        Asked tracks = subscriber.subscribeTracks(Parameters.NONE, "live");
        publisher.publish(TRACK, 9);
        tracks.request.finish();
        rig.run();
        publisher.group(9, 0, "a");
        publisher.publish(FullTrackName.of("audio", "live"), 10);
        assertEquals(List.of("0:0 a"), subscriber.request(Publish.class).objects);
    }

    @Test
    void anUpdatedPrefixOffersWhatMatchesNow() {
        subscriber.takesPublish(Parameters.NONE);
        Asked tracks = subscriber.subscribeTracks(Parameters.NONE, "other");
        publisher.publish(TRACK, 9);
        assertEquals(List.of(), subscriber.requests);
        Asked update = subscriber.update(
                tracks,
                Parameters.builder()
                        .trackNamespacePrefix(TrackNamespace.of("live"))
                        .build());
        assertEquals(List.of("updated"), update.heard);
        subscriber.request(Publish.class);
    }

    @Test
    void aTrackThatNoStreamIsThereForIsBlocked() {
        subscriber.takesPublish(Parameters.NONE);
        Asked tracks = subscriber.subscribeTracks(Parameters.NONE, "live");
        rig.limitServerStreams(subscriber, 0);
        publisher.publish(TRACK, 9);
        assertEquals(List.of("ok", "blocked room--video"), tracks.heard);
        rig.grantServerStreams(subscriber, 5);
        assertEquals(List.of(), subscriber.requests);
        assertEquals(List.of("ok largest none"), subscriber.subscribe(TRACK).heard);
        publisher.group(9, 0, "a");
        assertTrue(rig.relay.statistics().totals().subscribersNow() == 1);
    }

    @Test
    void theHostHearsOfTracks() {
        Asked published = publisher.publish(TRACK, 9);
        subscriber.subscribe(TRACK);
        publisher.done(published, PublishDoneCode.TRACK_ENDED, 0);
        // a stream count of 0 is what careless publishers say: late streams are awaited all the same
        rig.advance(SessionOptions.DEFAULTS.lateStreamMillis());
        assertEquals(
                List.of(
                        "track live-room--video",
                        "subscribed live-room--video",
                        "no track live-room--video",
                        "unsubscribed live-room--video"),
                rig.events.heard.stream().filter(line -> line.contains("--")).toList());
    }
}
