package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Subscribe;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The six cases that everybody's interop runner has, by their names. */
class InteropCasesTest {

    private static final FullTrackName TRACK = FullTrackName.of("test-track", "moq-test", "interop");

    private final RelayRig rig = new RelayRig();
    private final ScriptedClient publisher = rig.connect();

    @AfterEach
    void nothingFailed() {
        rig.assertNoFailure();
        assertEquals(Optional.empty(), publisher.closed);
    }

    @Test
    void setupOnly() {
        assertEquals("fast-relay", publisher.session.info().implementation());
    }

    @Test
    void announceOnly() {
        assertEquals(List.of("ok"), publisher.publishNamespace("moq-test", "interop").heard);
    }

    @Test
    void publishNamespaceDone() {
        Asked announced = publisher.publishNamespace("moq-test", "interop");
        announced.request.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
        rig.run();
        assertEquals(0, rig.relay.statistics().totals().namespacesNow());
    }

    @Test
    void subscribeError() {
        assertEquals(
                List.of("error DOES_NOT_EXIST"),
                rig.connect().subscribe(FullTrackName.of("none", "nonexistent", "namespace")).heard);
    }

    @Test
    void announceSubscribe() {
        publisher.serves(1).publishNamespace("moq-test", "interop");
        assertEquals(List.of("ok largest none"), rig.connect().subscribe(TRACK).heard);
        publisher.request(Subscribe.class);
    }

    @Test
    void subscribeBeforeAnnounce() {
        Asked waiting = rig.connect()
                .subscribe(TRACK, Parameters.builder().rendezvousTimeout(3_000L).build());
        rig.advance(500);
        publisher.serves(1).publishNamespace("moq-test", "interop");
        assertEquals(List.of("ok largest none"), waiting.heard);
    }
}
