package io.fastrelay.moqt.message;

import io.fastrelay.moqt.PublishDoneCode;

/**
 * PUBLISH_DONE (draft 18 section 10.11).
 *
 * @param code status, as the number of the wire: unknown ones are legal (see {@link PublishDoneCode#of})
 * @param streamCount data streams opened for the subscription, {@link #UNKNOWN_STREAM_COUNT} if not known
 * @param reason at most 1024 bytes of UTF-8
 */
public record PublishDone(long code, long streamCount, String reason) implements ControlMessage {

    public static final long UNKNOWN_STREAM_COUNT = (1L << 62) - 1;
}
