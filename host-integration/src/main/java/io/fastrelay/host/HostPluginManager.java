package io.fastrelay.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.JarPluginManager;
import org.pf4j.JarPluginRepository;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;

/**
 * pf4j's manager with the host's rules. Its constructor calls the create methods below before this class's own fields are
 * set, so what they make looks those up later.
 */
final class HostPluginManager extends JarPluginManager {

    private final PluginConfiguration configuration;
    private final ContextPluginFactory contextFactory;

    HostPluginManager(
            Path pluginsFolder, String hostVersion, PluginConfiguration configuration, ContextPluginFactory factory) {
        super(pluginsFolder);
        this.configuration = configuration;
        this.contextFactory = factory;
        setSystemVersion(hostVersion);
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> contextFactory.create(wrapper);
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new SharedApiLoader(this);
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new JarPluginRepository(getPluginsRoots());
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return !configuration.isEnabled(pluginId);
            }

            @Override
            public void disablePlugin(String pluginId) {
                // the host's configuration decides, and it is the host's to write
            }

            @Override
            public void enablePlugin(String pluginId) {
                // as above
            }
        };
    }

    /** Jars in the plugins folder that are not loaded. */
    List<Path> newJars() {
        List<Path> jars = new ArrayList<>(pluginRepository.getPluginPaths());
        for (PluginWrapper loaded : getPlugins()) {
            jars.remove(loaded.getPluginPath());
        }
        return jars;
    }
}
