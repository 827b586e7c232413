package io.fastrelay.moqt;

/** REQUEST_ERROR codes (draft 18 section 15.10.2). */
public enum RequestErrorCode {
    INTERNAL_ERROR(0x0),
    UNAUTHORIZED(0x1),
    TIMEOUT(0x2),
    NOT_SUPPORTED(0x3),
    MALFORMED_AUTH_TOKEN(0x4),
    EXPIRED_AUTH_TOKEN(0x5),
    GOING_AWAY(0x6),
    EXCESSIVE_LOAD(0x9),
    DOES_NOT_EXIST(0x10),
    INVALID_RANGE(0x11),
    MALFORMED_TRACK(0x12),
    DUPLICATE_SUBSCRIPTION(0x19),
    UNINTERESTED(0x20),
    PREFIX_OVERLAP(0x30),
    NAMESPACE_TOO_LARGE(0x31),
    INVALID_JOINING_REQUEST_ID(0x32),
    UNSUPPORTED_EXTENSION(0x33),
    REDIRECT(0x34);

    private final long code;

    RequestErrorCode(long code) {
        this.code = code;
    }

    public long code() {
        return code;
    }

    /** The constant of this code; INTERNAL_ERROR for an unknown one, as section 14 (grease) demands. */
    public static RequestErrorCode of(long code) {
        for (RequestErrorCode value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return INTERNAL_ERROR;
    }
}
