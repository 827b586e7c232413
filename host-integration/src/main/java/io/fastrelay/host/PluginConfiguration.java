package io.fastrelay.host;

import java.nio.file.Path;
import java.util.Map;

/** What the server's own configuration says about plugins. Asked anew for every start, so it may change in between. */
public interface PluginConfiguration {

    /** Whether the plugin may be started. */
    boolean isEnabled(String pluginId);

    /** The plugin's settings: maps with string keys, lists, strings, whole numbers, booleans; empty for defaults. */
    Map<String, Object> settings(String pluginId);

    /** Where these settings stand, for error messages; for example {@code conf/host.yml, plugins.moq-relay.settings}. */
    String origin(String pluginId);

    /** Relative paths in settings are relative to this folder. */
    default Path folder() {
        return Path.of("");
    }

    /** Every plugin is enabled and has no settings. */
    static PluginConfiguration allEnabled() {
        return new PluginConfiguration() {
            @Override
            public boolean isEnabled(String pluginId) {
                return true;
            }

            @Override
            public Map<String, Object> settings(String pluginId) {
                return Map.of();
            }

            @Override
            public String origin(String pluginId) {
                return "defaults of " + pluginId;
            }
        };
    }
}
