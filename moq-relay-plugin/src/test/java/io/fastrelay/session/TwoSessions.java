package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.fake.FakeConnection;
import io.fastrelay.transport.fake.FakeNetwork;
import io.fastrelay.transport.fake.ManualScheduler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client session and a server session that talk to each other in memory. */
final class TwoSessions {

    static final MoqtDraft DRAFT = Draft18.INSTANCE;

    final ManualScheduler timer = new ManualScheduler();
    final RecordingHandler atClient = new RecordingHandler();
    final RecordingHandler atServer = new RecordingHandler();
    final FakeNetwork network;
    final FakeNetwork.Pair pair;
    final Session client;
    final Session server;

    TwoSessions() {
        this(FakeNetwork.inOrder(), SessionOptions.DEFAULTS);
    }

    TwoSessions(FakeNetwork network, SessionOptions serverOptions) {
        this.network = network;
        pair = network.connect();
        Sessions sessions = new Sessions(timer);
        SessionEndpoint atClientEnd = sessions.client(pair.client(), DRAFT, SessionOptions.DEFAULTS, atClient);
        SessionEndpoint atServerEnd = sessions.server(pair.server(), DRAFT, serverOptions, atServer);
        pair.client().handler(atClientEnd);
        pair.server().handler(atServerEnd);
        client = atClientEnd.session();
        server = atServerEnd.session();
    }

    /** Exchanges SETUP. */
    TwoSessions ready() {
        network.run();
        return this;
    }

    TwoSessions run() {
        network.run();
        return this;
    }

    void advance(long millis) {
        timer.advance(millis);
        network.run();
    }

    /** Both sessions are alive and no handler failed. */
    void assertAlive() {
        assertEquals(Optional.empty(), atClient.closed);
        assertEquals(Optional.empty(), atServer.closed);
        assertEquals(Optional.empty(), pair.client().failure());
        assertEquals(Optional.empty(), pair.server().failure());
    }

    /** Opens a subgroup stream with these objects, from id 0 on. */
    static SendStream subgroup(FakeConnection from, long alias, long group, String... objects) {
        SendStream stream = from.openUnidirectional();
        stream.write(subgroupBytes(alias, group, objects));
        return stream;
    }

    static ByteBuffer subgroupBytes(long alias, long group, String... objects) {
        SubgroupHeader header = new SubgroupHeader(alias, group, 0, false, 128, false, false, true);
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        DRAFT.objects().putSubgroupHeader(bytes, header);
        for (String object : objects) {
            byte[] payload = object.getBytes(StandardCharsets.UTF_8);
            DRAFT.objects().putObjectHead(bytes, 0, null, payload.length, ObjectStatus.NORMAL);
            bytes.put(payload);
        }
        return bytes.flip();
    }
}
