package io.fastrelay.transport.webtransport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamErrorsTest {

    /** draft-ietf-webtrans-http3 section 4.4: 0x52e4a40fa8db + n + floor(n / 0x1e). */
    @ParameterizedTest
    @CsvSource({
        "0, 0x52e4a40fa8db",
        "1, 0x52e4a40fa8dc",
        "29, 0x52e4a40fa8f8",
        "30, 0x52e4a40fa8fa",
        "31, 0x52e4a40fa8fb",
        "0xffffffff, 0x52e5ac983162"
    })
    void codes_lie_among_those_of_http(String code, String http) {
        assertEquals(Long.decode(http), StreamErrors.toHttp(Long.decode(code)));
        assertEquals(Long.decode(code), StreamErrors.fromHttp(Long.decode(http)));
    }

    @Test
    void reserved_code_points_are_never_used_and_every_code_comes_back() {
        for (long code = 0; code < 100_000; code++) {
            long http = StreamErrors.toHttp(code);
            assertNotEquals(0, (http - 0x21) % 0x1f, "reserved code point for " + code);
            assertEquals(code, StreamErrors.fromHttp(http));
        }
    }

    @Test
    void codes_of_http_itself_become_zero() {
        assertEquals(0, StreamErrors.fromHttp(Http3.NO_ERROR));
        assertEquals(0, StreamErrors.fromHttp(Long.MAX_VALUE));
    }
}
