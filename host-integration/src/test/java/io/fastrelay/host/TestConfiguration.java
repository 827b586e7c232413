package io.fastrelay.host;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A configuration that tests change while plugins run. */
final class TestConfiguration implements PluginConfiguration {

    private final Set<String> disabled = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<String, Object>> settings = new HashMap<>();

    TestConfiguration disable(String pluginId) {
        disabled.add(pluginId);
        return this;
    }

    TestConfiguration enable(String pluginId) {
        disabled.remove(pluginId);
        return this;
    }

    TestConfiguration settings(String pluginId, Map<String, Object> its) {
        settings.put(pluginId, its);
        return this;
    }

    @Override
    public boolean isEnabled(String pluginId) {
        return !disabled.contains(pluginId);
    }

    @Override
    public Map<String, Object> settings(String pluginId) {
        return settings.getOrDefault(pluginId, Map.of());
    }

    @Override
    public String origin(String pluginId) {
        return "test settings of " + pluginId;
    }
}
