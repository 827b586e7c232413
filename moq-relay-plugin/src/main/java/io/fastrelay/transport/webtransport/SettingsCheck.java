package io.fastrelay.transport.webtransport;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Looks for what SETTINGS must not hold (RFC 9114 section 7.2.4) before a library that takes everything reads them. */
final class SettingsCheck {

    private SettingsCheck() {}

    static void check(byte[] payload) {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        Set<Long> seen = new HashSet<>();
        Varint number = new Varint();
        while (bytes.hasRemaining()) {
            long id = next(number, bytes);
            next(number, bytes);
            if (!seen.add(id)) {
                throw new Http3Exception(Http3.SETTINGS_ERROR, "setting 0x" + Long.toHexString(id) + " twice");
            }
            // RFC 9114 section 7.2.4.1: settings of HTTP/2 that have no meaning here
            if (id >= 0x02 && id <= 0x05) {
                throw new Http3Exception(Http3.SETTINGS_ERROR, "HTTP/2 setting 0x" + Long.toHexString(id));
            }
        }
    }

    private static long next(Varint number, ByteBuffer bytes) {
        if (!number.read(bytes)) {
            throw new Http3Exception(Http3.FRAME_ERROR, "truncated SETTINGS");
        }
        return number.take();
    }
}
