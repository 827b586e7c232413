package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.MoqtException;
import java.util.Optional;

/** The control messages of draft 18 section 10. */
enum MessageType {
    REQUEST_UPDATE(0x2),
    SUBSCRIBE(0x3),
    SUBSCRIBE_OK(0x4),
    REQUEST_ERROR(0x5),
    PUBLISH_NAMESPACE(0x6),
    REQUEST_OK(0x7),
    NAMESPACE(0x8),
    PUBLISH_DONE(0xB),
    TRACK_STATUS(0xD),
    NAMESPACE_DONE(0xE),
    PUBLISH_BLOCKED(0xF),
    GOAWAY(0x10),
    FETCH(0x16),
    FETCH_OK(0x18),
    PUBLISH(0x1D),
    /** Still in the table of messages, though section 10.5 answers PUBLISH with REQUEST_OK: understood, never sent. */
    PUBLISH_OK(0x1E),
    SUBSCRIBE_NAMESPACE(0x50),
    SUBSCRIBE_TRACKS(0x51),
    SETUP(0x2F00);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<MessageType> find(long code) {
        for (MessageType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** @throws MoqtException PROTOCOL_VIOLATION if there is no such message */
    static MessageType of(long code) {
        return find(code)
                .orElseThrow(() -> MoqtException.violation(
                        "expected a control message of draft 18, got the unknown type 0x" + Long.toHexString(code)));
    }
}
