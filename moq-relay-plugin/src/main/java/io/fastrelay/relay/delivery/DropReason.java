package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.StreamResetCode;

/** Why whole objects are not sent, or not sent again. */
enum DropReason {
    /** A delivery timeout passed (draft 18 section 8). */
    TIMEOUT(StreamResetCode.DELIVERY_TIMEOUT),
    /** More waits for the subscriber than may. */
    BEHIND(StreamResetCode.TOO_FAR_BEHIND),
    /** Less important than what the path to the subscriber carries. */
    PRIORITY(StreamResetCode.TOO_FAR_BEHIND);

    private final StreamResetCode code;

    DropReason(StreamResetCode code) {
        this.code = code;
    }

    /** What a stream is reset with that had begun to carry such an object. */
    StreamResetCode code() {
        return code;
    }
}
