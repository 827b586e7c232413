package io.fastrelay.moqt;

/** Stream reset and STOP_SENDING error codes (draft 18 section 15.10.4). */
public enum StreamResetCode {
    INTERNAL_ERROR(0x0),
    CANCELLED(0x1),
    DELIVERY_TIMEOUT(0x2),
    SESSION_CLOSED(0x3),
    GOING_AWAY(0x4),
    TOO_FAR_BEHIND(0x5),
    UNKNOWN_OBJECT_STATUS(0x6),
    EXPIRED_AUTH_TOKEN(0x7),
    EXCESSIVE_LOAD(0x9),
    MALFORMED_TRACK(0x12);

    private final long code;

    StreamResetCode(long code) {
        this.code = code;
    }

    public long code() {
        return code;
    }

    /** The constant of this code; INTERNAL_ERROR for an unknown one, as section 14 (grease) demands. */
    public static StreamResetCode of(long code) {
        for (StreamResetCode value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return INTERNAL_ERROR;
    }
}
