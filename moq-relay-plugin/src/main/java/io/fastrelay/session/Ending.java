package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionInfo;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a session once, whatever the reason, and says in one log line with whom and why. Any thread. */
final class Ending {

    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private final Connection connection;
    private final AtomicBoolean over = new AtomicBoolean();

    Ending(Connection connection) {
        this.connection = connection;
    }

    /** Whether the session was closed by this side or is closed: what still comes in is not looked at any more. */
    boolean over() {
        return over.get();
    }

    void close(SessionError error, String reason) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (error == SessionError.NO_ERROR) {
            log.info("{}: closing: {}", name(), reason);
        } else {
            log.warn("{}: closing with {}: {}", name(), error, LogText.of(reason));
        }
        connection.close(error.code(), LogText.of(reason));
    }

    /** The connection is gone. */
    void closed(CloseInfo end) {
        if (over.compareAndSet(false, true)) {
            log.info(
                    "{}: closed by {} with 0x{}: {}",
                    name(),
                    end.cause(),
                    Long.toHexString(end.code()),
                    LogText.of(end.reason()));
        }
    }

    /** Runs what has to be told although the session is over; exceptions have nothing left to end. */
    void report(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("{}: internal error", name(), e);
        }
    }

    /** The peer broke a rule, or something here failed: only this session ends. */
    void fail(RuntimeException e) {
        if (e instanceof MoqtException) {
            close(((MoqtException) e).error(), String.valueOf(e.getMessage()));
            return;
        }
        if (!over()) {
            log.error("{}: internal error", name(), e);
        }
        close(SessionError.INTERNAL_ERROR, "internal error");
    }

    /** Runs a piece of work of this session, if it still lives. */
    void guard(Runnable work) {
        if (over()) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private String name() {
        ConnectionInfo info = connection.info();
        return info.id() + " " + info.peer().getAddress().getHostAddress() + ":"
                + info.peer().getPort() + " " + info.protocol();
    }
}
