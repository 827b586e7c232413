package io.fastrelay.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.KernelMode;
import io.fastrelay.api.ListenerConfiguration;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.MoqRelayProvider;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.api.RelayState;
import java.lang.ref.WeakReference;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay's own jar in a host that embeds host-integration. */
class RelayPluginIT {

    private static final String ID = "moq-relay";
    private static final Map<String, Object> FREE_PORT = Map.of("listeners", List.of(Map.of("port", 0)));

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
    void theRelayServesWhileItsPluginIsStarted() throws SocketException {
        // Given
        host = host(FREE_PORT);

        // When
        host.start();

        // Then
        MoqRelay relay = host.relay().orElseThrow();
        assertEquals(RelayState.RUNNING, relay.state());
        RelayAddress address = relay.addresses().get(0);
        int port = address.address().getPort();
        assertEquals("moqt://127.0.0.1:" + port, address.quicUrl());
        assertEquals("https://127.0.0.1:" + port + "/", address.webTransportUrl());
        assertTrue(address.certificateSha256().matches("[0-9a-f]{64}"), address.certificateSha256());
        assertEquals(0, relay.statistics().totals().sessionsNow());
        assertFalse(relay.closeSession("q1", "no such session"));
        assertTrue(host.health().healthy());
        assertFalse(isFree(port));

        // And when
        host.stop(ID);

        // Then
        assertEquals(RelayState.STOPPED, relay.state());
        assertEquals(Optional.empty(), host.relay());
        assertTrue(isFree(port));
    }

    @Test
    void aHostMayRunRelaysConfiguredInCode() {
        host = host(FREE_PORT);
        host.start();
        List<MoqRelayProvider> providers = host.extensions(MoqRelayProvider.class);
        assertEquals(1, providers.size());
        RelayConfiguration absent = RelayConfiguration.defaults();
        RelayConfiguration inCode = new RelayConfiguration(
                List.of(new ListenerConfiguration("127.0.0.1", 0, Optional.empty())),
                absent.access(),
                absent.limits(),
                absent.cache(),
                absent.delivery(),
                KernelMode.OFF,
                absent.drainTimeout());
        try (MoqRelay second = providers.get(0).start(inCode, Optional.empty(), new RelayEvents() {})) {
            assertSame(inCode, second.configuration());
            assertTrue(second.addresses().get(0).address().getPort() > 0);
        }
        assertEquals(RelayState.RUNNING, host.relay().orElseThrow().state());
    }

    @Test
    void settingsThatAreWrongAreThePluginsProblem() {
        host = host(Map.of("listeners", List.of(Map.of("port", 70_000))));
        host.start();
        PluginStatus status = host.plugins().get(0);
        assertEquals(PluginStatus.State.FAILED, status.state());
        assertEquals(
                "test settings of moq-relay, listeners[0].port: expected 0 to 65535, found 70000",
                status.problem().orElseThrow());
    }

    @Test
    void anAddressOtherThanLoopbackIsRefusedWithoutAPolicy() {
        host = host(Map.of("listeners", List.of(Map.of("address", "0.0.0.0", "port", 0))));
        host.start();
        String problem = host.plugins().get(0).problem().orElseThrow();
        assertTrue(problem.contains("0.0.0.0 can be reached from elsewhere"), problem);
    }

    @Test
    void aKernelPlaneThatIsRequiredIsRefused() {
        host = host(Map.of("listeners", List.of(Map.of("port", 0)), "kernel", "require"));
        host.start();
        String problem = host.plugins().get(0).problem().orElseThrow();
        assertTrue(problem.contains("no kernel plane"), problem);
    }

    @Test
    void aPortThatIsTakenIsThePluginsProblemAndStartsOnceItIsFree() throws SocketException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            host = host(Map.of("listeners", List.of(Map.of("port", taken.getLocalPort()))));
            host.start();
            assertEquals(PluginStatus.State.FAILED, host.plugins().get(0).state());
            String problem = host.plugins().get(0).problem().orElseThrow();
            assertTrue(problem.contains(":" + taken.getLocalPort()), problem);
        }
        assertEquals(PluginStatus.State.STARTED, host.start(ID).state());
    }

    @Test
    void twentyReloadsLeaveNoThreadAndNoClassLoaderBehind() {
        // Given
        Set<String> before = Unloaded.threads();
        host = host(FREE_PORT);
        host.start();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

        // When
        for (int i = 0; i < 20; i++) {
            loaders.add(loaderOfRelay());
            assertEquals(
                    PluginStatus.State.STARTED, host.reload(ID).orElseThrow().state());
        }
        loaders.add(loaderOfRelay());
        host.unload(ID);

        // Then
        for (WeakReference<ClassLoader> loader : loaders) {
            assertTrue(Unloaded.collected(loader), () -> "class loader " + loaders.indexOf(loader) + " is still there");
        }
        assertTrue(Unloaded.noThreadsBut(before), () -> "left over: " + Unloaded.ownThreads(before));
    }

    @Test
    void aFailedStartLeavesNothingBehind() {
        Set<String> before = Unloaded.threads();
        host = host(Map.of(
                "listeners",
                List.of(Map.of("port", 0), Map.of("address", "192.0.2.1", "port", 0)),
                "access",
                Map.of("anonymous", true)));
        host.start();
        assertEquals(PluginStatus.State.FAILED, host.plugins().get(0).state());
        host.unload(ID);
        assertTrue(Unloaded.noThreadsBut(before), () -> "left over: " + Unloaded.ownThreads(before));
    }

    private WeakReference<ClassLoader> loaderOfRelay() {
        ClassLoader loader = host.relay().orElseThrow().getClass().getClassLoader();
        assertThrows(
                ClassNotFoundException.class,
                () -> getClass().getClassLoader().loadClass("io.fastrelay.plugin.MoqRelayPlugin"),
                "the plugin's classes must come from its jar");
        return new WeakReference<>(loader);
    }

    private PluginHost host(Map<String, Object> settings) {
        return PluginHost.builder(RelayJar.alone(folder))
                .configuration(configuration.settings(ID, settings))
                .dataFolder(folder.resolve("data"))
                .build();
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
