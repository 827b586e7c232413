package io.fastrelay.relay;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.session.Request;
import io.fastrelay.session.Session;
import io.fastrelay.session.SessionEndpoint;
import io.fastrelay.session.SessionHandler;
import io.fastrelay.session.SessionOptions;
import io.fastrelay.session.Sessions;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.fake.FakeConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A client of the relay that does what the test says. Every method runs the network until nothing moves. */
final class ScriptedClient implements SessionHandler {

    private static final MoqtDraft DRAFT = Draft18.INSTANCE;

    final Session session;
    final FakeConnection connection;
    /** Requests of the relay, in their order. */
    final List<Asked> requests = new ArrayList<>();

    final List<GoAway> goAways = new ArrayList<>();
    Optional<CloseInfo> closed = Optional.empty();
    private final RelayRig rig;
    private final Map<Class<?>, Consumer<Asked>> answers = new HashMap<>();

    ScriptedClient(RelayRig rig, FakeConnection connection, SessionOptions options) {
        this.rig = rig;
        this.connection = connection;
        SessionEndpoint endpoint = new Sessions(rig.time).client(connection, DRAFT, options, this);
        this.session = endpoint.session();
        connection.handler(endpoint);
    }

    // ---- requests of the relay ----

    @Override
    public void onReady(Session ready, List<AuthToken> tokens) {}

    @Override
    public void onRequest(Request request) {
        Asked asked = new Asked();
        asked.request = request;
        request.listener(asked);
        requests.add(asked);
        answers.getOrDefault(
                        request.message().getClass(),
                        a -> a.request.reject(RequestErrorCode.NOT_SUPPORTED, -1, "not scripted"))
                .accept(asked);
    }

    @Override
    public void onGoAway(GoAway goAway) {
        goAways.add(goAway);
    }

    @Override
    public void onClosed(CloseInfo info) {
        closed = Optional.of(info);
    }

    /** What to do with requests of this kind. */
    ScriptedClient on(Class<?> kind, Consumer<Asked> answer) {
        answers.put(kind, answer);
        return this;
    }

    /** Leaves requests of this kind without answer. */
    ScriptedClient ignores(Class<?> kind) {
        return on(kind, asked -> {});
    }

    /** Answers SUBSCRIBE with SUBSCRIBE_OK. */
    ScriptedClient serves(long alias, Location largest, Properties properties) {
        return on(
                Subscribe.class,
                asked -> asked.request.accept(new SubscribeOk(
                        alias, Parameters.builder().largestObject(largest).build(), properties)));
    }

    ScriptedClient serves(long alias) {
        return serves(alias, null, Properties.NONE);
    }

    /** Answers SUBSCRIBE with REQUEST_ERROR. */
    ScriptedClient refuses(RequestErrorCode code) {
        return on(Subscribe.class, asked -> asked.request.reject(code, -1, "refused by the script"));
    }

    /** Takes every PUBLISH. */
    ScriptedClient takesPublish(Parameters parameters) {
        return on(Publish.class, asked -> asked.request.acceptPublish(parameters, asked));
    }

    /** Answers FETCH with these objects of consecutive ids in one group, beginning at the asked start. */
    ScriptedClient servesFetch(String... objects) {
        return on(Fetch.class, asked -> {
            FetchRange.Standalone range = (FetchRange.Standalone) ((Fetch) asked.request.message()).range();
            asked.request.accept(new FetchOk(false, range.end(), Parameters.NONE, Properties.NONE));
            fetchStream(asked.request.id(), range.start(), objects);
        });
    }

    /** The relay's requests of one kind. */
    List<Asked> requests(Class<?> kind) {
        return requests.stream()
                .filter(asked -> kind.isInstance(asked.request.message()))
                .toList();
    }

    Asked request(Class<?> kind) {
        List<Asked> all = requests(kind);
        if (all.size() != 1) {
            throw new AssertionError("expected one " + kind.getSimpleName() + ", came " + all.size());
        }
        return all.get(0);
    }

    // ---- own requests ----

    Asked subscribe(FullTrackName track) {
        return subscribe(track, Parameters.NONE);
    }

    Asked subscribe(FullTrackName track, Parameters parameters) {
        Asked asked = new Asked();
        asked.request = session.subscribe(track, parameters, asked, asked);
        rig.run();
        return asked;
    }

    Asked publishNamespace(String... namespace) {
        Asked asked = new Asked();
        asked.request = session.publishNamespace(TrackNamespace.of(namespace), Parameters.NONE, asked);
        rig.run();
        return asked;
    }

    Asked subscribeNamespace(String... prefix) {
        Asked asked = new Asked();
        asked.request = session.subscribeNamespace(TrackNamespace.of(prefix), Parameters.NONE, asked);
        rig.run();
        return asked;
    }

    Asked subscribeTracks(Parameters parameters, String... prefix) {
        Asked asked = new Asked();
        asked.request = session.subscribeTracks(TrackNamespace.of(prefix), parameters, asked);
        rig.run();
        return asked;
    }

    Asked publish(FullTrackName track, long alias) {
        return publish(track, alias, Parameters.NONE, Properties.NONE);
    }

    Asked publish(FullTrackName track, long alias, Parameters parameters, Properties properties) {
        Asked asked = new Asked();
        asked.request = session.publish(track, alias, parameters, properties, asked);
        rig.run();
        return asked;
    }

    Asked fetch(FullTrackName track, Location start, Location end, Parameters parameters) {
        return fetch(new FetchRange.Standalone(track, start, end), parameters);
    }

    Asked fetch(FetchRange range, Parameters parameters) {
        Asked asked = new Asked();
        asked.request = session.fetch(range, parameters, asked, asked);
        rig.run();
        return asked;
    }

    Asked trackStatus(FullTrackName track) {
        Asked asked = new Asked();
        asked.request = session.trackStatus(track, Parameters.NONE, asked);
        rig.run();
        return asked;
    }

    Asked update(Asked of, Parameters parameters) {
        Asked asked = new Asked();
        of.request.update(parameters, asked);
        rig.run();
        return asked;
    }

    // ---- objects ----

    /** A whole group on one subgroup stream: object ids from 0, FIN. */
    void group(long alias, long group, String... objects) {
        SendStream stream = openGroup(alias, group, objects);
        stream.finish();
        rig.run();
    }

    /** The same without FIN. */
    SendStream openGroup(long alias, long group, String... objects) {
        SendStream stream = connection.openUnidirectional();
        SubgroupHeader header = new SubgroupHeader(alias, group, 0, false, 128, false, false, true);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        DRAFT.objects().putSubgroupHeader(bytes, header);
        stream.write(bytes.flip());
        objects(stream, objects);
        return stream;
    }

    /** More objects on an open subgroup stream. */
    void objects(SendStream stream, String... objects) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        for (String object : objects) {
            byte[] payload = object.getBytes(StandardCharsets.UTF_8);
            DRAFT.objects().putObjectHead(bytes, 0, null, payload.length, ObjectStatus.NORMAL);
            bytes.put(payload);
        }
        stream.write(bytes.flip());
        rig.run();
    }

    /** A subgroup stream that begins in the middle of its group. */
    void objectsFrom(long alias, Location first, String... objects) {
        SendStream stream = connection.openUnidirectional();
        SubgroupHeader header = new SubgroupHeader(alias, first.group(), 0, false, 128, false, false, false);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        DRAFT.objects().putSubgroupHeader(bytes, header);
        long delta = first.object();
        for (String object : objects) {
            byte[] payload = object.getBytes(StandardCharsets.UTF_8);
            DRAFT.objects().putObjectHead(bytes, delta, null, payload.length, ObjectStatus.NORMAL);
            bytes.put(payload);
            delta = 0;
        }
        stream.write(bytes.flip());
        stream.finish();
        rig.run();
    }

    /** The data stream of a FETCH of the relay. */
    void fetchStream(long requestId, Location start, String... objects) {
        SendStream stream = connection.openUnidirectional();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        DRAFT.objects().putFetchHeader(bytes, requestId);
        io.fastrelay.moqt.ObjectCodec.FetchWriter writer =
                DRAFT.objects().fetchWriter(io.fastrelay.moqt.GroupOrder.ASCENDING);
        long id = start.object();
        for (String object : objects) {
            byte[] payload = object.getBytes(StandardCharsets.UTF_8);
            writer.putObjectHead(bytes, start.group(), 0, false, id++, 128, new byte[0], payload.length);
            bytes.put(payload);
        }
        stream.write(bytes.flip());
        stream.finish();
    }

    void done(Asked published, io.fastrelay.moqt.PublishDoneCode code, long streams) {
        published.request.done(new PublishDone(code.code(), streams, "script"));
        rig.run();
    }

    void close() {
        connection.close(0, "bye");
        rig.run();
    }

    static RequestOk ok() {
        return new RequestOk(Parameters.NONE, Properties.NONE);
    }
}
