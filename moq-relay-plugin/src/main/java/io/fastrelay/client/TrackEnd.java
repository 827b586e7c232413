package io.fastrelay.client;

import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.session.RequestEnd;

/**
 * How a subscription or a fetch ended.
 *
 * @param kind who or what ended it
 * @param code PUBLISH_DONE status, stream reset code or session error, as the kind has it; otherwise 0
 * @param reason for people, maybe empty
 */
public record TrackEnd(Kind kind, long code, String reason) implements TrackEvent {

    /** Who or what ended it. */
    public enum Kind {
        /** A fetch is complete. */
        COMPLETE,
        /** PUBLISH_DONE; the code is a {@link PublishDoneCode}. */
        PUBLISH_DONE,
        /** The peer ended the request or reset the fetch stream; the code is a {@link StreamResetCode}. */
        RESET,
        /** This side cancelled. */
        CANCELLED,
        /** The application did not take what came: more than its queue's limit waited. */
        TOO_SLOW,
        /** The session closed before. */
        SESSION_CLOSED
    }

    static TrackEnd of(PublishDone done) {
        return new TrackEnd(Kind.PUBLISH_DONE, done.code(), done.reason());
    }

    static TrackEnd of(RequestEnd end) {
        return end.how() == RequestEnd.How.SESSION_CLOSED
                ? new TrackEnd(Kind.SESSION_CLOSED, end.code(), "")
                : new TrackEnd(Kind.RESET, end.code(), end.how().name());
    }

    /** Whether everything came that the publisher had for this request. */
    public boolean regular() {
        return kind == Kind.COMPLETE
                || kind == Kind.PUBLISH_DONE
                        && (code == PublishDoneCode.TRACK_ENDED.code()
                                || code == PublishDoneCode.SUBSCRIPTION_ENDED.code());
    }

    /** {@code PUBLISH_DONE TRACK_ENDED: reason}. */
    public String describe() {
        String name = switch (kind) {
            case PUBLISH_DONE -> " " + PublishDoneCode.of(code).name();
            case RESET -> " " + StreamResetCode.of(code).name();
            default -> "";
        };
        return kind + name + (reason.isEmpty() ? "" : ": " + reason);
    }

    @Override
    public void deliver(TrackListener listener) {
        listener.onEnd(this);
    }
}
