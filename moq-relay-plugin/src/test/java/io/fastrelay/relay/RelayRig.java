package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.Decision;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.relay.track.TrackLimits;
import io.fastrelay.session.SessionOptions;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.fake.FakeConnection;
import io.fastrelay.transport.fake.FakeNetwork;
import io.fastrelay.transport.fake.ManualScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** A relay and its clients in memory. Nothing moves and no time passes unless a test says so. */
final class RelayRig {

    /** What the host says; a test may replace it. */
    Function<AccessRequest, CompletionStage<Decision>> policy =
            request -> CompletableFuture.completedFuture(Decision.yes());

    final List<AccessRequest> questions = new ArrayList<>();
    final RecordingEvents events = new RecordingEvents();
    final ManualScheduler time = new ManualScheduler();
    final FakeNetwork network = FakeNetwork.inOrder();
    final Relay relay;
    private final List<FakeNetwork.Pair> connections = new ArrayList<>();

    RelayRig() {
        this(options());
    }

    RelayRig(RelayOptions options) {
        relay = new Relay(
                options,
                List.of(Draft18.INSTANCE),
                request -> {
                    questions.add(request);
                    return policy.apply(request);
                },
                events,
                time,
                () -> time.now() * 1_000_000);
    }

    /** The defaults, but clients are not asked for their namespaces: most tests would only hear noise. */
    static RelayOptions options() {
        return RelayOptions.DEFAULTS.withTrack(new TrackLimits(8L << 20, 0)).withAskForNamespaces(false);
    }

    ScriptedClient connect() {
        return connect(ConnectionInfo.Kind.QUIC, SessionOptions.DEFAULTS);
    }

    ScriptedClient connect(ConnectionInfo.Kind kind, SessionOptions options) {
        return connect(kind, options, client -> {});
    }

    /** A client that knows its script before the relay can ask anything. */
    ScriptedClient connectScripted(Consumer<ScriptedClient> script) {
        return connect(ConnectionInfo.Kind.QUIC, SessionOptions.DEFAULTS, script);
    }

    private ScriptedClient connect(ConnectionInfo.Kind kind, SessionOptions options, Consumer<ScriptedClient> script) {
        FakeNetwork.Pair pair = network.connect(kind, "moqt-18");
        connections.add(pair);
        ScriptedClient client = new ScriptedClient(this, pair.client(), options);
        script.accept(client);
        pair.server().handler(relay.accept(pair.server()));
        network.run();
        return client;
    }

    /** How many more bidirectional streams the relay may open to the client. */
    void limitServerStreams(ScriptedClient client, long bidirectional) {
        serverOf(client).limitStreams(bidirectional, Long.MAX_VALUE);
    }

    void grantServerStreams(ScriptedClient client, long bidirectional) {
        serverOf(client).grantStreams(bidirectional, 0);
        network.run();
    }

    private FakeConnection serverOf(ScriptedClient client) {
        return connections.stream()
                .filter(pair -> pair.client() == client.connection)
                .findFirst()
                .orElseThrow()
                .server();
    }

    void run() {
        network.run();
    }

    void advance(long millis) {
        time.advance(millis);
        network.run();
    }

    /** No handler has thrown. */
    void assertNoFailure() {
        for (FakeNetwork.Pair pair : connections) {
            assertEquals(Optional.empty(), pair.client().failure());
            assertEquals(Optional.empty(), pair.server().failure());
        }
    }
}
