package io.fastrelay.transport.kwik;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.log.NullLogger;

/**
 * kwik's own messages. Most of its errors and warnings are about packets that anybody can send to the port, so they are
 * debug messages here; what ends a connection is told by {@link QuicLink}.
 */
final class KwikLog extends NullLogger {

    private static final Logger log = LoggerFactory.getLogger("io.fastrelay.transport.kwik.log");

    @Override
    public void error(String message) {
        log.debug("{}", message);
    }

    @Override
    public void error(String message, Throwable error) {
        log.debug("{}", message, error);
    }

    @Override
    public void warn(String message) {
        log.debug("{}", message);
    }

    @Override
    public void info(String message) {
        log.trace("{}", message);
    }
}
