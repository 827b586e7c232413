package io.fastrelay.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A relay that runs, or has run. Figures stay readable after the end. All methods may be called by any thread; only
 * {@link #close} blocks.
 */
public interface MoqRelay extends AutoCloseable {

    RelayState state();

    /** The configuration that is in force. */
    RelayConfiguration configuration();

    /** Where it listens, with the ports that were chosen where port 0 was configured. */
    List<RelayAddress> addresses();

    /** Figures of the relay, its sessions and its tracks. A snapshot; costs one walk over all of them. */
    RelayStatistics statistics();

    /**
     * Ends one session.
     *
     * @param sessionId from {@link SessionDescription#id()}
     * @param reason told to the client, at most 1,024 bytes of UTF-8
     * @return whether there was such a session
     */
    boolean closeSession(String sessionId, String reason);

    /**
     * Refuses new sessions, sends GOAWAY to all others and waits for them to leave; ends those that are still there after
     * the timeout. The relay then is {@link RelayState#STOPPED}, but for {@link #close()}. Idempotent: the first call's
     * timeout counts.
     *
     * @return completes when no session is left
     */
    CompletionStage<Void> drain(Duration timeout);

    /**
     * Drains with the configured timeout, unless that was done already, then gives back sockets, threads and files.
     * Blocks until all of them are gone. Idempotent.
     */
    @Override
    void close();
}
