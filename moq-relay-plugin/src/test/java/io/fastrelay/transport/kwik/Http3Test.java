package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.SendStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.kwik.qpack.Decoder;
import tech.kwik.qpack.Encoder;

/** HTTP/3 written by hand on raw streams, as a browser or a fool would. */
@Timeout(120)
class Http3Test {

    private static final Map<String, String> CONNECT = new LinkedHashMap<>(Map.of(
            ":method", "CONNECT",
            ":protocol", "webtransport",
            ":scheme", "https",
            ":authority", "relay.example",
            ":path", "/any/path",
            "wt-available-protocols", "\"moqt-99\", \"moqt-18\""));

    private Link link;
    private TestPeer raw;

    @BeforeEach
    void connect() throws Exception {
        link = Link.listenOnly(Link.options(), Bytes::echo);
        BlockingQueue<TestPeer> dialed = new LinkedBlockingQueue<>();
        link.dialer
                .dial(
                        URI.create("moqt://127.0.0.1:" + link.listener.address().getPort()),
                        DialOptions.of("h3").withCertificateSha256(link.listener.certificateSha256()),
                        TestPeer.acceptor(dialed))
                .toCompletableFuture()
                .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        raw = TestPeer.take(dialed);
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void the_settings_hold_what_every_browser_looks_for() throws Exception {
        Received control = TestPeer.take(raw.streams);
        String expected = "00" // control stream
                + "0425" // SETTINGS, 37 bytes
                + "0100" // QPACK_MAX_TABLE_CAPACITY: no dynamic table
                + "0700" // QPACK_BLOCKED_STREAMS
                + "0801" // ENABLE_CONNECT_PROTOCOL
                + "3301" // H3_DATAGRAM
                + "80ffd27701" // H3_DATAGRAM, last drafts of RFC 9297
                + "94e9cd2901" // WT_MAX_SESSIONS, drafts 13 and 14: Safari
                + "ab60374201" // ENABLE_WEBTRANSPORT, draft 02: Chromium
                + "ac7cf00001" // WT_ENABLED, draft 15
                + "c0000000c671706a01"; // WEBTRANSPORT_MAX_SESSIONS, drafts 07 to 12
        Await.until("settings", () -> control.length() >= expected.length() / 2);
        assertEquals(expected, HexFormat.of().formatHex(control.bytes()));
    }

    @Test
    void a_session_gets_the_common_version_and_keeps_path_and_authority() throws Exception {
        Received answer = request(CONNECT).received;
        TestPeer session = TestPeer.take(link.accepted);
        assertEquals("/any/path", session.connection.info().path());
        assertEquals("relay.example", session.connection.info().authority());
        assertEquals("moqt-18", session.connection.info().protocol());
        List<Map.Entry<String, String>> headers = headers(answer);
        assertTrue(headers.contains(Map.entry(":status", "200")), headers.toString());
        assertTrue(headers.contains(Map.entry("wt-protocol", "\"moqt-18\"")), headers.toString());
    }

    @Test
    void a_client_that_names_no_version_gets_the_newest() throws Exception {
        Map<String, String> plain = new LinkedHashMap<>(CONNECT);
        plain.remove("wt-available-protocols");
        Received answer = request(plain).received;
        assertEquals("moqt-18", TestPeer.take(link.accepted).connection.info().protocol());
        assertTrue(headers(answer).stream().noneMatch(header -> header.getKey().equals("wt-protocol")));
    }

    @Test
    void streams_that_come_before_their_session_wait_for_it() throws Exception {
        // the CONNECT stream will be stream 0
        Request request = new Request();
        SendStream early = raw.connection.openUnidirectional();
        early.write(bytes("4054" + "00" + "616263"));
        early.finish();
        Received answer = new Received(null, null);
        BidirectionalStream both = raw.connection.openBidirectional(answer);
        both.write(bytes("4041" + "00" + "646566"));
        both.finish();
        Thread.sleep(100);
        assertEquals(0, link.accepted.size());
        request.send(CONNECT);
        TestPeer session = TestPeer.take(link.accepted);
        assertArrayEquals("abc".getBytes(), TestPeer.take(session.streams).awaitWhole());
        assertArrayEquals("def".getBytes(), answer.awaitWhole());
    }

    @ParameterizedTest
    @CsvSource({"GET,,404", "POST,,404", "CONNECT,,501", "CONNECT,websocket,501"})
    void everything_that_is_no_session_is_refused(String method, String protocol, String status) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>(CONNECT);
        fields.put(":method", method);
        fields.remove(":protocol");
        if (protocol != null) {
            fields.put(":protocol", protocol);
        }
        assertEquals(
                Map.entry(":status", status), headers(request(fields).received).get(0));
    }

    @Test
    void a_request_as_a_browser_writes_it_is_answered_whole_and_its_end_is_not_waited_for() throws Exception {
        Request request = new Request();
        request.stream.write(bytes(
                "010e" // HEADERS, 14 bytes
                        + "0000" // no dynamic table
                        + "d1" // :method GET
                        + "d7" // :scheme https
                        + "c1" // :path /
                        + "5007" + "6578616d706c65")); // :authority "example"
        // :status 404, and the end
        assertArrayEquals(bytes("0103" + "0000" + "db").array(), request.received.awaitWhole());
    }

    @Test
    void a_request_that_comes_byte_by_byte_is_understood() throws Exception {
        Request request = new Request();
        for (byte one : frame(CONNECT)) {
            request.stream.write(ByteBuffer.wrap(new byte[] {one}));
            // each in a packet of its own
            Await.until("sent", () -> request.stream.queuedBytes() == 0);
        }
        assertEquals(Map.entry(":status", "200"), headers(request.received).get(0));
        assertEquals("/any/path", TestPeer.take(link.accepted).connection.info().path());
    }

    @ParameterizedTest
    @ValueSource(strings = {":method", ":authority", ":path"})
    void a_request_without_a_mandatory_pseudo_header_is_reset_and_the_next_one_served(String missing) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>(CONNECT);
        fields.remove(missing);
        assertEquals(0x10e, request(fields).received.awaitReset());
        assertEquals(
                Map.entry(":status", "200"), headers(request(CONNECT).received).get(0));
    }

    @Test
    void headers_that_are_too_long_are_refused_and_the_next_request_served() throws Exception {
        Request request = new Request();
        request.stream.write(bytes("0180010000")); // HEADERS of 65536 bytes
        request.stream.write(ByteBuffer.allocate(65536));
        assertEquals(Map.entry(":status", "431"), headers(request.received).get(0));
        assertEquals(
                Map.entry(":status", "200"), headers(request(CONNECT).received).get(0));
    }

    @Test
    void a_version_that_is_not_spoken_is_answered_with_406_and_a_second_session_with_429() throws Exception {
        Map<String, String> other = new LinkedHashMap<>(CONNECT);
        other.put("wt-available-protocols", "\"moqt-99\"");
        assertEquals(
                Map.entry(":status", "406"), headers(request(other).received).get(0));
        assertEquals(
                Map.entry(":status", "200"), headers(request(CONNECT).received).get(0));
        assertEquals(
                Map.entry(":status", "429"), headers(request(CONNECT).received).get(0));
    }

    @Test
    void the_capsule_ends_the_session_with_code_and_reason() throws Exception {
        Request request = request(CONNECT);
        TestPeer session = TestPeer.take(link.accepted);
        // an unknown capsule, DRAIN, then CLOSE 0x17 "bye", split over DATA frames
        request.stream.write(bytes("0003" + "3f02ff"));
        request.stream.write(bytes("0008" + "ff" + "800078ae00" + "6843"));
        request.stream.write(bytes("0008" + "07" + "00000017" + "627965"));
        request.stream.finish();
        assertEquals(
                new CloseInfo(CloseInfo.Cause.PEER, 0x17, "bye"),
                session.closed.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(
                0x100,
                raw.closed.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS).code());
    }

    @Test
    void the_end_of_the_request_stream_ends_the_session() throws Exception {
        Request request = request(CONNECT);
        TestPeer session = TestPeer.take(link.accepted);
        request.stream.finish();
        assertEquals(
                new CloseInfo(CloseInfo.Cause.PEER, 0, ""),
                session.closed.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** What a broken client sends on a bidirectional stream, and the code that ends the connection. */
    @ParameterizedTest
    @CsvSource({
        "0001ff, 0x105", // DATA before HEADERS
        "0400, 0x105", // SETTINGS on a request stream
        "0600, 0x105", // an HTTP/2 frame
        "01030000ff, 0x200", // field section that is cut off
        "01050000, 0x106", // HEADERS cut off by the end of the stream
        "01070000507fffffff7f, 0x200", // a string of 2 GB
        "01040000ff40, 0x200", // an entry that the static table does not have
        "0104000080ff, 0x200", // an entry of a dynamic table
        "010700002141022f61, 0x200" // a field named "A"
    })
    void a_broken_request_ends_the_connection_with_the_right_code(String hex, String code) throws Exception {
        BidirectionalStream stream = raw.connection.openBidirectional(new Received(null, null));
        stream.write(bytes(hex));
        stream.finish();
        assertEquals(
                Long.decode(code),
                raw.closed.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS).code());
    }

    /** What a broken client sends on a unidirectional stream, and the code that ends the connection. */
    @ParameterizedTest
    @CsvSource({
        "000100, 0x10a", // control stream that begins with HEADERS
        "002100, 0x10a", // control stream that begins with a frame of unknown type
        "0004020301, 0x109", // a setting of HTTP/2
        "000480010000, 0x107", // SETTINGS of 65536 bytes
        "00040133, 0x106", // SETTINGS with half a setting
        "000404330133, 0x0", // not complete: waits
        "00040433013301, 0x109", // the same setting twice
        "0100, 0x103" // a push stream
    })
    void a_broken_control_stream_ends_the_connection_with_the_right_code(String hex, String code) throws Exception {
        SendStream stream = raw.connection.openUnidirectional();
        stream.write(bytes(hex));
        if (code.equals("0x0")) {
            assertEquals(
                    Map.entry(":status", "200"),
                    headers(request(CONNECT).received).get(0));
            return;
        }
        assertEquals(
                Long.decode(code),
                raw.closed.get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS).code());
    }

    private Request request(Map<String, String> fields) {
        Request request = new Request();
        request.send(fields);
        return request;
    }

    private static List<Map.Entry<String, String>> headers(Received answer) throws Exception {
        Await.until("an answer", () -> answer.length() > 2 && answer.length() >= 2 + answer.bytes()[1]);
        byte[] bytes = answer.bytes();
        assertEquals(1, bytes[0], "a HEADERS frame");
        return Decoder.newBuilder().build().decodeStream(new ByteArrayInputStream(bytes, 2, bytes[1]));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static byte[] frame(Map<String, String> fields) {
        ByteBuffer section = Encoder.newBuilder()
                .build()
                .compressHeaders(List.copyOf(fields.entrySet()))
                .flip();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(1);
        frame.write(0x40 | section.remaining() >> 8);
        frame.write(section.remaining());
        frame.write(section.array(), 0, section.remaining());
        return frame.toByteArray();
    }

    private final class Request {
        final Received received = new Received(null, null);
        final BidirectionalStream stream = raw.connection.openBidirectional(received);

        void send(Map<String, String> fields) {
            stream.write(ByteBuffer.wrap(frame(fields)));
        }
    }
}
