package io.fastrelay.moqt;

/** Object Status (draft 18 section 11.2.1.1). */
public enum ObjectStatus {
    NORMAL(0x0),
    END_OF_GROUP(0x3),
    END_OF_TRACK(0x4);

    private final int code;

    ObjectStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
