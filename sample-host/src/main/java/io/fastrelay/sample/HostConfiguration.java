package io.fastrelay.sample;

import io.fastrelay.host.PluginConfiguration;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** conf/host.yml, and on top of it what the command line says. Read once, immutable. */
final class HostConfiguration implements PluginConfiguration {

    static final String RELAY = "moq-relay";

    private static final int DEFAULT_HTTP_PORT = 8080;

    private final Path file;
    private final HostOptions options;
    private final Map<String, Object> http;
    private final Map<String, Object> plugins;

    private HostConfiguration(Path file, HostOptions options, Map<String, Object> root) {
        this.file = file;
        this.options = options;
        refuseUnknown("", root, Set.of("http", "plugins"));
        http = map("http", root.get("http"));
        refuseUnknown("http.", http, Set.of("port"));
        plugins = map("plugins", root.get("plugins"));
        plugins.forEach((id, plugin) -> refuseUnknown(
                "plugins." + id + ".", map("plugins." + id, plugin), Set.of("enabled", "required", "settings")));
        httpPort();
        plugins.keySet().forEach(this::isEnabled);
        plugins.keySet().forEach(this::isRequired);
        plugins.keySet().forEach(this::settings);
    }

    /**
     * @throws IllegalArgumentException naming file, key, what was expected and what was found
     */
    static HostConfiguration read(HostOptions options) {
        Path file = options.config();
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Load(settings).loadFromReader(reader);
            return new HostConfiguration(file, options, map(file, "the file", root));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": expected a readable YAML file, found " + e, e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + ": expected YAML, found " + e.getMessage(), e);
        }
    }

    /** Where the admin pages listen; empty if the file does not say and the usual port may be exchanged for a free one. */
    Optional<Integer> httpPort() {
        if (options.httpPort().isPresent()) {
            return Optional.of(port("--http-port", (long) options.httpPort().getAsInt()));
        }
        return Optional.ofNullable(http.get("port")).map(found -> port("http.port", found));
    }

    int usualHttpPort() {
        return DEFAULT_HTTP_PORT;
    }

    /** Whether the host ends when it cannot start this plugin. */
    boolean isRequired(String pluginId) {
        return flag(pluginId, "required") && isEnabled(pluginId);
    }

    @Override
    public boolean isEnabled(String pluginId) {
        return flag(pluginId, "enabled");
    }

    @Override
    public Map<String, Object> settings(String pluginId) {
        String key = "plugins." + pluginId + ".settings";
        Map<String, Object> settings =
                new LinkedHashMap<>(map(key, plugin(pluginId).get("settings")));
        if (pluginId.equals(RELAY)) {
            options.kernel().ifPresent(mode -> settings.put("kernel", mode));
            options.port().ifPresent(port -> settings.put("listeners", withPort(settings.get("listeners"), port)));
        }
        return settings;
    }

    @Override
    public String origin(String pluginId) {
        return file + ", plugins." + pluginId + ".settings";
    }

    @Override
    public Path folder() {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
    }

    private static List<Object> withPort(@Nullable Object listeners, int port) {
        List<Object> all = listeners instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
        Map<Object, Object> first = !all.isEmpty() && all.get(0) instanceof Map<?, ?> map
                ? new LinkedHashMap<>(map)
                : new LinkedHashMap<>();
        first.put("port", port);
        if (all.isEmpty()) {
            all.add(first);
        } else {
            all.set(0, first);
        }
        return all;
    }

    private Map<String, Object> plugin(String pluginId) {
        return map("plugins." + pluginId, plugins.get(pluginId));
    }

    private boolean flag(String pluginId, String key) {
        Object found = plugin(pluginId).getOrDefault(key, false);
        if (found instanceof Boolean flag) {
            return flag;
        }
        throw unexpected("plugins." + pluginId + "." + key, "true or false", found);
    }

    private int port(String key, Object found) {
        if (found instanceof Number number && number.longValue() >= 0 && number.longValue() <= 65_535) {
            return number.intValue();
        }
        throw unexpected(key, "a port from 0 to 65535", found);
    }

    private Map<String, Object> map(String key, @Nullable Object found) {
        return map(file, key, found);
    }

    private static Map<String, Object> map(Path file, String key, @Nullable Object found) {
        if (found == null) {
            return Map.of();
        }
        if (!(found instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(file + ", " + key + ": expected keys and values, found " + found);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    private void refuseUnknown(String prefix, Map<String, Object> map, Set<String> known) {
        for (String key : map.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(file + ", " + prefix + key + ": unknown key, expected one of "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private IllegalArgumentException unexpected(String key, String expected, Object found) {
        return new IllegalArgumentException(file + ", " + key + ": expected " + expected + ", found " + found);
    }
}
