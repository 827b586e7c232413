package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongHeadersTest {

    /** Initial: version 1, destination aabb, source cc, token 0102, five bytes. */
    private static final String INITIAL = "c0 00000001 02aabb 01cc 020102 05 1111111111";
    /** Handshake: version 1, destination aabb, no source, a length of two bytes: three bytes. */
    private static final String HANDSHAKE = "e0 00000001 02aabb 00 4003 222222";

    private static final String RETRY = "f0 00000001 02aabb 01cc 0102030405";
    private static final String SHORT = "40 aabb 3333333333";

    @ParameterizedTest
    @CsvSource({
        "'" + INITIAL + "', '', -1",
        "'" + INITIAL + HANDSHAKE + "', '', -1",
        "'" + INITIAL + "', '" + SHORT + "', 0",
        "'" + HANDSHAKE + "', '" + SHORT + "', 0",
        "'" + INITIAL + HANDSHAKE + "', '" + SHORT + "', 0",
        // a Retry has no length: it goes to the end of the datagram (RFC 9000 section 17.2.5)
        "'" + RETRY + "', '" + SHORT + "', -1",
        // another version may look otherwise
        "'c0 00000002 02aabb 01cc 020102 05 1111111111', '" + SHORT + "', -1",
        // what is behind has the fixed bit clear: padding
        "'" + HANDSHAKE + "', '000000', -1",
        // the length goes beyond the datagram
        "'e0 00000001 02aabb 00 4fff 2222', '', -1",
        "'e0 00000001 02aabb 00 ffffffffffffffff 2222', '', -1",
        "'e0 00000001 ff', '', -1",
    })
    void a_packet_with_a_short_header_is_found_behind_the_others(String front, String behind, int found) {
        byte[] head = bytes(front);
        byte[] datagram = bytes(front + behind);
        assertEquals(found < 0 ? datagram.length : head.length, LongHeaders.shortHeaderIn(datagram));
    }

    @Test
    void the_destination_is_read_where_it_is_whole() {
        assertArrayEquals(bytes("aabb"), LongHeaders.destination(bytes(INITIAL)));
        assertArrayEquals(new byte[0], LongHeaders.destination(bytes("c0 00000001 00")));
        for (int length = 0; length < 8; length++) {
            assertNull(LongHeaders.destination(Arrays.copyOf(bytes("c0 00000001 02aabb"), length)));
        }
    }

    @Test
    void any_bytes_at_all_can_be_looked_at() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] datagram = bytes(i % 2 == 0 ? INITIAL + HANDSHAKE + SHORT : HANDSHAKE + RETRY);
            for (int change = 0; change < 3; change++) {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
            int end = LongHeaders.shortHeaderIn(cut);
            assertEquals(true, end >= 0 && end <= cut.length);
            LongHeaders.destination(cut);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
