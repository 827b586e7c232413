package io.fastrelay.e2e.peers;

import java.nio.charset.StandardCharsets;

/**
 * Payloads as a function of (track, group, object, length), so that whoever receives an object can check every byte
 * without having been told it. src/test/peers/pattern.js is the same function.
 */
public final class Pattern {

    private Pattern() {}

    /** The payload of an object. */
    public static byte[] payload(String track, long group, long object, int length) {
        byte[] bytes = new byte[length];
        int state = seed(track + "/" + group + "/" + object + "/" + length);
        for (int at = 0; at < length; at += 4) {
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
            for (int i = 0; i < 4 && at + i < length; i++) {
                bytes[at + i] = (byte) (state >>> 8 * i);
            }
        }
        return bytes;
    }

    // FNV-1a; xorshift never leaves zero, so zero is not a seed.
    private static int seed(String text) {
        int hash = 0x811c9dc5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash == 0 ? 1 : hash;
    }
}
