package io.fastrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.client.GroupPublisher;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.PeerDialer;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubgroupPublisher;
import io.fastrelay.client.SubscribeOptions;
import io.fastrelay.client.TrackInfo;
import io.fastrelay.client.TrackPublisher;
import io.fastrelay.client.TrackSubscriber;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.DialException;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.Dialer;
import io.fastrelay.transport.fake.FakeNetwork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line from its arguments to its exit code, against a peer in memory. */
class MoqTest {

    private static final String URL = "moqt://relay.example:4443/app";
    private static final FullTrackName VIDEO = FullTrackName.of("video", "live", "room");
    private static final long PATIENCE = 30;

    private final PeerDialer dialer = new PeerDialer(FakeNetwork.inOrder());
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private OutputStream target = output;
    private byte[] input = new byte[0];
    private Optional<InputStream> silent = Optional.empty();
    private Optional<DialException> refusal = Optional.empty();

    @AfterEach
    void close() {
        dialer.close();
    }

    private int run(String... arguments) {
        CommandEnvironment environment = new CommandEnvironment(
                () -> refusal.<Dialer>map(RefusingDialer::new).orElse(dialer),
                silent.orElse(new ByteArrayInputStream(input)),
                target,
                new PrintStream(messages, true, StandardCharsets.UTF_8),
                false,
                task -> () -> {});
        return Moq.run(environment, arguments);
    }

    /** Reaches nobody. */
    private record RefusingDialer(DialException refusal) implements Dialer {

        @Override
        public CompletionStage<Connection> dial(URI uri, DialOptions options, Acceptor acceptor) {
            return CompletableFuture.failedFuture(refusal);
        }

        @Override
        public void close() {}
    }

    private CompletableFuture<Integer> start(String... arguments) {
        return CompletableFuture.supplyAsync(() -> run(arguments), task -> new Thread(task, "command").start());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE, TimeUnit.SECONDS);
    }

    private String said() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    private String written() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** The peer publishes lines in groups of two as soon as somebody subscribes, and ends the track. */
    private void servePeerTrack(String... lines) {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        dialer.peer().thenAccept(peer -> peer.serve(track));
        track.subscribed().thenRunAsync(() -> {
            publish(track, lines);
            track.end();
        });
    }

    private static void publish(TrackPublisher track, String... lines) {
        for (int i = 0; i < lines.length; i += 2) {
            GroupPublisher group = track.group();
            SubgroupPublisher subgroup = group.onlySubgroup();
            for (int j = i; j < Math.min(i + 2, lines.length); j++) {
                subgroup.write(lines[j].getBytes(StandardCharsets.UTF_8));
            }
            subgroup.finish();
        }
    }

    private CompletableFuture<List<String>> subscribeAtPeer() {
        return dialer.peer().thenComposeAsync(MoqTest::retrySubscribe).thenApplyAsync(MoqTest::texts);
    }

    /** The command may not serve its track yet when the peer subscribes. */
    private static CompletableFuture<TrackSubscriber> retrySubscribe(MoqClient peer) {
        return peer.subscribe(VIDEO, SubscribeOptions.DEFAULTS)
                .exceptionallyComposeAsync(failure -> retrySubscribe(peer));
    }

    private static List<String> texts(TrackSubscriber subscriber) {
        List<String> texts = new ArrayList<>();
        try {
            for (Optional<ReceivedObject> object = subscriber.nextObject();
                    object.isPresent();
                    object = subscriber.nextObject()) {
                if (object.get().payload().length > 0) {
                    texts.add(object.get().location() + " "
                            + new String(object.get().payload(), StandardCharsets.UTF_8));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return texts;
    }

    @Test
    void subscribeWritesPayloadsUntilTheTrackEnds() throws Exception {
        servePeerTrack("one", "two", "three");
        assertEquals(ExitCodes.OK, await(start("subscribe", URL, "live/room", "video")), this::said);
        assertEquals("onetwothree", written());
    }

    @Test
    void subscribeWritesLinesAndStopsAfterSoMany() throws Exception {
        servePeerTrack("one", "two", "three");
        assertEquals(
                ExitCodes.OK,
                await(start("subscribe", URL, "live-room--video", "--lines", "--objects", "2")),
                this::said);
        assertEquals("one\ntwo\n", written());
    }

    @Test
    void subscribeWritesJson() throws Exception {
        servePeerTrack("one");
        assertEquals(ExitCodes.OK, await(start("subscribe", URL, "live/room", "video", "--json")), this::said);
        assertEquals(
                "{\"group\":0,\"object\":0,\"subgroup\":0,\"priority\":128,\"status\":\"NORMAL\",\"length\":3,"
                        + "\"payload\":\"b25l\"}\n",
                written());
    }

    @Test
    void subscribeWritesOneFilePerObject(@TempDir Path folder) throws Exception {
        servePeerTrack("one", "two", "three");
        assertEquals(
                ExitCodes.OK,
                await(start("subscribe", URL, "live/room", "video", "--directory", folder.toString())),
                this::said);
        assertEquals("one", Files.readString(folder.resolve("0-0")));
        assertEquals("two", Files.readString(folder.resolve("0-1")));
        assertEquals("three", Files.readString(folder.resolve("1-0")));
    }

    @Test
    void subscribeEndsWhenNobodyReadsTheOutputAnyMore() throws Exception {
        servePeerTrack("one", "two");
        target = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(ExitCodes.OK, await(start("subscribe", URL, "live/room", "video")), this::said);
    }

    @Test
    void subscribeTellsTheRelaysErrorByName() throws Exception {
        assertEquals(ExitCodes.FAILED, await(start("subscribe", URL, "live/room", "nothing")));
        assertTrue(said().contains("DOES_NOT_EXIST"), this::said);
        assertTrue(said().contains("live-room--nothing"), this::said);
    }

    @Test
    void subscribeHasATimeout() throws Exception {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        dialer.peer().thenAccept(peer -> peer.serve(track));
        assertEquals(ExitCodes.TIMEOUT, await(start("subscribe", URL, "live/room", "video", "--timeout", "0.2")));
    }

    @Test
    void subscribeEndsWhenTheRelayIsGoingAway() throws Exception {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        dialer.peer().thenAccept(peer -> peer.serve(track));
        track.subscribed().thenRunAsync(() -> dialer.peer().join().goAway(60_000));
        assertEquals(ExitCodes.FAILED, await(start("subscribe", URL, "live/room", "video")));
        assertTrue(said().contains("GOAWAY"), this::said);
    }

    @Test
    void subscribeTellsWhyTheSessionWasClosed() throws Exception {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        dialer.peer().thenAccept(peer -> peer.serve(track));
        track.subscribed().thenRunAsync(() -> dialer.peer().join().close());
        assertEquals(ExitCodes.FAILED, await(start("subscribe", URL, "live/room", "video")));
        assertTrue(said().contains("the session was closed: by the relay with NO_ERROR"), this::said);
    }

    @Test
    void publishEndsItsTrackWhenTheRelayIsGoingAwayEvenIfTheInputIsSilent() throws Exception {
        silent = Optional.of(new PipedInputStream(new PipedOutputStream()));
        CompletableFuture<List<String>> received = subscribeAtPeer();
        CompletableFuture<Integer> publishing = start("publish", URL, "live/room", "video");
        dialer.peer()
                .thenComposeAsync(MoqTest::retryStatus)
                .thenRunAsync(() -> dialer.peer().join().goAway(60_000));
        assertEquals(ExitCodes.FAILED, await(publishing), this::said);
        assertTrue(said().contains("GOAWAY"), this::said);
        assertEquals(List.of(), await(received));
    }

    /** Until the command serves its track. */
    private static CompletableFuture<TrackInfo> retryStatus(MoqClient peer) {
        return peer.status(VIDEO, Parameters.NONE).exceptionallyComposeAsync(failure -> retryStatus(peer));
    }

    @Test
    void subscribeJoinsWhatWasPublishedBefore() throws Exception {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        publish(track, "one", "two", "three", "four", "five", "six");
        dialer.peer().thenAccept(peer -> peer.serve(track));
        track.subscribed().thenRunAsync(() -> publish(track, "seven"));
        assertEquals(
                ExitCodes.OK,
                await(start("subscribe", URL, "live/room", "video", "--lines", "--join", "1", "--objects", "5")),
                this::said);
        assertEquals("three\nfour\nfive\nsix\nseven\n", written());
    }

    @Test
    void fetchWritesARange() throws Exception {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        publish(track, "one", "two", "three", "four");
        dialer.peer().thenAccept(peer -> peer.serve(track));
        assertEquals(
                ExitCodes.OK,
                await(start("fetch", URL, "live/room", "video", "--range", "0:1..1:0", "--lines")),
                this::said);
        assertEquals("two\nthree\n", written());
    }

    @Test
    void fetchTellsTheRelaysErrorByName() throws Exception {
        TrackPublisher track = TrackPublisher.create(VIDEO);
        publish(track, "one");
        dialer.peer().thenAccept(peer -> peer.serve(track));
        assertEquals(ExitCodes.FAILED, await(start("fetch", URL, "live/room", "video", "--range", "7")));
        assertTrue(said().contains("INVALID_RANGE"), this::said);
    }

    @Test
    void publishSendsALinePerObject() throws Exception {
        input = "one\ntwo\r\nthree".getBytes(StandardCharsets.UTF_8);
        CompletableFuture<List<String>> received = subscribeAtPeer();
        assertEquals(
                ExitCodes.OK,
                await(start("publish", URL, "live/room", "video", "--per-line", "--group-size", "2")),
                this::said);
        assertEquals(List.of("0:0 one", "0:1 two", "1:0 three"), await(received));
        assertTrue(said().contains("published 3 objects"), this::said);
    }

    @Test
    void publishSendsObjectsOfASize() throws Exception {
        input = "abcdefgh".getBytes(StandardCharsets.UTF_8);
        CompletableFuture<List<String>> received = subscribeAtPeer();
        assertEquals(
                ExitCodes.OK, await(start("publish", URL, "live/room", "video", "--object-size", "3")), this::said);
        assertEquals(List.of("0:0 abc", "0:1 def", "0:2 gh"), await(received));
    }

    @Test
    void publishSendsDatagramsFromFiles(@TempDir Path folder) throws Exception {
        Path one = Files.writeString(folder.resolve("one"), "first");
        Path two = Files.writeString(folder.resolve("two"), "second");
        CompletableFuture<List<String>> received = subscribeAtPeer();
        assertEquals(
                ExitCodes.OK,
                await(start(
                        "publish",
                        URL,
                        "live/room",
                        "video",
                        "--datagrams",
                        "--per-file",
                        "--file",
                        one.toString(),
                        "--file",
                        two.toString())),
                this::said);
        assertEquals(List.of("0:0 first", "0:1 second"), await(received));
    }

    @Test
    void publishGivesUpWhenNobodySubscribes() throws Exception {
        assertEquals(
                ExitCodes.TIMEOUT,
                await(start("publish", URL, "live/room", "video", "--wait-timeout", "0.2")),
                this::said);
    }

    @Test
    void publishTellsWhyAPushIsRefused() throws Exception {
        assertEquals(ExitCodes.FAILED, await(start("publish", URL, "live/room", "video", "--push")));
        assertTrue(said().contains("UNINTERESTED"), this::said);
    }

    @Test
    void namespacesListsWhatIsAnnounced() throws Exception {
        CompletableFuture<Void> announced = dialer.peer().thenAccept(peer -> {
            peer.announce(TrackNamespace.of("live", "example.com"));
            peer.announce(TrackNamespace.of("live", "room"));
        });
        assertEquals(ExitCodes.OK, await(start("namespaces", URL, "live", "--quiet", "0.5")), this::said);
        await(announced);
        assertEquals("+ live-example.2ecom\n+ live-room\n", written());
    }

    @Test
    void anUnreachableRelayIsOneLine() {
        refusal = Optional.of(new DialException(URL + ": connection refused"));
        assertEquals(ExitCodes.FAILED, run("namespaces", URL));
        assertEquals("moq: " + URL + ": connection refused\n", said());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "subscribe",
                "subscribe http://relay.example live video",
                "subscribe moqt://relay.example live",
                "subscribe moqt://relay.example live video --filter backwards",
                "subscribe moqt://relay.example live video --certificate-hash abc",
                "subscribe moqt://relay.example live video --raw --json",
                "subscribe moqt://relay.example live video --objects 0",
                "publish moqt://relay.example live video --priority 256",
                "publish moqt://relay.example live video --object-size 0",
                "publish moqt://relay.example live video --per-line --mp4",
                "publish moqt://relay.example live video --file /does/not/exist",
                "fetch moqt://relay.example live video",
                "fetch moqt://relay.example live video --range 2..1",
                "namespaces moqt://relay.example a//b",
                "demo --seconds 0",
            })
    void aWrongCommandLineIsAUsageError(String line) {
        assertEquals(ExitCodes.USAGE, run(line.isEmpty() ? new String[0] : line.split(" ")), this::said);
        assertTrue(!said().isBlank());
        assertArrayEquals(new byte[0], output.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "publish --help", "subscribe --help", "fetch --help", "namespaces -h", "demo -h"})
    void everyCommandHasHelp(String line) {
        assertEquals(ExitCodes.OK, run(line.split(" ")));
        assertTrue(written().contains("Usage: moq"), this::written);
    }
}
