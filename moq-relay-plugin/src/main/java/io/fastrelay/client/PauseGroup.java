package io.fastrelay.client;

import java.util.LinkedHashSet;
import java.util.Set;

/** The streams that feed one queue: all are held back, or none. Thread-safe. */
final class PauseGroup {

    private final Set<ReceiveSink.Pausable> members = new LinkedHashSet<>();
    private boolean paused;

    synchronized void add(ReceiveSink.Pausable stream) {
        members.add(stream);
        if (paused) {
            stream.pause();
        }
    }

    synchronized void remove(ReceiveSink.Pausable stream) {
        members.remove(stream);
    }

    synchronized void pause() {
        if (!paused) {
            paused = true;
            members.forEach(ReceiveSink.Pausable::pause);
        }
    }

    /** Cheap when nothing is paused. */
    synchronized void resume() {
        if (paused) {
            paused = false;
            // A resumed stream may deliver at once on this thread and pause everything again: work on a copy.
            for (ReceiveSink.Pausable stream : Set.copyOf(members)) {
                if (!paused) {
                    stream.resume();
                }
            }
        }
    }
}
