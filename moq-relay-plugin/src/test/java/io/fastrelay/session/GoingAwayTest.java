package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** GOAWAY, section 10.4. */
class GoingAwayTest {

    private final TwoSessions two = new TwoSessions().ready();
    private final RecordingListener listener = new RecordingListener();

    private Request published() {
        two.atServer.onRequest =
                request -> request.accept(new RequestOk(Parameters.NONE, io.fastrelay.moqt.Properties.NONE));
        Request request = two.client.publishNamespace(TrackNamespace.of("n"), Parameters.NONE, listener);
        two.run();
        return request;
    }

    private String closed() {
        return two.atServer
                .closed
                .map(info -> SessionError.of(info.code()).name())
                .orElse("open");
    }

    @Test
    void aSessionWithoutRequestsClosesSoon() {
        two.server.goAway("moqt://elsewhere/", 5_000);
        two.run();
        assertEquals(List.of("ready", "goaway moqt://elsewhere/"), two.atClient.heard);
        assertTrue(two.client.peerIsGoingAway());
        two.advance(100);
        assertEquals("NO_ERROR", closed());
    }

    @Test
    void aSessionClosesAsSoonAsItsLastRequestIsOver() {
        Request request = published();
        two.server.goAway("", 5_000);
        two.advance(1_000);
        assertEquals("open", closed());
        request.cancel(StreamResetCode.CANCELLED);
        two.run();
        two.advance(100);
        assertEquals("NO_ERROR", closed());
    }

    @Test
    void aPeerThatDoesNotGoIsLeft() {
        published();
        two.server.goAway("", 5_000);
        two.advance(4_999);
        assertEquals("open", closed());
        two.advance(1);
        assertEquals("GOAWAY_TIMEOUT", closed());
    }

    @Test
    void withoutATimeoutThePeerMayStay() {
        published();
        two.server.goAway("", 0);
        two.advance(3_600_000);
        assertEquals("open", closed());
    }

    @Test
    void onlyTheFirstGoAwayIsSent() {
        published();
        two.server.goAway("", 5_000);
        two.server.goAway("", 6_000);
        two.run();
        assertEquals(List.of("ready", "goaway "), two.atClient.heard);
        two.assertAlive();
    }

    @Test
    void theSmallestRequestThatWasNotProcessedIsTold() {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; goaway 1000");
        assertEquals(List.of(Optional.of(0L)), peer.goAwayIds());
        peer = ScriptedPeer.ofServer().play("setup; request 06 0005 04 01 01 6E 00; goaway 1000");
        assertEquals(List.of(Optional.of(6L)), peer.goAwayIds());
        peer = ScriptedPeer.ofClient().play("setup; goaway 1000");
        assertEquals(List.of(Optional.of(1L)), peer.goAwayIds());
    }

    @Test
    void newRequestsOfThePeerAreRefused() {
        ScriptedPeer peer = ScriptedPeer.ofServer()
                .play("setup; request 06 0005 00 01 01 6E 00; goaway 1000; request 06 0005 02 01 01 6F 00");
        assertEquals(List.of("REQUEST_ERROR GOING_AWAY", "FIN"), peer.answers());
        assertEquals("open", peer.outcome());
    }

    @Test
    void toAPeerThatGoesAwayNoNewRequestIsMade() {
        published();
        two.server.goAway("", 5_000);
        two.run();
        RecordingListener refused = new RecordingListener();
        two.client.publishNamespace(TrackNamespace.of("m"), Parameters.NONE, refused);
        two.run();
        assertEquals(List.of("error GOING_AWAY"), refused.heard);
        assertEquals(1, two.atServer.requests.size());
    }

    @Test
    void aClientCannotSendTheServerElsewhere() {
        assertThrows(IllegalArgumentException.class, () -> two.client.goAway("moqt://elsewhere/", 0));
        two.client.goAway("", 1_000);
        two.run();
        assertEquals(List.of("ready", "goaway "), two.atServer.heard);
    }

    @Test
    void oneRequestCanBeAskedToMove() {
        published();
        two.atServer.last().send(new GoAway("moqt://elsewhere/", 1_000, Optional.empty()));
        two.run();
        assertEquals(List.of("answer REQUEST_OK", "goaway"), listener.heard);
        two.advance(1_000);
        assertEquals(List.of("answer REQUEST_OK", "goaway", "ended RESET 4"), listener.heard);
        assertEquals(List.of("ended RESET 4"), two.atServer.lastListener().heard);
        two.assertAlive();
    }
}
