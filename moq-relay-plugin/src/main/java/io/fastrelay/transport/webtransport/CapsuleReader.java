package io.fastrelay.transport.webtransport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the capsules in the DATA frames of a session's CONNECT stream (RFC 9297 section 3.2). Only the end of the session
 * matters; unknown capsules are skipped.
 */
final class CapsuleReader {

    /** Who hears of the end. */
    interface Sink {

        /** CLOSE_WEBTRANSPORT_SESSION. */
        void onClose(long code, String reason);

        /** DRAIN_WEBTRANSPORT_SESSION. */
        void onDrain();
    }

    private static final int CODE_LENGTH = 4;
    /** draft-ietf-webtrans-http3 section 6: the message is at most 1024 bytes long. */
    static final int LONGEST_REASON = 1024;

    private final Sink sink;
    private final Varint number = new Varint();
    private boolean typeKnown;
    private boolean lengthKnown;
    private long type;
    private long left;
    private byte[] collected = new byte[0];
    private int filled;

    CapsuleReader(Sink sink) {
        this.sink = sink;
    }

    void read(ByteBuffer bytes) {
        while (true) {
            if (!typeKnown) {
                if (!number.read(bytes)) {
                    return;
                }
                type = number.take();
                typeKnown = true;
            }
            if (!lengthKnown) {
                if (!number.read(bytes)) {
                    return;
                }
                begin(number.take());
            }
            int part = (int) Math.min(left, bytes.remaining());
            if (type == Http3.CLOSE_SESSION) {
                bytes.get(collected, filled, part);
                filled += part;
            } else {
                bytes.position(bytes.position() + part);
            }
            left -= part;
            if (left > 0) {
                return;
            }
            typeKnown = false;
            lengthKnown = false;
            complete();
        }
    }

    private void begin(long length) {
        lengthKnown = true;
        left = length;
        filled = 0;
        if (type == Http3.CLOSE_SESSION) {
            if (length < CODE_LENGTH || length > CODE_LENGTH + LONGEST_REASON) {
                throw new Http3Exception(
                        Http3.MESSAGE_ERROR,
                        "CLOSE_WEBTRANSPORT_SESSION of " + length + " bytes, expected 4 to " + (4 + LONGEST_REASON));
            }
            collected = new byte[(int) length];
        }
    }

    private void complete() {
        if (type == Http3.CLOSE_SESSION) {
            long code = ByteBuffer.wrap(collected).getInt() & 0xffffffffL;
            sink.onClose(
                    code, new String(collected, CODE_LENGTH, collected.length - CODE_LENGTH, StandardCharsets.UTF_8));
        } else if (type == Http3.DRAIN_SESSION) {
            sink.onDrain();
        }
    }

    /** CLOSE_WEBTRANSPORT_SESSION inside a DATA frame. */
    static byte[] close(long code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] told = text.length > LONGEST_REASON ? Arrays.copyOf(text, LONGEST_REASON) : text;
        int length = CODE_LENGTH + told.length;
        byte[] head = Varint.encode(Http3.CLOSE_SESSION, length);
        byte[] frame = Varint.encode(Http3.DATA, head.length + length);
        return ByteBuffer.allocate(frame.length + head.length + length)
                .put(frame)
                .put(head)
                .putInt((int) Math.min(0xffffffffL, Math.max(0, code)))
                .put(told)
                .array();
    }
}
