package io.fastrelay.transport.webtransport;

/**
 * Where the 32-bit error codes of WebTransport streams lie among HTTP/3's (draft-ietf-webtrans-http3 section 4.4): from a
 * fixed number on, leaving out the code points that RFC 9114 reserves for greasing.
 */
final class StreamErrors {

    private static final long FIRST = 0x52e4a40fa8dbL;
    private static final long LAST = 0x52e5ac983162L;
    private static final long LARGEST = 0xffffffffL;

    private StreamErrors() {}

    static long toHttp(long code) {
        long small = Math.max(0, Math.min(LARGEST, code));
        return FIRST + small + small / 0x1e;
    }

    /** Codes that are no WebTransport codes become 0. */
    static long fromHttp(long code) {
        if (code < FIRST || code > LAST || (code - 0x21) % 0x1f == 0) {
            return 0;
        }
        long shifted = code - FIRST;
        return shifted - shifted / 0x1f;
    }
}
