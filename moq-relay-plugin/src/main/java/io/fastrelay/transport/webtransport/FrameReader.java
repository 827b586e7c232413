package io.fastrelay.transport.webtransport;

import java.nio.ByteBuffer;

/**
 * Reads the frames of a request or control stream as their bytes come in (RFC 9114 section 7.1). Frames that are wanted
 * whole are collected up to a limit, DATA is handed on in pieces, everything else is skipped.
 */
final class FrameReader {

    /** Who hears what was read. */
    interface Sink {

        /** A frame's type and length were read. */
        default void onBegin(long frameType, long length) {
            // most wait for what is in it
        }

        /** HEADERS or SETTINGS that are too long to be collected; they are skipped, unless this throws. */
        default void onTooLong(long frameType, long length) {
            throw new Http3Exception(
                    Http3.EXCESSIVE_LOAD,
                    "frame of type " + frameType + " with " + length + " bytes, at most " + Http3Engine.LONGEST_FRAME);
        }

        /** HEADERS or SETTINGS, whole. */
        void onFrame(long type, byte[] payload);

        /** A piece of a DATA frame. */
        void onData(ByteBuffer piece);
    }

    private final Sink sink;
    private final Varint number = new Varint();
    private boolean typeKnown;
    private boolean lengthKnown;
    private long type;
    private long left;
    private boolean isCollected;
    private byte[] collected = new byte[0];
    private int filled;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** For streams whose first number, the type of the first frame, was read already. */
    void type(long first) {
        type = first;
        typeKnown = true;
    }

    void read(ByteBuffer bytes) {
        while (true) {
            if (!typeKnown) {
                if (!number.read(bytes)) {
                    return;
                }
                type(number.take());
            }
            if (!lengthKnown) {
                if (!number.read(bytes)) {
                    return;
                }
                begin(number.take());
            }
            if (!payload(bytes)) {
                return;
            }
            typeKnown = false;
            lengthKnown = false;
        }
    }

    /** Whether the stream may end here. */
    boolean isBetweenFrames() {
        return !typeKnown;
    }

    private void begin(long length) {
        lengthKnown = true;
        left = length;
        filled = 0;
        // RFC 9114 section 7.2.8: types of HTTP/2 frames that have no meaning here
        if (type == 0x02 || type == 0x06 || type == 0x08 || type == 0x09) {
            throw new Http3Exception(Http3.FRAME_UNEXPECTED, "HTTP/2 frame of type " + type);
        }
        sink.onBegin(type, length);
        isCollected = type == Http3.HEADERS || type == Http3.SETTINGS;
        if (isCollected && length > Http3Engine.LONGEST_FRAME) {
            isCollected = false;
            sink.onTooLong(type, length);
        }
        collected = new byte[isCollected ? (int) length : 0];
    }

    /** Takes payload bytes; true once the frame is complete. */
    private boolean payload(ByteBuffer bytes) {
        int part = (int) Math.min(left, bytes.remaining());
        if (isCollected) {
            bytes.get(collected, filled, part);
            filled += part;
        } else if (type == Http3.DATA && part > 0) {
            sink.onData(bytes.slice(bytes.position(), part));
            bytes.position(bytes.position() + part);
        } else {
            bytes.position(bytes.position() + part);
        }
        left -= part;
        if (left > 0) {
            return false;
        }
        if (isCollected) {
            sink.onFrame(type, collected);
        }
        return true;
    }
}
