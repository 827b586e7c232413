package io.fastrelay.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {

    /** Writes what happens to it, and what it was given, into its data folder. */
    private static final String DIARIST = """
            package p;

            import java.nio.file.*;

            public class P extends org.pf4j.Plugin {
                private final io.fastrelay.api.MediaServerContext host;

                public P(io.fastrelay.api.MediaServerContext host) {
                    this.host = host;
                }

                @Override
                public void start() {
                    write("start " + host.settings() + " from " + host.settingsOrigin());
                }

                @Override
                public void stop() {
                    write("stop");
                }

                private void write(String line) {
                    try {
                        Files.createDirectories(host.dataFolder());
                        Files.writeString(
                                host.dataFolder().resolve("diary"),
                                line + "\\n",
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }
            """;

    /** Cannot be started. */
    private static final String FAILING = """
            package p;

            public class P extends org.pf4j.Plugin {
                @Override
                public void start() {
                    throw new IllegalArgumentException("port: expected 0 to 65535, found 70000");
                }
            }
            """;

    /** Runs a thread while it is started, and offers itself through the shared contract. */
    private static final String BUSY = """
            package p;

            import io.fastrelay.api.*;
            import java.util.Optional;

            public class P extends org.pf4j.Plugin implements RelayPlugin {
                private Thread thread;

                @Override
                public void start() {
                    thread = new Thread(() -> {
                        try {
                            Thread.sleep(1_000_000);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }, "busy plugin");
                    thread.start();
                }

                @Override
                public void stop() {
                    thread.interrupt();
                }

                @Override
                public Optional<MoqRelay> relay() {
                    return Optional.of((MoqRelay) java.lang.reflect.Proxy.newProxyInstance(
                            P.class.getClassLoader(), new Class<?>[] {MoqRelay.class}, (proxy, method, arguments) ->
                                    method.getName().equals("state") ? RelayState.RUNNING : null));
                }
            }
            """;

    @TempDir
    Path folder;

    private final TestConfiguration configuration = new TestConfiguration();
    private PluginHost host;

    @AfterEach
    void closeHost() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aHostWithoutAPluginsFolderRuns() {
        host = host();
        host.start();
        assertEquals(List.of(), host.plugins());
        assertTrue(host.health().healthy());
        assertEquals(Optional.empty(), host.relay());
    }

    @Test
    void anEnabledPluginIsStartedWithItsSettingsAndStopped() throws IOException {
        // Given
        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.2.3", DIARIST);
        configuration.settings("diarist", Map.of("colour", "blue"));
        host = host();

        // When
        host.start();

        // Then
        PluginStatus status = host.plugins().get(0);
        assertEquals("diarist", status.id());
        assertEquals("1.2.3", status.version());
        assertEquals(PluginStatus.State.STARTED, status.state());
        assertEquals(List.of("start {colour=blue} from test settings of diarist"), diary());

        // And when
        assertEquals(PluginStatus.State.STOPPED, host.stop("diarist").state());

        // Then
        assertEquals("stop", diary().get(1));
        assertFalse(host.health().healthy());
    }

    @Test
    void aDisabledPluginIsNotStartedUntilTheConfigurationEnablesIt() throws IOException {
        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.0.0", DIARIST);
        configuration.disable("diarist");
        host = host();

        host.start();
        assertEquals(PluginStatus.State.DISABLED, host.plugins().get(0).state());
        assertEquals(List.of(), diary());
        assertTrue(host.health().healthy());
        assertEquals(PluginStatus.State.DISABLED, host.start("diarist").state());
        assertEquals(
                PluginStatus.State.DISABLED,
                host.reload("diarist").orElseThrow().state());

        configuration.enable("diarist");
        assertEquals(PluginStatus.State.STARTED, host.start("diarist").state());

        configuration.disable("diarist");
        assertEquals(PluginStatus.State.DISABLED, host.start("diarist").state());
        assertEquals(2, diary().size());
        assertFalse(Files.exists(folder.resolve("plugins/enabled.txt")));
        assertFalse(Files.exists(folder.resolve("plugins/disabled.txt")));
    }

    @Test
    void aPluginThatFailsIsReportedAndTheOthersRun() {
        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.0.0", DIARIST);
        TestPlugin.jar(folder.resolve("plugins"), "failing", "1.0.0", FAILING);
        host = host();

        host.start();

        assertEquals(PluginStatus.State.STARTED, host.plugins().get(0).state());
        PluginStatus failing = host.plugins().get(1);
        assertEquals(PluginStatus.State.FAILED, failing.state());
        assertEquals(Optional.of("port: expected 0 to 65535, found 70000"), failing.problem());
        assertFalse(host.health().healthy());
    }

    @Test
    void whatIsNoPluginIsLeftAlone() throws IOException {
        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.0.0", DIARIST);
        Files.writeString(folder.resolve("plugins/notes.jar"), "no jar at all");
        host = host();
        host.start();
        assertEquals(1, host.plugins().size());
        assertEquals(PluginStatus.State.STARTED, host.plugins().get(0).state());
    }

    @Test
    void anUnknownPluginIsNamedWithThoseThatExist() {
        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.0.0", DIARIST);
        host = host();
        host.start();
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> host.stop("diary"));
        assertTrue(error.getMessage().contains("one of [diarist], found diary"), error.getMessage());
    }

    @Test
    void reloadTakesAnotherVersionAndOtherSettings() throws IOException {
        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.0.0", DIARIST);
        host = host();
        host.start();

        TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.1.0", DIARIST.replace("\"stop\"", "\"stop of 1.1\""));
        configuration.settings("diarist", Map.of("colour", "red"));
        assertEquals("1.1.0", host.reload("diarist").orElseThrow().version());

        host.stop("diarist");
        assertEquals(
                List.of(
                        "start {} from test settings of diarist",
                        "stop",
                        "start {colour=red} from test settings of diarist",
                        "stop of 1.1"),
                diary());
    }

    @Test
    void reloadOfARemovedJarLeavesNoPluginAndARunningHost() throws IOException {
        Path jar = TestPlugin.jar(folder.resolve("plugins"), "diarist", "1.0.0", DIARIST);
        host = host();
        host.start();
        Files.delete(jar);
        assertEquals(Optional.empty(), host.reload("diarist"));
        assertEquals(List.of(), host.plugins());
        assertTrue(host.health().healthy());
    }

    @Test
    void theContractIsTheHostsOwnAlthoughTheJarHasACopy() {
        TestPlugin.jar(folder.resolve("plugins"), "busy", "1.0.0", BUSY);
        host = host();
        host.start();
        assertTrue(host.relay().isPresent());
    }

    @Test
    void reloadingLeavesNoThreadAndNoClassLoaderBehind() {
        // Given
        Set<String> before = Unloaded.threads();
        TestPlugin.jar(folder.resolve("plugins"), "busy", "1.0.0", BUSY);
        host = host();
        host.start();
        WeakReference<ClassLoader> first = loaderOfRelay();

        // When
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    PluginStatus.State.STARTED,
                    host.reload("busy").orElseThrow().state());
        }

        // Then
        assertTrue(Unloaded.collected(first), "the first class loader is still there");
        WeakReference<ClassLoader> last = loaderOfRelay();
        assertTrue(host.unload("busy"));
        assertTrue(Unloaded.collected(last), "the last class loader is still there");
        assertTrue(Unloaded.noThreadsBut(before), () -> "left over: " + Unloaded.ownThreads(before));
    }

    private WeakReference<ClassLoader> loaderOfRelay() {
        return new WeakReference<>(host.relay().orElseThrow().getClass().getClassLoader());
    }

    private PluginHost host() {
        return PluginHost.builder(folder.resolve("plugins"))
                .configuration(configuration)
                .dataFolder(folder.resolve("data"))
                .build();
    }

    private List<String> diary() throws IOException {
        Path diary = folder.resolve("data/diarist/diary");
        return Files.exists(diary) ? Files.readAllLines(diary) : List.of();
    }
}
