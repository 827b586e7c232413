package io.fastrelay.host;

import java.nio.file.Path;
import org.pf4j.JarPluginLoader;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * Loads plugins from jars: their own classes first, but the contract between host and plugin always from the host. The
 * plugin's jar carries a copy of it for hosts that have none; two copies in one process would not know each other.
 */
final class SharedApiLoader extends JarPluginLoader {

    private static final String API_PACKAGE = "io.fastrelay.api.";

    SharedApiLoader(PluginManager manager) {
        super(manager);
    }

    @Override
    public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
        PluginClassLoader loader =
                new PluginClassLoader(pluginManager, descriptor, getClass().getClassLoader()) {
                    @Override
                    public Class<?> loadClass(String name) throws ClassNotFoundException {
                        return name.startsWith(API_PACKAGE) ? getParent().loadClass(name) : super.loadClass(name);
                    }
                };
        loader.addFile(jar.toFile());
        return loader;
    }
}
