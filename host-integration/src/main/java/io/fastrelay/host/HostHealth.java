package io.fastrelay.host;

import java.util.List;

/**
 * How the plugins are.
 *
 * @param healthy every enabled plugin is started, and a relay that is there accepts sessions
 * @param plugins all plugins that were found
 */
public record HostHealth(boolean healthy, List<PluginStatus> plugins) {

    public HostHealth {
        plugins = List.copyOf(plugins);
    }
}
