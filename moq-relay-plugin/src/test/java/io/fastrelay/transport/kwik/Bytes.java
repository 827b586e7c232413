package io.fastrelay.transport.kwik;

import java.util.Random;

/** Test data. */
final class Bytes {

    private Bytes() {}

    static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Received echo(Received stream) {
        stream.echo = stream.answer != null;
        return stream;
    }
}
