package io.fastrelay.client;

import io.fastrelay.moqt.SessionError;
import io.fastrelay.transport.CloseInfo;

/** The session ended before what was wanted had happened. */
public final class SessionClosedException extends ClientException {

    private static final long serialVersionUID = 1L;

    private final transient CloseInfo info;

    SessionClosedException(String what, CloseInfo info) {
        super(what + ": session closed by " + describe(info));
        this.info = info;
    }

    /** How it ended. */
    public CloseInfo info() {
        return info;
    }

    /** {@code PEER with PROTOCOL_VIOLATION (0x3): reason}. */
    static String describe(CloseInfo info) {
        String code = "0x" + Long.toHexString(info.code());
        if (info.cause() == CloseInfo.Cause.PEER || info.cause() == CloseInfo.Cause.LOCAL) {
            SessionError error = SessionError.of(info.code());
            if (error.code() == info.code()) {
                code = error.name() + " (" + code + ")";
            }
        }
        return info.cause() + " with " + code + (info.reason().isEmpty() ? "" : ": " + info.reason());
    }
}
