package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.PeerException;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.host.PluginConfiguration;
import io.fastrelay.host.PluginHost;
import io.fastrelay.host.PluginStatus;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The relay's own jar in a host in this process: what it leaves behind can be seen here. */
@EndToEnd
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PluginReloadIT {

    private static final String PLUGIN = "moq-relay";
    private static final int TIMES = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("starting, stopping and reloading it 20 times under traffic leaves no thread and no class loader")
    void reload(DenoPeers peers) throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path jar = pluginJar();
        Files.copy(jar, plugins.resolve(jar.getFileName()));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        try (PluginHost host = PluginHost.builder(plugins)
                .configuration(new OnFreePort())
                .dataFolder(folder.resolve("data"))
                .build()) {
            host.start();
            for (int i = 0; i < TIMES; i++) {
                assertStarted(host);
                loaders.add(new WeakReference<>(relay(host).getClass().getClassLoader()));
                interruptTraffic(host, peers, i);
            }
        }

        loaders.forEach(loader -> assertTrue(
                eventually(() -> {
                    System.gc();
                    return loader.get() == null;
                }),
                () -> "class loader " + loaders.indexOf(loader) + " of " + TIMES + " is still referred to"));
        eventually(() -> leftBehind(before).isEmpty());
        assertEquals(Set.of(), leftBehind(before));
    }

    /** Stops or reloads the plugin while objects pass through it. */
    private static void interruptTraffic(PluginHost host, DenoPeers peers, int round) throws Exception {
        RelayAddress address = relay(host).addresses().get(0);
        boolean web = round % 2 == 0;
        Peer publisher = peers.connect(Stack.PLAYA, URI.create(web ? address.webTransportUrl() : address.quicUrl()));
        Peer subscriber = peers.connect(Stack.MOQ_NET, URI.create(web ? address.quicUrl() : address.webTransportUrl()));
        publisher.announce("reload", "v");
        Peer.Subscription subscription = subscriber.subscribe("reload", "v");
        publisher.awaitDemand("reload", "v");
        Objects endless = Objects.of(0, 500, 1200, 100).pausing(5);
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> publisher.send("reload", "v", endless));
        subscription.await(20).assertNothingBut(endless);
        assertFalse(traffic.isDone(), "the traffic ended before the plugin did");

        if (round % 3 == 0) {
            assertEquals(PluginStatus.State.STOPPED, host.stop(PLUGIN).state());
            host.reload(PLUGIN);
        } else if (round % 3 == 1) {
            host.stop(PLUGIN);
            host.start(PLUGIN);
            host.reload(PLUGIN);
        } else {
            host.reload(PLUGIN);
        }

        assertFalse(subscriber.awaitClosed().isEmpty(), "the subscriber's session went on without the relay");
        subscription.await(0).assertNothingBut(endless);
        try {
            traffic.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof PeerException, () -> "sending failed otherwise: " + e.getCause());
        }
    }

    private static MoqRelay relay(PluginHost host) {
        return host.relay().orElseThrow(() -> new AssertionError("no relay: " + host.plugins()));
    }

    private static void assertStarted(PluginHost host) {
        assertEquals(1, host.plugins().size());
        assertEquals(
                PluginStatus.State.STARTED,
                host.plugins().get(0).state(),
                () -> host.plugins().get(0).toString());
    }

    /** Threads that are new, but for those of the test and of the JVM. */
    private static Set<String> leftBehind(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool.commonPool") // runs the traffic
                        && !name.startsWith("process reaper")
                        && !name.startsWith("Common-Cleaner")
                        && !name.startsWith("CompletableFutureDelayScheduler"))
                .collect(Collectors.toSet());
    }

    private static boolean eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** The shaded jar that the build made: the one in the distribution. */
    private static Path pluginJar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("..", "moq-relay-plugin", "target"))) {
            return built.filter(
                            path -> path.getFileName().toString().matches("moq-relay-plugin-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no moq-relay-plugin jar in moq-relay-plugin/target; run mvn package first"));
        }
    }

    /** The relay on a free port of the loopback interface, which gives its clients little time to leave. */
    private static final class OnFreePort implements PluginConfiguration {
        @Override
        public boolean isEnabled(String pluginId) {
            return true;
        }

        @Override
        public Map<String, Object> settings(String pluginId) {
            return Map.of("listeners", List.of(Map.of("address", "127.0.0.1", "port", 0)), "drain-timeout", "200ms");
        }

        @Override
        public String origin(String pluginId) {
            return "the test";
        }
    }
}
