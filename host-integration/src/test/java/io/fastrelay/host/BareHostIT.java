package io.fastrelay.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginState;

/** The relay's jar in a host that knows nothing but pf4j. */
class BareHostIT {

    private static final String ID = "moq-relay";

    @TempDir
    Path folder;

    @Test
    void startsByTheFileThatThePropertyNamesServesStopsAndUnloadsWithoutATrace() throws Exception {
        // Given
        Set<String> before = Unloaded.threads();
        Path yaml = folder.resolve("relay.yml");
        Files.writeString(yaml, "listeners:\n  - port: 0\nkernel: off\ndrain-timeout: 1s\n");
        System.setProperty("fastrelay.config", yaml.toString());
        JarPluginManager manager = new JarPluginManager(RelayJar.alone(folder));

        // When
        WeakReference<ClassLoader> loader;
        try {
            manager.loadPlugins();
            manager.startPlugins();
            loader = new WeakReference<>(manager.getPluginClassLoader(ID));

            // Then
            assertEquals(PluginState.STARTED, manager.getPlugin(ID).getPluginState());
            assertTrue(
                    Unloaded.ownThreads(before).stream().anyMatch(name -> name.startsWith("fastrelay-udp")),
                    () -> "threads: " + Unloaded.ownThreads(before));
            assertTrue(relayOf(manager).toString().contains("RUNNING"));
        } finally {
            System.clearProperty("fastrelay.config");
            manager.stopPlugin(ID);
        }

        // And when
        manager.unloadPlugin(ID);

        // Then
        assertTrue(Unloaded.collected(loader), "the class loader is still there");
        assertTrue(Unloaded.noThreadsBut(before), () -> "left over: " + Unloaded.ownThreads(before));
    }

    @Test
    void aFileThatIsWrongFailsThePluginAndSaysWhereItIsWrong() throws IOException {
        Path yaml = folder.resolve("relay.yml");
        Files.writeString(yaml, "listeners:\n  - prt: 0\n");
        System.setProperty("fastrelay.config", yaml.toString());
        JarPluginManager manager = new JarPluginManager(RelayJar.alone(folder));
        try {
            manager.loadPlugins();
            manager.startPlugins();
            assertEquals(PluginState.FAILED, manager.getPlugin(ID).getPluginState());
            String message = manager.getPlugin(ID).getFailedException().getMessage();
            assertTrue(message.startsWith(yaml + " line 2, listeners[0].prt: unknown key"), message);
        } finally {
            System.clearProperty("fastrelay.config");
            manager.unloadPlugin(ID);
        }
        assertEquals(List.of(), manager.getPlugins());
    }

    /** The contract is the jar's own here, unknown to this test's class loader, hence by name. */
    private static Object relayOf(JarPluginManager manager) throws ReflectiveOperationException {
        Object plugin = manager.getPlugin(ID).getPlugin();
        Optional<?> relay = (Optional<?>) plugin.getClass().getMethod("relay").invoke(plugin);
        Object running = relay.orElseThrow();
        Class<?> contract = Class.forName(
                "io.fastrelay.api.MoqRelay", false, running.getClass().getClassLoader());
        return contract.getMethod("state").invoke(running);
    }
}
