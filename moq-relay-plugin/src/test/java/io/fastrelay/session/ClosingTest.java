package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fastrelay.transport.ConnectionInfo;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer sends against the rules of draft 18, and the code that the session closes with; or that it stays open. */
class ClosingTest {

    // Namespace (n), track t:          01 01 6E   01 74
    private static final String TRACK = "01 01 6E 01 74 ";
    // SUBSCRIBE, length 7, request id, track, no parameters
    private static final String SUBSCRIBE_0 = "03 0007 00 " + TRACK + "00";
    private static final String SUBSCRIBE_2 = "03 0007 02 01 01 6E 01 75 00";
    // PUBLISH, request id 0, track, alias 9, no parameters
    private static final String PUBLISH_0 = "1D 0008 00 " + TRACK + "09 00";
    private static final String SUBSCRIBE_OK = "04 0002 09 00";
    private static final String REQUEST_OK = "07 0001 00";
    private static final String PUBLISH_DONE = "0B 0003 02 00 00";

    static Stream<Arguments> atAServer() {
        return Stream.of(
                // SETUP: section 10.3
                arguments("an empty SETUP", "setup", "open"),
                arguments("SETUP byte by byte", "control AF; more 00; more 00; more 00", "open"),
                arguments("an unknown option, twice", "control AF00 0004 7E 00 00 01", "open"),
                arguments("PATH /a?b", "control AF00 0006 01 04 2F 61 3F 62", "open"),
                arguments("PATH without a slash", "control AF00 0003 01 01 61", "MALFORMED_PATH"),
                arguments("PATH twice", "control AF00 0006 01 01 2F 00 01 2F", "PROTOCOL_VIOLATION"),
                arguments("AUTHORITY a:1", "control AF00 0005 05 03 61 3A 31", "open"),
                arguments("AUTHORITY with a space", "control AF00 0003 05 01 20", "MALFORMED_AUTHORITY"),
                arguments("a token by alias", "control AF00 0004 03 02 02 01", "PROTOCOL_VIOLATION"),
                arguments("a deleted token", "control AF00 0004 03 02 00 01", "PROTOCOL_VIOLATION"),
                arguments(
                        "the same alias registered twice",
                        "control AF00 000C 03 04 01 01 07 61 00 04 01 01 07 62",
                        "DUPLICATE_AUTH_TOKEN_ALIAS"),
                arguments("a token that cannot be read", "control AF00 0003 03 01 09", "KEY_VALUE_FORMATTING_ERROR"),
                arguments("no SETUP in time", "time 10000", "CONTROL_MESSAGE_TIMEOUT"),
                arguments("half a SETUP in time", "control AF00; time 10000", "CONTROL_MESSAGE_TIMEOUT"),
                arguments("SETUP twice", "setup; control AF00 0000", "PROTOCOL_VIOLATION"),
                arguments("a request on the control stream", "setup; control " + SUBSCRIBE_0, "PROTOCOL_VIOLATION"),
                arguments("an unknown message on the control stream", "setup; control 3F", "PROTOCOL_VIOLATION"),
                arguments("a second control stream", "setup; uni AF00 0000", "PROTOCOL_VIOLATION"),
                arguments("the end of the control stream", "setup; fin; time 500", "PROTOCOL_VIOLATION"),
                arguments(
                        "the end of the control stream before SETUP",
                        "control AF; fin; time 500",
                        "PROTOCOL_VIOLATION"),
                arguments("a reset control stream", "setup; reset 1; time 500", "PROTOCOL_VIOLATION"),
                arguments(
                        "STOP_SENDING on our control stream", "setup; stop-control 1; time 500", "PROTOCOL_VIOLATION"),
                // GOAWAY: section 10.4; the id has our parity, odd
                arguments("GOAWAY", "setup; control 10 0003 00 00 01", "open"),
                arguments("two GOAWAY", "setup; control 10 0003 00 00 01; more 10 0003 00 00 01", "PROTOCOL_VIOLATION"),
                arguments(
                        "GOAWAY with a URI from a client", "setup; control 10 0004 01 61 00 01", "PROTOCOL_VIOLATION"),
                arguments("GOAWAY with an even id", "setup; control 10 0003 00 00 02", "INVALID_REQUEST_ID"),
                arguments("GOAWAY without an id", "setup; control 10 0002 00 00", "PROTOCOL_VIOLATION"),
                arguments("GOAWAY on a request", "setup; request " + SUBSCRIBE_0 + "; more 10 0002 00 00", "open"),
                arguments(
                        "GOAWAY with an id on a request",
                        "setup; request " + SUBSCRIBE_0 + "; more 10 0003 00 00 01",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "two GOAWAY on one request",
                        "setup; request " + SUBSCRIBE_0 + "; more 10 0002 00 00 10 0002 00 00",
                        "PROTOCOL_VIOLATION"),
                // Unidirectional streams: section 3.4
                arguments("an unknown stream type", "setup; uni 06", "PROTOCOL_VIOLATION"),
                arguments("a stream without a type", "setup; uni; fin", "PROTOCOL_VIOLATION"),
                arguments("half a stream type", "setup; uni AF; fin", "PROTOCOL_VIOLATION"),
                arguments("half a stream type, reset", "setup; uni AF; reset 1", "open"),
                arguments("padding", "setup; uni F0132B3E28 00 00; fin", "open"),
                arguments("a padding datagram", "setup; datagram F0132B3E29 00", "open"),
                arguments("an unknown datagram type", "setup; datagram 10", "PROTOCOL_VIOLATION"),
                arguments("half a datagram", "setup; datagram 00 05", "PROTOCOL_VIOLATION"),
                arguments("a fetch stream for no request of ours", "setup; uni 05 01", "PROTOCOL_VIOLATION"),
                arguments("a fetch stream for a request of its own", "setup; uni 05 00", "PROTOCOL_VIOLATION"),
                arguments("a fetch stream without a request id", "setup; uni 05; fin", "PROTOCOL_VIOLATION"),
                arguments("a subgroup stream without an alias", "setup; uni 14; fin", "PROTOCOL_VIOLATION"),
                // Request streams: sections 3.3 and 10
                arguments(
                        "a request stream that begins with an answer",
                        "setup; request " + REQUEST_OK,
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "a request stream that begins with GOAWAY",
                        "setup; request 10 0002 00 00",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "a request stream that begins with REQUEST_UPDATE",
                        "setup; request 02 0002 00 00",
                        "PROTOCOL_VIOLATION"),
                arguments("a request stream with an unknown message", "setup; request 3F", "PROTOCOL_VIOLATION"),
                arguments("a request stream without a request", "setup; request; fin", "PROTOCOL_VIOLATION"),
                arguments("half a request", "setup; request 03 0007 00; fin", "PROTOCOL_VIOLATION"),
                arguments("half a request, reset", "setup; request 03 0007 00; reset 1", "open"),
                arguments(
                        "a wrong message length", "setup; request 03 0008 00 " + TRACK + "00 00", "PROTOCOL_VIOLATION"),
                arguments("an odd request id", "setup; request 03 0007 01 " + TRACK + "00", "INVALID_REQUEST_ID"),
                arguments(
                        "a request id again",
                        "setup; request " + SUBSCRIBE_0 + "; request 03 0007 00 01 01 6E 01 75 00",
                        "INVALID_REQUEST_ID"),
                arguments(
                        "the request id of a later request first",
                        "setup; request " + SUBSCRIBE_2 + "; request " + SUBSCRIBE_0,
                        "open"),
                arguments(
                        "an update with the id of the request",
                        "setup; request " + SUBSCRIBE_0 + "; more 02 0002 00 00",
                        "INVALID_REQUEST_ID"),
                arguments("an update", "setup; request " + SUBSCRIBE_0 + "; more 02 0002 02 00", "open"),
                arguments(
                        "an update of TRACK_STATUS",
                        "setup; request 0D 0007 00 " + TRACK + "00 02 0002 02 00",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "a second request on a stream",
                        "setup; request " + SUBSCRIBE_0 + SUBSCRIBE_2,
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "an answer from the requester",
                        "setup; request " + SUBSCRIBE_0 + REQUEST_OK,
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "PUBLISH_DONE from the subscriber",
                        "setup; request " + SUBSCRIBE_0 + PUBLISH_DONE,
                        "PROTOCOL_VIOLATION"),
                arguments("PUBLISH_DONE from the publisher", "setup; request " + PUBLISH_0 + PUBLISH_DONE, "open"),
                arguments(
                        "PUBLISH_DONE twice",
                        "setup; request " + PUBLISH_0 + PUBLISH_DONE + PUBLISH_DONE,
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "an unknown message behind a request",
                        "setup; request " + SUBSCRIBE_0 + "3F",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "half a message behind a request",
                        "setup; request " + SUBSCRIBE_0 + "02; fin",
                        "PROTOCOL_VIOLATION"),
                arguments("FIN behind a request", "setup; request " + SUBSCRIBE_0 + "; fin", "open"),
                // Track aliases: section 11.1
                arguments(
                        "one alias for two tracks",
                        "setup; request " + PUBLISH_0 + "; request 1D 0008 02 01 01 6E 01 75 09 00",
                        "DUPLICATE_TRACK_ALIAS"),
                arguments(
                        "an alias again behind PUBLISH_DONE",
                        "setup; request " + PUBLISH_0 + PUBLISH_DONE + "; request 1D 0008 02 01 01 6E 01 75 09 00",
                        "open"),
                // Subgroup streams: section 11.4.2. Type 0x14 has a subgroup id; alias 9, group 0, subgroup 0, priority
                // 5
                arguments("a subgroup", "setup; request " + PUBLISH_0 + "; uni 14 09 00 00 05 00 01 61; fin", "open"),
                arguments(
                        "half an object",
                        "setup; request " + PUBLISH_0 + "; uni 14 09 00 00 05 00 02 61; fin",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "half an object, reset",
                        "setup; request " + PUBLISH_0 + "; uni 14 09 00 00 05 00 02 61; reset 1",
                        "open"),
                arguments("half a header", "setup; request " + PUBLISH_0 + "; uni 14 09 00; fin", "PROTOCOL_VIOLATION"),
                arguments(
                        "an unknown object status",
                        "setup; request " + PUBLISH_0 + "; uni 14 09 00 00 05 00 00 09",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "half an object for an unknown alias",
                        "setup; uni 14 08 00 00 05 00 02 61; fin; time 3000",
                        "open"),
                // Tokens: section 10.2.2. SUBSCRIBE with one parameter: type 3, length, alias type ...
                // REGISTER, alias 5, type 7, value; it counts 16 bytes more, the cache holds 4096
                arguments("a token that fills the cache", "setup; request " + registering(4080), "open"),
                arguments("a larger token", "setup; request " + registering(4081), "AUTH_TOKEN_CACHE_OVERFLOW"),
                arguments("a larger token in SETUP", "control AF00 0FF7 03 8FF4 01 05 07" + " 61".repeat(4081), "open"),
                arguments(
                        "an alias registered twice",
                        "setup; request 03 000D 00 " + TRACK + "01 03 04 01 05 07 61"
                                + "; request 03 000D 02 01 01 6E 01 75 01 03 04 01 05 07 61",
                        "DUPLICATE_AUTH_TOKEN_ALIAS"),
                arguments(
                        "a token that cannot be read",
                        "setup; request 03 000A 00 " + TRACK + "01 03 01 09",
                        "KEY_VALUE_FORMATTING_ERROR"),
                // Parameters: section 10.2
                arguments(
                        "an unknown parameter",
                        "setup; request 03 0009 00 " + TRACK + "01 7F 00",
                        "PROTOCOL_VIOLATION"));
    }

    /** SUBSCRIBE that registers a token with a value of so many bytes. */
    private static String registering(int valueLength) {
        int token = valueLength + 3;
        int message = 7 + 1 + 2 + token;
        return String.format("03 %04X 00 %s01 03 %04X 01 05 07", message, TRACK, 0x8000 | token)
                + " 61".repeat(valueLength);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atAServer")
    void aServerClosesWith(String name, String script, String expected) {
        assertEquals(expected, ScriptedPeer.ofServer().play(script).outcome());
    }

    static Stream<Arguments> atAClient() {
        String sub = "setup; ask SUBSCRIBE; answer ";
        return Stream.of(
                arguments("PATH from a server", "control AF00 0003 01 01 2F", "INVALID_PATH"),
                arguments("AUTHORITY from a server", "control AF00 0003 05 01 61", "INVALID_AUTHORITY"),
                arguments("GOAWAY with a URI", "setup; control 10 0004 01 61 00 00", "open"),
                arguments("GOAWAY with an odd id", "setup; control 10 0003 00 00 01", "INVALID_REQUEST_ID"),
                arguments("a request with an even id", "setup; request " + SUBSCRIBE_0, "INVALID_REQUEST_ID"),
                // Answers: section 5.1 and 10.5
                arguments("SUBSCRIBE_OK", sub + SUBSCRIBE_OK, "open"),
                arguments("SUBSCRIBE_OK twice", sub + SUBSCRIBE_OK + SUBSCRIBE_OK, "PROTOCOL_VIOLATION"),
                arguments(
                        "REQUEST_ERROR behind SUBSCRIBE_OK",
                        sub + SUBSCRIBE_OK + "05 0003 00 00 00",
                        "PROTOCOL_VIOLATION"),
                arguments("REQUEST_OK to SUBSCRIBE", sub + REQUEST_OK, "PROTOCOL_VIOLATION"),
                arguments("FETCH_OK to SUBSCRIBE", sub + "18 0004 00 00 01 00", "PROTOCOL_VIOLATION"),
                arguments("PUBLISH_DONE before SUBSCRIBE_OK", sub + PUBLISH_DONE, "PROTOCOL_VIOLATION"),
                arguments("PUBLISH_DONE twice", sub + SUBSCRIBE_OK + PUBLISH_DONE + PUBLISH_DONE, "PROTOCOL_VIOLATION"),
                arguments("an update from the publisher", sub + SUBSCRIBE_OK + "02 0002 01 00", "PROTOCOL_VIOLATION"),
                arguments("NAMESPACE on a SUBSCRIBE", sub + SUBSCRIBE_OK + "08 0003 01 01 61", "PROTOCOL_VIOLATION"),
                arguments("an unknown error code", sub + "05 0004 BFFF 00 00", "open"),
                arguments("no answer, but FIN", "setup; ask SUBSCRIBE; answer-fin", "open"),
                arguments("half an answer", "setup; ask SUBSCRIBE; answer 04; answer-fin", "PROTOCOL_VIOLATION"),
                arguments(
                        "an answer to no update",
                        "setup; ask PUBLISH; answer " + REQUEST_OK + REQUEST_OK,
                        "PROTOCOL_VIOLATION"),
                arguments("PUBLISH_OK as 0x1E", "setup; ask PUBLISH; answer 1E 0001 00", "open"),
                arguments(
                        "an update of the subscriber",
                        "setup; ask PUBLISH; answer " + REQUEST_OK + "02 0002 01 00",
                        "open"),
                arguments(
                        "an update before PUBLISH_OK",
                        "setup; ask PUBLISH; answer 02 0002 01 00",
                        "PROTOCOL_VIOLATION"),
                arguments("REQUEST_OK to FETCH", "setup; ask FETCH; answer " + REQUEST_OK, "PROTOCOL_VIOLATION"),
                arguments("FETCH_OK with the range", "setup; ask FETCH; answer 18 0004 00 09 00 00", "open"),
                arguments(
                        "FETCH_OK that ends before the range",
                        "setup; ask FETCH; answer 18 0004 00 04 00 00",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "FETCH_OK that ends in the first group",
                        "setup; ask FETCH; answer 18 0004 00 05 00 00",
                        "open"),
                arguments(
                        "FETCH_OK that ends before the first object",
                        "setup; ask FETCH; answer 18 0004 00 05 04 00",
                        "PROTOCOL_VIOLATION"),
                arguments("two streams for a FETCH", "setup; ask FETCH; uni 05 00; uni 05 00", "PROTOCOL_VIOLATION"),
                // First object of a fetch stream with flags that refer to a prior one: section 11.4.4.1
                arguments("a fetch object without predecessor", "setup; ask FETCH; uni 05 00 00", "PROTOCOL_VIOLATION"),
                arguments(
                        "a fetch stream that ends in an object",
                        "setup; ask FETCH; uni 05 00 1C; fin",
                        "PROTOCOL_VIOLATION"),
                arguments("a fetch stream for a cancelled FETCH", "setup; ask FETCH; cancel; uni 05 00 FF", "open"),
                arguments(
                        "TRACK_STATUS answered twice",
                        "setup; ask TRACK_STATUS; answer " + REQUEST_OK + REQUEST_OK,
                        "open"),
                arguments(
                        "track properties in SUBSCRIBE_NAMESPACE_OK",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer 07 0003 00 0E 01",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "NAMESPACE before the answer",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer 08 0003 01 01 61",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "GOAWAY before the answer",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer 10 0002 00 00",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "NAMESPACE_DONE without NAMESPACE",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer " + REQUEST_OK + "0E 0003 01 01 61",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "NAMESPACE_DONE twice",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer " + REQUEST_OK
                                + "08 0003 01 01 61 0E 0003 01 01 61 0E 0003 01 01 61",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "PUBLISH_BLOCKED on SUBSCRIBE_NAMESPACE",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer " + REQUEST_OK + "0F 0005 01 01 61 01 74",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "NAMESPACE on SUBSCRIBE_TRACKS",
                        "setup; ask SUBSCRIBE_TRACKS; answer " + REQUEST_OK + "08 0003 01 01 61",
                        "PROTOCOL_VIOLATION"),
                arguments(
                        "one alias for two tracks",
                        sub + SUBSCRIBE_OK + "; request 1D 0008 01 01 01 6E 01 75 09 00",
                        "DUPLICATE_TRACK_ALIAS"),
                // REQUEST_ERROR REDIRECT (0x34), retry 0, no reason, URI, namespace, name
                arguments("a redirect with a URI", sub + "05 0007 34 00 00 01 61 00 00", "open"),
                arguments(
                        "a redirect of a namespace to a track",
                        "setup; ask SUBSCRIBE_NAMESPACE; answer 05 0009 34 00 00 00 01 01 61 01 74",
                        "PROTOCOL_VIOLATION"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atAClient")
    void aClientClosesWith(String name, String script, String expected) {
        assertEquals(expected, ScriptedPeer.ofClient().play(script).outcome());
    }

    static Stream<Arguments> overWebTransport() {
        return Stream.of(
                arguments("PATH", "control AF00 0003 01 01 2F", "INVALID_PATH"),
                arguments("AUTHORITY", "control AF00 0003 05 01 61", "INVALID_AUTHORITY"),
                arguments("neither", "setup", "open"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("overWebTransport")
    void aServerOverWebTransportClosesWith(String name, String script, String expected) {
        ScriptedPeer peer = new ScriptedPeer(true, ConnectionInfo.Kind.WEBTRANSPORT, SessionOptions.DEFAULTS);
        assertEquals(expected, peer.play(script).outcome());
        assertEquals("/moq?x=1", peer.session.info().path());
    }

    static Stream<Arguments> redirects() {
        return Stream.of(
                arguments("with a URI", "answer 05 0007 34 00 00 01 61 00 00", "PROTOCOL_VIOLATION"),
                arguments("without", "answer 05 0006 34 00 00 00 00 00", "open"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("redirects")
    void aServerTakesARedirect(String name, String answer, String expected) {
        assertEquals(
                expected,
                ScriptedPeer.ofServer().play("setup; ask SUBSCRIBE; " + answer).outcome());
    }
}
