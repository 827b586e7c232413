package io.fastrelay.api;

import java.util.Optional;

/** What the plugin object offers to its host beyond pf4j's own lifecycle. */
public interface RelayPlugin {

    /** The relay while the plugin is started; empty before, after, and when the start failed. */
    Optional<MoqRelay> relay();
}
