package io.fastrelay.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One plugin as it is now.
 *
 * @param id from its manifest
 * @param version from its manifest
 * @param jar where it was loaded from
 * @param state what it does
 * @param problem why it failed; empty if it did not
 */
public record PluginStatus(String id, String version, Path jar, State state, Optional<String> problem) {

    /** What a plugin does. */
    public enum State {
        /** The configuration does not enable it. */
        DISABLED,
        /** Loaded, not started, or stopped again. */
        STOPPED,
        STARTED,
        /** It could not be started or failed to stop; the problem says why. */
        FAILED
    }
}
