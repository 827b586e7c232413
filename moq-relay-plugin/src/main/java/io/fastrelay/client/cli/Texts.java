package io.fastrelay.client.cli;

import io.fastrelay.moqt.SessionError;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.DialException;

/** Things as people read them. */
final class Texts {

    private Texts() {}

    /** {@code by the relay with UNAUTHORIZED (0x2): reason}. */
    static String of(CloseInfo info) {
        String who = switch (info.cause()) {
            case LOCAL -> "by this side";
            case PEER -> "by the relay";
            case IDLE_TIMEOUT -> "idle timeout";
            case TRANSPORT_ERROR -> "transport error";
        };
        String code = "0x" + Long.toHexString(info.code());
        boolean application = info.cause() == CloseInfo.Cause.LOCAL || info.cause() == CloseInfo.Cause.PEER;
        SessionError error = SessionError.of(info.code());
        if (application && error.code() == info.code()) {
            code = error.name() + " (" + code + ")";
        }
        return who + " with " + code + (info.reason().isEmpty() ? "" : ": " + info.reason());
    }

    /** What went wrong, in one line. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof DialException && failure.getCause() != null && message != null) {
            String cause = failure.getCause().getMessage();
            return cause == null || message.contains(cause) ? message : message + " (" + cause + ")";
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
