package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.transport.ConnectionInfo;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the session answers, what its owner hears, and that it lives on. */
class AnsweringTest {

    private static final String TRACK = "01 01 6E 01 74 ";
    private static final String SUBSCRIBE_0 = "03 0007 00 " + TRACK + "00";
    private static final String SUBSCRIBE_2 = "03 0007 02 " + TRACK + "00";
    private static final String PUBLISH_0 = "1D 0008 00 " + TRACK + "09 00";
    private static final String PUBLISH_2 = "1D 0008 02 " + TRACK + "0A 00";
    private static final String SUBSCRIBE_NAMESPACE_0 = "50 0005 00 01 01 6E 00";

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("SUBSCRIBE", SUBSCRIBE_0, List.of("SUBSCRIBE_OK")),
                arguments("PUBLISH", PUBLISH_0, List.of("REQUEST_OK")),
                // standalone, from 0:0 to the end of group 1
                arguments("FETCH", "16 000C 00 01 " + TRACK + "00 00 01 00 00", List.of("FETCH_OK")),
                arguments("TRACK_STATUS", "0D 0007 00 " + TRACK + "00", List.of("REQUEST_OK", "FIN")),
                arguments("PUBLISH_NAMESPACE", "06 0005 00 01 01 6E 00", List.of("REQUEST_OK")),
                arguments("SUBSCRIBE_NAMESPACE", SUBSCRIBE_NAMESPACE_0, List.of("REQUEST_OK")),
                arguments("SUBSCRIBE_TRACKS", "51 0005 00 01 01 6E 00", List.of("REQUEST_OK")),
                arguments("an empty prefix", "50 0003 00 00 00", List.of("REQUEST_OK")),
                arguments("the namespace .", "06 0005 00 01 01 2E 00", List.of("REQUEST_ERROR DOES_NOT_EXIST", "FIN")),
                arguments(
                        "a track of .session",
                        "03 000E 00 01 08 2E73657373696F6E 01 74 00",
                        List.of("REQUEST_ERROR DOES_NOT_EXIST", "FIN")),
                arguments("an unknown reserved namespace", "06 0006 00 01 02 2E61 00", List.of("REQUEST_OK")),
                // track property 0x4000 = 1
                arguments(
                        "a mandatory track property",
                        "1D 000C 00 " + TRACK + "09 00 C04000 01",
                        List.of("REQUEST_ERROR UNSUPPORTED_EXTENSION", "FIN")),
                // parameter 3: USE_ALIAS 5
                arguments(
                        "an unknown token alias",
                        "03 000B 00 " + TRACK + "01 03 02 02 05",
                        List.of("REQUEST_ERROR MALFORMED_AUTH_TOKEN", "FIN")),
                // USE_VALUE, type 7, "a", twice
                arguments(
                        "the same token twice",
                        "03 0011 00 " + TRACK + "02 03 03 03 07 61 00 03 03 07 61",
                        List.of("REQUEST_ERROR MALFORMED_AUTH_TOKEN", "FIN")),
                arguments(
                        "a request byte by byte",
                        "03; more 00; more 07; more 00 " + TRACK + "; more 00",
                        List.of("SUBSCRIBE_OK")),
                arguments("SUBSCRIBE and FIN", SUBSCRIBE_0 + "; fin", List.of("SUBSCRIBE_OK")),
                arguments("SUBSCRIBE_NAMESPACE and FIN", SUBSCRIBE_NAMESPACE_0 + "; fin", List.of("REQUEST_OK", "FIN")),
                arguments("two updates", SUBSCRIBE_0 + " 02 0002 02 00 02 0002 04 00", List.of("SUBSCRIBE_OK")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void aRequestIsAnswered(String name, String request, List<String> expected) {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; request " + request);
        assertEquals(expected, peer.answers());
        assertEquals("open", peer.outcome());
    }

    @Test
    void whatAHandlerDoesNotWantIsNotSupported() {
        ScriptedPeer peer = ScriptedPeer.ofServer();
        SessionHandler indifferent = new SessionHandler() {
            @Override
            public void onReady(Session session, List<io.fastrelay.moqt.AuthToken> tokens) {}

            @Override
            public void onGoAway(io.fastrelay.moqt.message.GoAway goAway) {}

            @Override
            public void onClosed(io.fastrelay.transport.CloseInfo info) {}
        };
        peer.handler.onRequest = indifferent::onRequest;
        for (String request : List.of(
                SUBSCRIBE_0,
                "1D 0008 02 " + TRACK + "09 00",
                "16 000C 04 01 " + TRACK + "00 00 01 00 00",
                "0D 0007 06 " + TRACK + "00",
                "06 0005 08 01 01 6E 00",
                "50 0005 0A 01 01 6E 00",
                "51 0005 0C 01 01 6E 00")) {
            peer.play((request == SUBSCRIBE_0 ? "setup; " : "") + "request " + request);
            assertEquals(List.of("REQUEST_ERROR NOT_SUPPORTED", "FIN"), peer.answers());
        }
        assertEquals("open", peer.outcome());
    }

    @Test
    void requestsAndDataBeforeSetupWaitForIt() {
        ScriptedPeer peer = ScriptedPeer.ofServer()
                .play("uni 14 09 00 00 05 00 01 61; fin; datagram 00 09 01 02 03 64; request " + PUBLISH_0
                        + "; time 9000");
        assertEquals(List.of(), peer.answers());
        peer.play("setup");
        assertEquals(List.of("REQUEST_OK"), peer.answers());
        assertEquals(List.of("subgroup 0/0", "object 0 a", "datagram 1/2 d", "fin"), peer.track.heard);
        assertEquals("open", peer.outcome());
    }

    @Test
    void aSecondSubscriptionWithTheSameRoleIsRefused() {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; request " + SUBSCRIBE_0 + "; request " + SUBSCRIBE_2);
        assertEquals(List.of("REQUEST_ERROR DUPLICATE_SUBSCRIPTION", "FIN"), peer.answers());
        peer.play("request 1D 0008 04 " + TRACK + "09 00");
        assertEquals(List.of("REQUEST_OK"), peer.answers(), "the other role is free");
        assertEquals("open", peer.outcome());
    }

    @Test
    void aTrackMayBeSubscribedAgainOnceTheFirstSubscriptionIsCancelled() {
        ScriptedPeer peer =
                ScriptedPeer.ofServer().play("setup; request " + SUBSCRIBE_0 + "; reset 1; request " + SUBSCRIBE_2);
        assertEquals(List.of("SUBSCRIBE_OK"), peer.answers());
        assertEquals(List.of("ended RESET 1"), peer.handler.listeners.get(0).heard);
    }

    @Test
    void aSubscribeMeetsAPendingPublishOfOurs() {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; ask PUBLISH; request " + SUBSCRIBE_0);
        assertEquals(List.of("REQUEST_ERROR DUPLICATE_SUBSCRIPTION", "FIN"), peer.answers());
    }

    @Test
    void anAcceptedPublishTakesThePlaceOfOurPendingSubscribe() {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; ask SUBSCRIBE; request " + PUBLISH_0);
        assertEquals(List.of("error DUPLICATE_SUBSCRIPTION"), peer.listener.heard);
        assertEquals(List.of("REQUEST_OK"), peer.answers());
        peer.play("uni 14 09 00 00 05 00 01 61");
        assertEquals(List.of("subgroup 0/0", "object 0 a"), peer.track.heard);
    }

    @Test
    void aSecondPublishIsRefusedAndItsStreamsStopped() {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; request " + PUBLISH_0 + "; request " + PUBLISH_2);
        assertEquals(List.of("REQUEST_ERROR DUPLICATE_SUBSCRIPTION", "FIN"), peer.answers());
        peer.play("uni 14 0A 00 00 05 00 01 61");
        assertEquals(List.of(), peer.track.heard);
        assertEquals("open", peer.outcome());
    }

    @Test
    void moreRequestsThanAllowedAreTurnedAwayForAWhile() {
        SessionOptions two = new SessionOptions("", "", "", List.of(), 0, 2, 1000, 10_000, 30_000, 3_000, 3_000);
        ScriptedPeer peer = new ScriptedPeer(true, ConnectionInfo.Kind.QUIC, two)
                .play(
                        "setup; request 06 0005 00 01 01 61 00; request 06 0005 02 01 01 62 00; request 06 0005 04 01 01 63 00");
        assertEquals(List.of("REQUEST_ERROR EXCESSIVE_LOAD", "FIN"), peer.answers());
        peer.play("stop 0; request 06 0005 06 01 01 64 00");
        assertEquals(List.of("REQUEST_ERROR EXCESSIVE_LOAD", "FIN"), peer.answers());
        assertEquals("open", peer.outcome());
    }

    @Test
    void aTokenIsResolvedByItsAlias() {
        // REGISTER alias 5 type 7 "a"; then USE_ALIAS 5; then DELETE 5 with USE_ALIAS behind it
        ScriptedPeer peer = ScriptedPeer.ofServer()
                .play("setup; request 03 000D 00 " + TRACK + "01 03 04 01 05 07 61")
                .play("request 0D 000B 02 " + TRACK + "01 03 02 02 05");
        assertEquals(List.of("REQUEST_OK", "FIN"), peer.answers());
        assertEquals(
                List.of(io.fastrelay.moqt.AuthToken.value(7, new byte[] {'a'})),
                peer.handler.last().tokens());
        peer.play("request 0D 000F 04 " + TRACK + "02 03 02 00 05 00 02 02 05");
        assertEquals(List.of("REQUEST_ERROR MALFORMED_AUTH_TOKEN", "FIN"), peer.answers());
        peer.play("request 03 000D 06 01 01 6E 01 75 01 03 04 01 05 07 62");
        assertEquals(List.of("SUBSCRIBE_OK"), peer.answers(), "a deleted alias may be registered again");
    }

    @Test
    void aTokenIsRegisteredEvenIfItsRequestIsRefused() {
        ScriptedPeer peer = ScriptedPeer.ofServer()
                // the namespace . with REGISTER alias 5
                .play("setup; request 06 000B 00 01 01 2E 01 03 04 01 05 07 61");
        assertEquals(List.of("REQUEST_ERROR DOES_NOT_EXIST", "FIN"), peer.answers());
        peer.play("request 06 0009 02 01 01 61 01 03 02 02 05");
        assertEquals(List.of("REQUEST_OK"), peer.answers());
    }

    @Test
    void tokensInSetupThatDoNotFitTheCacheAreUsedAsValues() {
        SessionOptions noCache = new SessionOptions("", "", "", List.of(), 0, 10, 1000, 10_000, 30_000, 3_000, 3_000);
        ScriptedPeer peer =
                new ScriptedPeer(true, ConnectionInfo.Kind.QUIC, noCache).play("control AF00 0006 03 04 01 05 07 61");
        assertEquals("open", peer.outcome());
        assertEquals(List.of(io.fastrelay.moqt.AuthToken.value(7, new byte[] {'a'})), peer.handler.setupTokens);
    }

    @Test
    void updatesAreAnsweredInTheirOrderHoweverTheOwnerAnswersThem() {
        ScriptedPeer peer =
                ScriptedPeer.ofServer().play("setup; request " + SUBSCRIBE_0 + "; more 02 0002 02 00 02 0002 04 00");
        List<Request.Update> updates = peer.handler.lastListener().updates;
        assertEquals(2, updates.size());
        updates.get(1).reply().reject(RequestErrorCode.INTERNAL_ERROR, "second");
        peer.play("time 0");
        assertEquals(List.of("SUBSCRIBE_OK"), peer.answers());
        updates.get(0).reply().accept(Parameters.NONE);
        peer.play("time 0");
        assertEquals(List.of("SUBSCRIBE_OK", "REQUEST_OK", "REQUEST_ERROR INTERNAL_ERROR"), peer.answers());
    }

    @Test
    void updatesWaitForTheAnswerOfTheirRequest() {
        ScriptedPeer peer = ScriptedPeer.ofServer();
        peer.handler.onRequest = request -> {};
        peer.play("setup; request " + SUBSCRIBE_NAMESPACE_0 + " 02 0002 02 00");
        assertEquals(List.of(), peer.handler.lastListener().heard);
        peer.handler.last().accept(new RequestOk(Parameters.NONE, Properties.NONE));
        peer.handler.lastListener().updates.get(0).reply().accept(Parameters.NONE);
        peer.play("time 0");
        assertEquals(List.of("REQUEST_OK", "REQUEST_OK"), peer.answers());
    }

    @Test
    void aRefusedUpdateEndsANamespaceSubscription() {
        ScriptedPeer peer =
                ScriptedPeer.ofServer().play("setup; request " + SUBSCRIBE_NAMESPACE_0 + "; more 02 0002 02 00");
        peer.handler.lastListener().updates.get(0).reply().reject(RequestErrorCode.PREFIX_OVERLAP, "");
        peer.play("time 0");
        assertEquals(List.of("REQUEST_OK", "REQUEST_ERROR PREFIX_OVERLAP", "FIN"), peer.answers());
        assertEquals(List.of("update"), peer.handler.lastListener().heard);
    }

    @Test
    void anUpdateWithAnUnknownTokenAliasEndsTheSubscription() {
        ScriptedPeer peer =
                ScriptedPeer.ofServer().play("setup; request " + SUBSCRIBE_0 + "; more 02 0006 02 01 03 02 02 05");
        assertEquals(
                List.of("SUBSCRIBE_OK", "REQUEST_ERROR MALFORMED_AUTH_TOKEN", "PUBLISH_DONE", "FIN"), peer.answers());
        assertEquals(List.of("ended FIN 0"), peer.handler.lastListener().heard);
    }

    @Test
    void tooManyUnansweredUpdatesEndTheRequest() {
        StringBuilder updates = new StringBuilder();
        for (int i = 1; i <= 65; i++) {
            updates.append(String.format(" 02 0003 %04X 00", 0x8000 | 2 * i));
        }
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; request " + SUBSCRIBE_0 + "; more" + updates);
        assertEquals(List.of("SUBSCRIBE_OK", "RESET 9"), peer.answers());
        assertEquals("open", peer.outcome());
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("SUBSCRIBE reset", SUBSCRIBE_0 + "; reset 7", "ended RESET 7"),
                arguments("SUBSCRIBE stopped", SUBSCRIBE_0 + "; stop 7", "ended STOP_SENDING 7"),
                arguments("PUBLISH reset", PUBLISH_0 + "; reset 7", "ended RESET 7"),
                arguments("PUBLISH finished without PUBLISH_DONE", PUBLISH_0 + "; fin", "ended FIN 0"),
                arguments("PUBLISH_NAMESPACE finished", "06 0005 00 01 01 6E 00; fin", "ended FIN 0"),
                arguments("PUBLISH_NAMESPACE stopped", "06 0005 00 01 01 6E 00; stop 1", "ended STOP_SENDING 1"),
                arguments("SUBSCRIBE_TRACKS finished", "51 0005 00 01 01 6E 00; fin", "ended FIN 0"),
                arguments("reset and stopped", SUBSCRIBE_0 + "; reset 7; stop 8", "ended RESET 7"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void theOwnerHearsOnceHowTheRequesterEndsARequest(String name, String script, String expected) {
        ScriptedPeer peer = ScriptedPeer.ofServer().play("setup; request " + script);
        assertEquals(List.of(expected), peer.handler.lastListener().heard);
        assertEquals("open", peer.outcome());
        if (script.startsWith(PUBLISH_0)) {
            assertEquals(List.of("end"), peer.track.heard);
        }
    }

    static Stream<Arguments> answersToUs() {
        return Stream.of(
                arguments("refused", "SUBSCRIBE", "answer 05 0003 10 00 00", List.of("error DOES_NOT_EXIST")),
                arguments(
                        "refused with grease",
                        "SUBSCRIBE",
                        "answer 05 0004 809D 00 00",
                        List.of("error INTERNAL_ERROR")),
                arguments("FIN without an answer", "SUBSCRIBE", "answer-fin", List.of("ended FIN 0")),
                arguments("reset without an answer", "SUBSCRIBE", "answer-reset 4", List.of("ended RESET 4")),
                arguments("no answer in time", "SUBSCRIBE", "time 30000", List.of("error TIMEOUT")),
                arguments(
                        "FIN behind SUBSCRIBE_OK",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00; answer-fin",
                        List.of("answer SUBSCRIBE_OK", "ended FIN 0")),
                arguments(
                        "PUBLISH_DONE and FIN",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00 0B 0003 02 00 00; answer-fin",
                        List.of("answer SUBSCRIBE_OK", "message PUBLISH_DONE")),
                arguments(
                        "PUBLISH stopped",
                        "PUBLISH",
                        "answer 07 0001 00; answer-stop 3",
                        List.of("answer REQUEST_OK", "ended STOP_SENDING 3")),
                arguments(
                        "STOP_SENDING before the refusal",
                        "PUBLISH",
                        "answer-stop 0; answer 05 0003 03 00 00; answer-fin",
                        List.of("error NOT_SUPPORTED")),
                arguments(
                        "STOP_SENDING and no answer",
                        "PUBLISH",
                        "answer-stop 5; time 3000",
                        List.of("ended STOP_SENDING 5")),
                arguments(
                        "STOP_SENDING before PUBLISH_DONE",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00; answer-stop 0; answer 0B 0003 02 00 00; answer-fin; time 3000",
                        List.of("answer SUBSCRIBE_OK", "message PUBLISH_DONE")),
                arguments(
                        "STOP_SENDING behind PUBLISH_DONE",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00 0B 0003 02 00 00; answer-stop 0; answer-reset 0",
                        List.of("answer SUBSCRIBE_OK", "message PUBLISH_DONE")),
                arguments(
                        "STOP_SENDING and nothing more",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00; answer-stop 4; time 3000",
                        List.of("answer SUBSCRIBE_OK", "ended STOP_SENDING 4")),
                arguments(
                        "STOP_SENDING behind FETCH_OK, with data",
                        "FETCH",
                        "answer 18 0004 00 09 00 00; answer-stop 0; uni 05 00; time 30000",
                        List.of("answer FETCH_OK")),
                arguments(
                        "STOP_SENDING behind FETCH_OK, without data",
                        "FETCH",
                        "answer 18 0004 00 09 00 00; answer-fin; answer-stop 1; time 30000",
                        List.of("answer FETCH_OK", "ended STOP_SENDING 1")),
                arguments(
                        "reset behind FETCH_OK",
                        "FETCH",
                        "answer 18 0004 00 09 00 00; answer-reset 6",
                        List.of("answer FETCH_OK", "ended RESET 6")),
                arguments(
                        "PUBLISH_OK and FIN", "PUBLISH", "answer 07 0001 00; answer-fin", List.of("answer REQUEST_OK")),
                arguments(
                        "FETCH_OK and FIN",
                        "FETCH",
                        "answer 18 0004 00 09 00 00; answer-fin",
                        List.of("answer FETCH_OK")),
                arguments(
                        "a mandatory property in SUBSCRIBE_OK",
                        "SUBSCRIBE",
                        "answer 04 0006 09 00 C04000 01",
                        List.of("error UNSUPPORTED_EXTENSION")),
                arguments(
                        "the end of a namespace subscription",
                        "SUBSCRIBE_NAMESPACE",
                        "answer 07 0001 00 08 0003 01 01 61; answer-fin",
                        List.of("answer REQUEST_OK", "message NAMESPACE", "ended FIN 0")),
                arguments(
                        "a namespace that stays although its answer's stream ends",
                        "PUBLISH_NAMESPACE",
                        "answer 07 0001 00; answer-fin",
                        List.of("answer REQUEST_OK")),
                arguments(
                        "a revoked namespace",
                        "PUBLISH_NAMESPACE",
                        "answer 07 0001 00; answer-reset 7",
                        List.of("answer REQUEST_OK", "ended RESET 7")),
                arguments(
                        "an update and its answer",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00; update; answer 07 0001 00",
                        List.of("answer SUBSCRIBE_OK", "updated")),
                arguments(
                        "an update before the answer",
                        "SUBSCRIBE",
                        "update; answer 04 0002 09 00 07 0001 00",
                        List.of("answer SUBSCRIBE_OK", "updated")),
                arguments(
                        "a refused update",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00; update; answer 05 0003 00 00 00 0B 0003 08 00 00",
                        List.of("answer SUBSCRIBE_OK", "error INTERNAL_ERROR", "message PUBLISH_DONE")),
                arguments(
                        "an update that is never answered, then late",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00; update; time 30000; answer 07 0001 00; update; answer 07 0001 00",
                        List.of("answer SUBSCRIBE_OK", "error TIMEOUT", "updated")),
                arguments(
                        "GOAWAY on the request",
                        "SUBSCRIBE",
                        "answer 04 0002 09 00 10 0002 00 00",
                        List.of("answer SUBSCRIBE_OK", "goaway")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersToUs")
    void theOwnerHearsWhatIsAnswered(String name, String kind, String script, List<String> expected) {
        ScriptedPeer peer = ScriptedPeer.ofClient().play("setup; ask " + kind + "; " + script);
        assertEquals(expected, peer.listener.heard);
        assertEquals("open", peer.outcome());
    }
}
