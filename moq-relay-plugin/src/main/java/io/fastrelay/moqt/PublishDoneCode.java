package io.fastrelay.moqt;

/** PUBLISH_DONE status codes (draft 18 section 15.10.3). */
public enum PublishDoneCode {
    INTERNAL_ERROR(0x0),
    UNAUTHORIZED(0x1),
    TRACK_ENDED(0x2),
    SUBSCRIPTION_ENDED(0x3),
    GOING_AWAY(0x4),
    TOO_FAR_BEHIND(0x5),
    EXPIRED(0x6),
    UPDATE_FAILED(0x8),
    EXCESSIVE_LOAD(0x9),
    MALFORMED_TRACK(0x12);

    private final long code;

    PublishDoneCode(long code) {
        this.code = code;
    }

    public long code() {
        return code;
    }

    /** The constant of this code; INTERNAL_ERROR for an unknown one, as section 14 (grease) demands. */
    public static PublishDoneCode of(long code) {
        for (PublishDoneCode value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return INTERNAL_ERROR;
    }
}
