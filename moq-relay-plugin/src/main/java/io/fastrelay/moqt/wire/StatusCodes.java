package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.ObjectStatus;

/** Object Status on the wire (draft 18 section 11.2.1.1). */
public final class StatusCodes {

    private StatusCodes() {}

    /** @throws MoqtException PROTOCOL_VIOLATION for a value that is not defined */
    public static ObjectStatus of(long code, String where) {
        if (code == ObjectStatus.NORMAL.code()) {
            return ObjectStatus.NORMAL;
        } else if (code == ObjectStatus.END_OF_GROUP.code()) {
            return ObjectStatus.END_OF_GROUP;
        } else if (code == ObjectStatus.END_OF_TRACK.code()) {
            return ObjectStatus.END_OF_TRACK;
        }
        throw MoqtException.violation(
                where + ": Object Status is 0x" + Long.toHexString(code) + ", expected 0x0, 0x3 or 0x4");
    }
}
