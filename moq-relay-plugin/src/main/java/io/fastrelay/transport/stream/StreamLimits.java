package io.fastrelay.transport.stream;

/**
 * What one connection may keep open and waiting.
 *
 * @param bidirectional streams that the peer may have open at a time
 * @param unidirectional streams that the peer may have open at a time; publishers that run out of them drop groups
 * @param streamWindow bytes that the peer may send on one stream before they are consumed
 * @param connectionWindow bytes that the peer may send on all streams before they are consumed
 * @param queuedBytes control bytes that may wait to be sent before the connection is closed
 */
public record StreamLimits(
        int bidirectional, int unidirectional, int streamWindow, int connectionWindow, int queuedBytes) {

    public StreamLimits {
        atLeast("bidirectional", bidirectional, 1);
        // HTTP/3 alone needs three (RFC 9114 section 6.2)
        atLeast("unidirectional", unidirectional, 4);
        atLeast("streamWindow", streamWindow, 4096);
        atLeast("connectionWindow", connectionWindow, streamWindow);
        atLeast("queuedBytes", queuedBytes, 4096);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }

    public static StreamLimits defaults() {
        return new StreamLimits(1000, 1000, 1 << 20, 8 << 20, 1 << 20);
    }
}
