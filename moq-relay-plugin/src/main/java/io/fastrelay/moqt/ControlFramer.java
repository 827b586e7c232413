package io.fastrelay.moqt;

import io.fastrelay.moqt.message.ControlMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a control or request stream into messages (draft 18 section 10), whatever the pieces it arrives in. Keeps at most
 * one message, 65,535 bytes, and only as much of it as has come. One per stream; not thread-safe.
 */
public final class ControlFramer {

    private static final int LENGTH_BYTES = 2;

    private enum Part {
        TYPE,
        LENGTH,
        PAYLOAD
    }

    private final ControlCodec codec;
    private final VarintReader typeReader;
    private byte[] kept = new byte[0];
    private Part part = Part.TYPE;
    private long type;
    private int lengthBytesMissing;
    private int length;
    private int have;

    public ControlFramer(MoqtDraft draft) {
        codec = draft.control();
        typeReader = new VarintReader(draft.varint());
    }

    /**
     * A framer for a stream whose first message type was read already, as the type of the stream.
     *
     * @throws MoqtException PROTOCOL_VIOLATION if the draft has no such message
     */
    public static ControlFramer behindType(MoqtDraft draft, long type) {
        ControlFramer framer = new ControlFramer(draft);
        framer.begin(type);
        return framer;
    }

    /**
     * Reads up to the end of one message.
     *
     * @param data its position moves behind what was taken; call again while it has bytes
     * @return the message, or empty if all of {@code data} was taken and more is needed
     * @throws MoqtException as {@link ControlCodec#decode}; an unknown type is refused before its length is read. The
     *     framer is of no use afterwards.
     */
    public Optional<ControlMessage> next(ByteBuffer data) {
        if (part == Part.TYPE && typeReader.read(data)) {
            begin(typeReader.value());
        }
        while (part == Part.LENGTH && data.hasRemaining()) {
            length = length << 8 | data.get() & 0xFF;
            if (--lengthBytesMissing == 0) {
                part = Part.PAYLOAD;
                have = 0;
            }
        }
        return part == Part.PAYLOAD ? payload(data) : Optional.empty();
    }

    private void begin(long messageType) {
        if (!codec.knows(messageType)) {
            throw MoqtException.violation(
                    "expected a control message, got the unknown type 0x" + Long.toHexString(messageType));
        }
        type = messageType;
        length = 0;
        lengthBytesMissing = LENGTH_BYTES;
        part = Part.LENGTH;
    }

    private Optional<ControlMessage> payload(ByteBuffer data) {
        ByteBuffer whole;
        if (have == 0 && data.remaining() >= length) {
            whole = data.slice(data.position(), length);
            data.position(data.position() + length);
        } else {
            keep(data);
            if (have < length) {
                return Optional.empty();
            }
            whole = ByteBuffer.wrap(kept, 0, length);
        }
        ControlMessage message = codec.decode(type, whole);
        part = Part.TYPE;
        // messages are rare: between them an idle stream keeps nothing
        kept = new byte[0];
        return Optional.of(message);
    }

    private void keep(ByteBuffer data) {
        int take = Math.min(length - have, data.remaining());
        if (kept.length < have + take) {
            kept = Arrays.copyOf(kept, Math.min(length, Math.max(2 * kept.length, have + take)));
        }
        data.get(kept, have, take);
        have += take;
    }

    /** Whether the last byte fed was the last one of a message, or none was fed yet. */
    public boolean atBoundary() {
        return part == Part.TYPE && !typeReader.isPartial();
    }

    /**
     * The stream ended with a FIN.
     *
     * @throws MoqtException PROTOCOL_VIOLATION in the middle of a message
     */
    public void end() {
        if (!atBoundary()) {
            throw MoqtException.violation("the stream ended in the middle of a control message"
                    + (part == Part.TYPE ? "'s type" : " of type 0x" + Long.toHexString(type))
                    + (part == Part.PAYLOAD ? ": expected " + length + " bytes, got " + have : ""));
        }
    }
}
