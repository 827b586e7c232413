package io.fastrelay.host;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.MediaServerContext;
import io.fastrelay.api.RelayEvents;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What one plugin is given; settings are looked up when asked for. */
record HostContext(
        String pluginId,
        PluginConfiguration configuration,
        Path dataRoot,
        Optional<Authorizer> authorizer,
        RelayEvents events)
        implements MediaServerContext {

    @Override
    public Map<String, Object> settings() {
        return configuration.settings(pluginId);
    }

    @Override
    public Path settingsFolder() {
        return configuration.folder();
    }

    @Override
    public String settingsOrigin() {
        return configuration.origin(pluginId);
    }

    @Override
    public Path dataFolder() {
        return dataRoot.resolve(pluginId);
    }
}
