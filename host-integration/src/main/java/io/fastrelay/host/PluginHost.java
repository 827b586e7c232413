package io.fastrelay.host;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.api.RelayPlugin;
import io.fastrelay.api.RelayState;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of one server. Starts, stops and reloads them one by one; whatever a plugin does wrong is reported in its
 * {@link PluginStatus} and never thrown at the server. Thread-safe; methods that change something run one at a time.
 */
public final class PluginHost implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    private final HostPluginManager manager;
    private final PluginConfiguration configuration;
    private final Map<String, String> problems = new HashMap<>();

    private PluginHost(Builder builder) {
        configuration = builder.configuration;
        manager = new HostPluginManager(
                builder.pluginsFolder,
                builder.hostVersion,
                configuration,
                new ContextPluginFactory(id ->
                        new HostContext(id, configuration, builder.dataFolder, builder.authorizer, builder.events)));
    }

    /**
     * @param pluginsFolder where plugin jars lie; need not exist
     */
    public static Builder builder(Path pluginsFolder) {
        return new Builder(pluginsFolder);
    }

    /** Loads every jar in the plugins folder that is not loaded yet, and starts the enabled plugins that are not started. */
    public synchronized void start() {
        loadNewJars();
        for (PluginWrapper plugin : List.copyOf(manager.getResolvedPlugins())) {
            startIfEnabled(plugin.getPluginId());
        }
    }

    /**
     * Starts one plugin, if the configuration enables it.
     *
     * @return what it does now
     * @throws IllegalArgumentException if there is no such plugin
     */
    public synchronized PluginStatus start(String pluginId) {
        loadNewJars();
        require(pluginId);
        startIfEnabled(pluginId);
        return status(require(pluginId));
    }

    /**
     * Stops one plugin; it stays loaded.
     *
     * @return what it does now
     * @throws IllegalArgumentException if there is no such plugin
     */
    public synchronized PluginStatus stop(String pluginId) {
        require(pluginId);
        try {
            manager.stopPlugin(pluginId);
        } catch (RuntimeException | LinkageError e) {
            failed(pluginId, "could not be stopped", e);
        }
        return status(require(pluginId));
    }

    /**
     * Stops one plugin and lets go of its classes.
     *
     * @return whether there was such a plugin
     */
    public synchronized boolean unload(String pluginId) {
        problems.remove(pluginId);
        try {
            return manager.unloadPlugin(pluginId);
        } catch (RuntimeException e) {
            log.error("Plugin {} could not be unloaded cleanly", pluginId, e);
            return true;
        }
    }

    /**
     * Stops and unloads one plugin, then loads what the plugins folder now has and starts what is enabled: another
     * version, changed settings, or nothing if the jar was removed.
     *
     * @return what the plugin does now; empty if there is none any more
     */
    public synchronized Optional<PluginStatus> reload(String pluginId) {
        unload(pluginId);
        loadNewJars();
        if (manager.getPlugin(pluginId) == null) {
            return Optional.empty();
        }
        startIfEnabled(pluginId);
        return Optional.of(status(require(pluginId)));
    }

    /** All plugins that were found, by id. */
    public synchronized List<PluginStatus> plugins() {
        return manager.getPlugins().stream()
                .map(this::status)
                .sorted(Comparator.comparing(PluginStatus::id))
                .toList();
    }

    /** The relay, if its plugin is started. Do not keep it: it belongs to the plugin, which may be reloaded. */
    public synchronized Optional<MoqRelay> relay() {
        return manager.getStartedPlugins().stream()
                .map(PluginWrapper::getPlugin)
                .filter(RelayPlugin.class::isInstance)
                .flatMap(plugin -> ((RelayPlugin) plugin).relay().stream())
                .findFirst();
    }

    /** Extensions of started plugins, of a type that the server and the plugins share. */
    public synchronized <T> List<T> extensions(Class<T> type) {
        return manager.getExtensions(type);
    }

    public HostHealth health() {
        List<PluginStatus> plugins = plugins();
        boolean started = plugins.stream()
                .allMatch(plugin ->
                        plugin.state() == PluginStatus.State.STARTED || plugin.state() == PluginStatus.State.DISABLED);
        boolean serving =
                relay().map(relay -> relay.state() == RelayState.RUNNING).orElse(true);
        return new HostHealth(started && serving, plugins);
    }

    /** Stops and unloads all plugins, those first that depend on others. */
    @Override
    public synchronized void close() {
        List<PluginWrapper> plugins = new ArrayList<>(manager.getResolvedPlugins());
        plugins.addAll(manager.getUnresolvedPlugins());
        plugins.forEach(plugin -> unload(plugin.getPluginId()));
    }

    private void loadNewJars() {
        for (Path jar : manager.newJars()) {
            try {
                manager.loadPlugin(jar);
            } catch (RuntimeException e) {
                log.error("{} is not loaded: {}", jar, e.getMessage());
            }
        }
    }

    private void startIfEnabled(String pluginId) {
        PluginWrapper plugin = require(pluginId);
        if (!configuration.isEnabled(pluginId)) {
            if (plugin.getPluginState().isStarted()) {
                stop(pluginId);
            }
            plugin.setPluginState(PluginState.DISABLED);
            log.info("Plugin {} is not enabled", pluginId);
            return;
        }
        try {
            PluginState state = manager.startPlugin(pluginId);
            if (state.isStarted()) {
                problems.remove(pluginId);
            } else {
                problems.put(pluginId, "not started, its state is " + state);
            }
        } catch (RuntimeException | LinkageError e) {
            plugin.setPluginState(PluginState.FAILED);
            failed(pluginId, "could not be started", e);
        }
    }

    private void failed(String pluginId, String what, Throwable problem) {
        Throwable reason =
                problem instanceof PluginRuntimeException && problem.getCause() != null ? problem.getCause() : problem;
        problems.put(pluginId, String.valueOf(reason.getMessage()));
        // what a plugin says itself, such as a key that is unknown or a port that is taken, is for the reader of the
        // log
        if (reason instanceof IllegalArgumentException
                || reason instanceof IllegalStateException
                || reason instanceof UncheckedIOException) {
            log.error("Plugin {} {}: {}", pluginId, what, reason.getMessage());
            log.debug("Plugin {}", pluginId, problem);
        } else {
            log.error("Plugin {} {}", pluginId, what, problem);
        }
    }

    private PluginWrapper require(String pluginId) {
        PluginWrapper plugin = manager.getPlugin(pluginId);
        if (plugin == null) {
            throw new IllegalArgumentException("expected the id of a plugin in " + manager.getPluginsRoots()
                    + ", one of "
                    + manager.getPlugins().stream()
                            .map(PluginWrapper::getPluginId)
                            .sorted()
                            .toList()
                    + ", found " + pluginId);
        }
        return plugin;
    }

    private PluginStatus status(PluginWrapper plugin) {
        Optional<String> problem = Optional.ofNullable(problems.get(plugin.getPluginId()));
        PluginStatus.State state;
        if (problem.isPresent()) {
            state = PluginStatus.State.FAILED;
        } else if (plugin.getPluginState().isStarted()) {
            state = PluginStatus.State.STARTED;
        } else {
            state = configuration.isEnabled(plugin.getPluginId())
                    ? PluginStatus.State.STOPPED
                    : PluginStatus.State.DISABLED;
        }
        return new PluginStatus(
                plugin.getPluginId(), plugin.getDescriptor().getVersion(), plugin.getPluginPath(), state, problem);
    }

    /** Collects what a host says; everything but the plugins folder has a default. */
    public static final class Builder {
        private final Path pluginsFolder;
        private String hostVersion = "1.0.0";
        private PluginConfiguration configuration = PluginConfiguration.allEnabled();
        private Path dataFolder;
        private Optional<Authorizer> authorizer = Optional.empty();
        private RelayEvents events = new RelayEvents() {};

        private Builder(Path pluginsFolder) {
            this.pluginsFolder = pluginsFolder;
            this.dataFolder = pluginsFolder.toAbsolutePath().resolveSibling("data");
        }

        /** The version that plugins' Plugin-Requires is compared with: the version of the contract that the host offers. */
        public Builder hostVersion(String version) {
            hostVersion = version;
            return this;
        }

        /** Which plugins are enabled, and their settings; default: all, with their defaults. */
        public Builder configuration(PluginConfiguration value) {
            configuration = value;
            return this;
        }

        /** Holds one folder per plugin; default: {@code data} beside the plugins folder. */
        public Builder dataFolder(Path folder) {
            dataFolder = folder;
            return this;
        }

        /** The host's say in what sessions may do. */
        public Builder authorizer(Authorizer value) {
            authorizer = Optional.of(value);
            return this;
        }

        /** Hears what happens in the relay. */
        public Builder events(RelayEvents value) {
            events = value;
            return this;
        }

        public PluginHost build() {
            return new PluginHost(this);
        }
    }
}
