package io.fastrelay.transport;

import org.jspecify.annotations.Nullable;

/**
 * The way out for objects on one connection. Media is pulled: when there is room to send (congestion window, packet
 * space, after all control data), the channel asks its {@link MediaSource} for the next frame, so that what is sent is
 * decided at the moment of sending (draft 18 section 7.2).
 *
 * <p>Today kwik's sender is behind it; our own packet sender and the kernel take its place without a change here.
 */
public interface MediaChannel {

    /** Sets the source; once. */
    void source(MediaSource source);

    /** Says that the source has something to send. Any thread; cheap, idempotent, never blocks and never runs the source. */
    void wake();

    /**
     * Opens a unidirectional stream for objects. Only from inside {@link MediaSource#produce}.
     *
     * @return null if the peer grants no stream now; the source is asked again when it does
     */
    @Nullable
    MediaStream open();

    /**
     * Largest payload of a datagram frame that fits a packet now, 0 where datagrams are not available. Only from inside
     * {@link MediaSource#produce}.
     */
    int maxDatagramLength();
}
