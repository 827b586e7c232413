package io.fastrelay.transport;

import org.jspecify.annotations.Nullable;

/**
 * The way out for objects on one connection. Media is pulled: when there is room to send (congestion window, pacing,
 * packet space, after all control data), the channel asks its {@link MediaSource} for the next frame, so that what is
 * sent is decided at the moment of sending (draft 18 section 7.2). Payload is not kept here: what was lost is asked for
 * again.
 */
public interface MediaChannel {

    /** Sets the source; once. */
    void source(MediaSource source);

    /**
     * Says that the source has something to do or to send. Any thread; cheap, idempotent, never blocks and never runs the
     * source. {@link MediaSource#onWake} follows in the send context, whether or not anything can be sent.
     */
    void wake();

    /**
     * Opens a unidirectional stream for objects. Send context.
     *
     * @return null if the peer grants no stream now; the source is asked again when it does
     */
    @Nullable
    MediaStream open();

    /**
     * Opens a stream that begins with the prefix, which the channel sends, and sends again, by itself; offsets and credit
     * of the stream do not count it. The array is not copied. Send context.
     */
    @Nullable
    MediaStream open(byte[] prefix);

    /** Largest payload of a datagram frame that fits a packet now, 0 where datagrams are not available. Send context. */
    int maxDatagramLength();

    /**
     * How the path copes: bytes that may be in flight and do not, and what stands in the way. Send context. For the drop
     * threshold of a subscriber.
     */
    PathCondition condition();
}
