package io.fastrelay.relay.track;

/** What the control plane hears of a publisher's objects. Called on the thread that received them; must not block. */
public interface IngestListener {

    /** The track broke a rule of draft 18 section 2.4.2; the receiver ignores what follows. Once. */
    void onMalformed(String reason);

    /** An object of a larger group than any before arrived. */
    void onNewGroup(long groupId);

    /** Nothing more comes from this publisher ({@link io.fastrelay.session.TrackReceiver#onEnd}). */
    void onEnd();
}
