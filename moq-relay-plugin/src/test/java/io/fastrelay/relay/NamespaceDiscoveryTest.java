package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PUBLISH_NAMESPACE and SUBSCRIBE_NAMESPACE, draft 18 sections 6, 10.15 and 10.18. */
class NamespaceDiscoveryTest {

    private RelayRig rig = new RelayRig();
    private final ScriptedClient publisher = rig.connect();
    private final ScriptedClient subscriber = rig.connect();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
    }

    @Test
    void existingNamespacesAreToldFirstWithTheirSuffixes() {
        publisher.publishNamespace("live", "room", "a");
        publisher.publishNamespace("live", "room", "b");
        publisher.publishNamespace("other");
        assertEquals(
                List.of("ok", "namespace 'a'", "namespace 'b'"),
                subscriber.subscribeNamespace("live", "room").heard.stream()
                        .sorted((x, y) -> x.equals("ok") ? -1 : y.equals("ok") ? 1 : x.compareTo(y))
                        .toList());
    }

    @Test
    void laterNamespacesAreToldAsTheyComeAndGo() {
        Asked watch = subscriber.subscribeNamespace("live");
        Asked announced = publisher.publishNamespace("live", "room");
        assertEquals(List.of("ok"), announced.heard);
        assertEquals(List.of("ok", "namespace 'room'"), watch.heard);
        announced.request.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
        rig.run();
        assertEquals(List.of("ok", "namespace 'room'", "namespace done 'room'"), watch.heard);
    }

    @Test
    void aFinWithdrawsANamespace() {
        Asked watch = subscriber.subscribeNamespace("live");
        Asked announced = publisher.publishNamespace("live", "room");
        announced.request.finish();
        rig.run();
        assertEquals(List.of("ok", "namespace 'room'", "namespace done 'room'"), watch.heard);
    }

    @Test
    void theEndOfASessionWithdrawsItsNamespaces() {
        Asked watch = subscriber.subscribeNamespace("live");
        publisher.publishNamespace("live", "room");
        publisher.close();
        assertEquals(List.of("ok", "namespace 'room'", "namespace done 'room'"), watch.heard);
    }

    @Test
    void aNamespaceOfSeveralPublishersIsToldOnceAndDoneWithTheLast() {
        Asked watch = subscriber.subscribeNamespace("live");
        Asked first = publisher.publishNamespace("live", "room");
        ScriptedClient other = rig.connect();
        other.publishNamespace("live", "room");
        assertEquals(List.of("ok", "namespace 'room'"), watch.heard);
        first.request.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
        rig.run();
        assertEquals(List.of("ok", "namespace 'room'"), watch.heard);
        other.close();
        assertEquals(List.of("ok", "namespace 'room'", "namespace done 'room'"), watch.heard);
    }

    @Test
    void aClientHearsOfItsOwnNamespacesToo() {
        Asked watch = publisher.subscribeNamespace("live");
        publisher.publishNamespace("live", "room");
        assertEquals(List.of("ok", "namespace 'room'"), watch.heard);
    }

    @Test
    void anEmptyPrefixMatchesEverythingAndAnExactOneHasAnEmptySuffix() {
        publisher.publishNamespace("live", "room");
        assertEquals(List.of("ok", "namespace 'live-room'"), subscriber.subscribeNamespace().heard);
        assertEquals(List.of("ok", "namespace ''"), rig.connect().subscribeNamespace("live", "room").heard);
    }

    @Test
    void overlappingPrefixesAreRefusedWithinOneSessionAndTypeOnly() {
        subscriber.subscribeNamespace("live", "room");
        for (String[] prefix : new String[][] {{}, {"live"}, {"live", "room"}, {"live", "room", "x"}}) {
            assertEquals(List.of("error PREFIX_OVERLAP"), subscriber.subscribeNamespace(prefix).heard);
        }
        assertEquals(List.of("ok"), subscriber.subscribeNamespace("live", "roo").heard);
        assertEquals(List.of("ok"), subscriber.subscribeTracks(Parameters.NONE, "live").heard);
        assertEquals(List.of("error PREFIX_OVERLAP"), subscriber.subscribeTracks(Parameters.NONE).heard);
        assertEquals(List.of("ok"), rig.connect().subscribeNamespace("live").heard);
    }

    @Test
    void aCancelledPrefixMayBeSubscribedAgain() {
        Asked watch = subscriber.subscribeNamespace("live");
        watch.request.finish();
        rig.run();
        assertEquals(List.of("ok"), subscriber.subscribeNamespace("live").heard);
        publisher.publishNamespace("live", "room");
        assertEquals(List.of("ok"), watch.heard);
    }

    @Test
    void anUpdateMovesThePrefix() {
        publisher.publishNamespace("live", "a", "x");
        publisher.publishNamespace("live", "b");
        Asked watch = subscriber.subscribeNamespace("live", "b");
        Asked update = subscriber.update(
                watch,
                Parameters.builder()
                        .trackNamespacePrefix(TrackNamespace.of("live", "a"))
                        .build());
        assertEquals(List.of("updated"), update.heard);
        assertEquals(List.of("ok", "namespace ''", "namespace done ''", "namespace 'x'"), watch.heard);
        publisher.publishNamespace("live", "a", "y");
        assertEquals("namespace 'y'", watch.heard.get(watch.heard.size() - 1));
    }

    @Test
    void anUpdateToAnOverlappingPrefixFailsAndClosesTheStream() {
        subscriber.subscribeNamespace("live");
        Asked watch = subscriber.subscribeNamespace("other");
        Asked update = subscriber.update(
                watch,
                Parameters.builder()
                        .trackNamespacePrefix(TrackNamespace.of("live", "a"))
                        .build());
        assertEquals(List.of("error PREFIX_OVERLAP"), update.heard);
        assertEquals(List.of("ok", "ended FIN"), watch.heard);
        publisher.publishNamespace("other");
        assertEquals(List.of("ok", "ended FIN"), watch.heard);
    }

    @Test
    void reservedNamespacesDoNotExist() {
        FullTrackName session = FullTrackName.of("x", ".session");
        assertEquals(List.of("error DOES_NOT_EXIST"), publisher.publishNamespace(".").heard);
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.subscribeNamespace(".session").heard);
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.subscribe(session).heard);
        assertEquals(List.of("error DOES_NOT_EXIST"), publisher.publish(session, 1).heard);
        assertEquals(List.of("error DOES_NOT_EXIST"), subscriber.trackStatus(session).heard);
        assertEquals(List.of("ok"), publisher.publishNamespace(".future", "extension").heard);
    }

    @Test
    void moreNamespacesThanTheLimitAreRefused() {
        rig = new RelayRig(RelayRig.options().withLimits(new RelayOptions.Limits(100, 100, 100, 100, 2, 1, 2)));
        ScriptedClient greedy = rig.connect();
        greedy.publishNamespace("a");
        greedy.publishNamespace("b");
        assertEquals(List.of("error EXCESSIVE_LOAD"), greedy.publishNamespace("c").heard);
        assertEquals(List.of("ok"), greedy.subscribeNamespace("x").heard);
        assertEquals(List.of("error EXCESSIVE_LOAD"), greedy.subscribeNamespace("y").heard);
        rig.connect().publishNamespace("c");
        assertEquals(List.of("error NAMESPACE_TOO_LARGE"), rig.connect().subscribeNamespace().heard);
    }

    @Test
    void everyClientIsAskedForItsNamespacesIfTheOptionSaysSo() {
        rig = new RelayRig(RelayRig.options().withAskForNamespaces(true));
        ScriptedClient shy = rig.connect();
        Asked asked = shy.request(SubscribeNamespace.class);
        assertTrue(((SubscribeNamespace) asked.request.message()).prefix().isEmpty());

        Asked[] question = new Asked[1];
        ScriptedClient announcer = rig.connectScripted(client -> client.on(SubscribeNamespace.class, a -> {
            question[0] = a;
            a.request.accept(ScriptedClient.ok());
            a.request.send(new Namespace(TrackNamespace.of("live", "room")));
        }));
        Asked watch = rig.connect().subscribeNamespace("live");
        assertEquals(List.of("ok", "namespace 'room'"), watch.heard);
        announcer.serves(4);
        rig.connect().subscribe(FullTrackName.of("v", "live", "room"));
        announcer.request(Subscribe.class);
        question[0].request.send(new NamespaceDone(TrackNamespace.of("live", "room")));
        rig.run();
        assertEquals(List.of("ok", "namespace 'room'", "namespace done 'room'"), watch.heard);
    }

    @Test
    void anEchoOfWhatTheRelayToldIsNoAnnouncement() {
        rig = new RelayRig(RelayRig.options().withAskForNamespaces(true));
        Asked[] question = new Asked[1];
        ScriptedClient mirror = rig.connectScripted(client -> client.on(SubscribeNamespace.class, a -> {
            question[0] = a;
            a.request.accept(ScriptedClient.ok());
        }));
        mirror.subscribeNamespace();
        ScriptedClient origin = rig.connect();
        origin.publishNamespace("live");
        question[0].request.send(new Namespace(TrackNamespace.of("live")));
        rig.run();
        Asked watch = rig.connect().subscribeNamespace("live");
        origin.close();
        assertEquals(List.of("ok", "namespace ''", "namespace done ''"), watch.heard);
    }

    @Test
    void theHostHearsOfNamespaces() {
        publisher.publishNamespace("live", "room");
        publisher.close();
        assertTrue(rig.events.heard.containsAll(List.of("namespace live-room", "no namespace live-room")));
        assertEquals(0, publisher.requests(PublishNamespace.class).size());
    }
}
