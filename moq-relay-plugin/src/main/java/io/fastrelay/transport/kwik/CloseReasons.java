package io.fastrelay.transport.kwik;

import io.fastrelay.transport.CloseInfo;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.ConnectionTerminatedEvent.CloseReason;
import tech.kwik.core.QuicConstants.TransportErrorCode;

/** How connections end, in kwik's words and in ours. */
final class CloseReasons {

    private CloseReasons() {}

    /** @param local what this end closed the connection with, if it did */
    static CloseInfo of(ConnectionTerminatedEvent event, @Nullable CloseInfo local) {
        if (!event.closedByPeer() && event.closeReason() == CloseReason.ImmediateClose && local != null) {
            return local;
        }
        if (event.closeReason() == CloseReason.IdleTimeout || event.closeReason() == CloseReason.ConnectionLost) {
            return new CloseInfo(CloseInfo.Cause.IDLE_TIMEOUT, 0, "nothing came from the peer for too long");
        }
        if (event.hasApplicationError()) {
            return new CloseInfo(CloseInfo.Cause.PEER, event.applicationErrorCode(), description(event));
        }
        if (event.hasTransportError()) {
            return new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, event.transportErrorCode(), description(event));
        }
        if (event.closeReason() == CloseReason.StatelessReset) {
            return new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, 0, "stateless reset");
        }
        return new CloseInfo(event.closedByPeer() ? CloseInfo.Cause.PEER : CloseInfo.Cause.LOCAL, 0, "");
    }

    /** kwik's name for a transport error code (RFC 9000 section 20.1); INTERNAL_ERROR for one that it does not know. */
    static TransportErrorCode transportError(long code) {
        for (TransportErrorCode known : TransportErrorCode.values()) {
            if (known.value == code) {
                return known;
            }
        }
        return TransportErrorCode.INTERNAL_ERROR;
    }

    /** The reason phrase; kwik shows it only inside a sentence. */
    private static String description(ConnectionTerminatedEvent event) {
        String text = event.errorDescription();
        int open = text.indexOf(" (");
        boolean application = event.hasApplicationError();
        if (open < 0) {
            return application ? "" : text;
        }
        return application ? text.substring(open + 2, text.length() - 1) : text;
    }
}
