package io.fastrelay.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.AccessRule;
import io.fastrelay.api.AccessRule.Permission;
import io.fastrelay.api.KernelMode;
import io.fastrelay.api.ListenerConfiguration;
import io.fastrelay.api.ListenerConfiguration.CertificateFiles;
import io.fastrelay.api.MediaServerContext;
import io.fastrelay.api.RelayConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {

    @TempDir
    Path folder;

    @Test
    void anEmptyFileGivesTheDefaults() throws IOException {
        assertEquals(RelayConfiguration.defaults(), read(""));
        assertEquals(RelayConfiguration.defaults(), read("# nothing but a comment\n"));
    }

    /** The file says that what is commented out is the default. */
    @Test
    void theSampleHostsFileShowsTheDefaults() throws IOException {
        String shipped = Files.readString(Path.of("../sample-host/src/main/distribution/conf/host.yml"));
        String settings = shipped.substring(shipped.indexOf("    settings:\n") + "    settings:\n".length());
        StringBuilder shown = new StringBuilder();
        for (String line : settings.split("\n")) {
            // keys that are commented out: # at once followed by a word; explanations have a blank there
            String key = line.replaceFirst("^( *)#(?=[a-z])", "$1");
            boolean example = key.matches(" *(#.*|certificate-file:.*|key-file:.*|rules:)?");
            shown.append(example ? "" : key).append('\n');
        }
        assertEquals(RelayConfiguration.defaults(), read(shown.toString()));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        // Given
        String yaml = """
                listeners:
                  - address: 127.0.0.1
                    port: 0
                  - address: "::1"
                    port: 4444
                    certificate-file: tls/chain.pem
                    key-file: /etc/relay/key.pem
                access:
                  rules:
                    - namespace: live/room
                      token: publisher-secret
                      allow: [publish, subscribe]
                    - namespace: [open]
                      allow: [subscribe]
                limits:
                  connections: 100
                  connections-per-address: 10
                  handshakes: 20
                  streams: 25
                  requests: 30
                  token-cache: 8kB
                  object-size: 2MB
                  idle-timeout: 40s
                  setup-timeout: 500ms
                  answer-timeout: 1m
                cache:
                  size: 1GB
                  track-size: 100MB
                  max-age: 0
                delivery:
                  queue-size: 1MB
                  max-behind: 2s
                kernel: off
                drain-timeout: 3s
                """;

        // When
        RelayConfiguration read = read(yaml);

        // Then
        assertEquals(
                List.of(
                        new ListenerConfiguration("127.0.0.1", 0, Optional.empty()),
                        new ListenerConfiguration(
                                "::1",
                                4444,
                                Optional.of(new CertificateFiles(
                                        folder.toAbsolutePath().resolve("tls/chain.pem"),
                                        Path.of("/etc/relay/key.pem"))))),
                read.listeners());
        assertEquals(
                List.of(
                        new AccessRule(
                                List.of("live", "room"),
                                Optional.of("publisher-secret"),
                                Set.of(Permission.PUBLISH, Permission.SUBSCRIBE)),
                        new AccessRule(List.of("open"), Optional.empty(), Set.of(Permission.SUBSCRIBE))),
                read.access().rules());
        assertEquals(100, read.limits().connections());
        assertEquals(10, read.limits().connectionsPerAddress());
        assertEquals(20, read.limits().handshakes());
        assertEquals(25, read.limits().streams());
        assertEquals(30, read.limits().requests());
        assertEquals(8192, read.limits().tokenCache());
        assertEquals(2 << 20, read.limits().objectSize());
        assertEquals(Duration.ofSeconds(40), read.limits().idleTimeout());
        assertEquals(Duration.ofMillis(500), read.limits().setupTimeout());
        assertEquals(Duration.ofMinutes(1), read.limits().answerTimeout());
        assertEquals(1L << 30, read.cache().size());
        assertEquals(100L << 20, read.cache().trackSize());
        assertEquals(Duration.ZERO, read.cache().maxAge());
        assertEquals(1L << 20, read.delivery().queueSize());
        assertEquals(Duration.ofSeconds(2), read.delivery().maxBehind());
        assertEquals(KernelMode.OFF, read.kernel());
        assertEquals(Duration.ofSeconds(3), read.drainTimeout());
    }

    /** Line breaks are written as | in the YAML column. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
                    lisseners: [];                         relay.yml line 1, lisseners: unknown key, expected one of access, cache, delivery, drain-timeout, kernel, limits, listeners, found 'lisseners'
                    |listeners:|  - prt: 1;                relay.yml line 3, listeners[0].prt: unknown key, expected one of address, certificate-file, key-file, port, found 'prt'
                    listeners: [];                         relay.yml line 1, listeners: expected at least one, found none
                    listeners: 4443;                       relay.yml line 1, listeners: expected a list, found 4443
                    listeners:|  - port: high;             relay.yml line 2, listeners[0].port: expected a whole number, found 'high'
                    listeners:|  - port: 70000;            relay.yml line 2, listeners[0].port: expected 0 to 65535, found 70000
                    listeners:|  - key-file: k.pem;        relay.yml line 2, listeners[0].certificate-file: expected certificate-file and key-file together, found only one of them
                    cache: big;                            relay.yml line 1, cache: expected a map of keys and values, found 'big'
                    cache:|  size: 12 potatoes;            relay.yml line 2, cache.size: expected a size such as 4096, 64kB, 16MB or 1GB, found '12 potatoes'
                    cache:|  size: 1;                      relay.yml line 2, cache.size: expected 1048576 to 1099511627776, found 1
                    limits:|  idle-timeout: 30;            relay.yml line 2, limits.idle-timeout: expected a duration such as 500ms, 10s, 5m, 2h or 7d, found 30
                    limits:|  idle-timeout: 10d;           relay.yml line 2, limits.idle-timeout: expected 1000 ms to 600000 ms, found 864000000 ms
                    kernel: maybe;                         relay.yml line 1, kernel: expected one of auto, off, require, found 'maybe'
                    access:|  anonymous: yes;              relay.yml line 2, access.anonymous: expected true or false, found 'yes'
                    access:|  rules:|    - token: 12345678; relay.yml line 3, access.rules[0].token: expected text, found 12345678
                    access:|  rules:|    - token: longsecret; relay.yml line 3, access.rules[0].allow: expected publish, subscribe or both, found nothing
                    kernel: off|kernel: auto;              relay.yml line 2, kernel: expected every key once, found it already at relay.yml line 1
                    """)
    void whatIsWrongIsNamedWithItsPlace(String yaml, String message) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> read(yaml.replace('|', '\n')));
        assertEquals(message, error.getMessage().replace(folder + "/", ""));
    }

    @Test
    void whatIsNoYamlIsRefusedWithTheLine() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> read("cache:\n  size: [1\nkernel: off\n"));
        assertTrue(error.getMessage().contains("relay.yml: expected YAML"), error.getMessage());
        assertTrue(error.getMessage().contains("line 3"), error.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.yml");
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> ConfigurationReader.fromFile(missing));
        assertTrue(error.getMessage().startsWith(missing + ": expected a readable YAML file"), error.getMessage());
    }

    @Test
    void settingsOfAHostAreReadLikeAFile() {
        RelayConfiguration read =
                ConfigurationReader.fromHost(host(Map.of("listeners", List.of(Map.of("port", 0)), "kernel", "off")));
        assertEquals(0, read.listeners().get(0).port());
        assertEquals(KernelMode.OFF, read.kernel());
    }

    @Test
    void errorsInSettingsOfAHostNameTheirOrigin() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> ConfigurationReader.fromHost(host(Map.of("listeners", List.of(Map.of("port", 1.5))))));
        assertEquals(
                "host.yml, plugins.moq-relay.settings, listeners[0].port:"
                        + " expected text, a whole number, true or false, a list or a map, found 1.5",
                error.getMessage());
    }

    @Test
    void tokensStayOutOfLogs() throws IOException {
        RelayConfiguration read = read("access:\n  rules:\n    - token: very-secret\n      allow: [publish]\n");
        assertTrue(!read.toString().contains("very-secret"), read.toString());
    }

    private RelayConfiguration read(String yaml) throws IOException {
        Path file = folder.resolve("relay.yml");
        Files.writeString(file, yaml);
        return ConfigurationReader.fromFile(file);
    }

    private MediaServerContext host(Map<String, Object> settings) {
        return new MediaServerContext() {
            @Override
            public Map<String, Object> settings() {
                return settings;
            }

            @Override
            public Path settingsFolder() {
                return folder;
            }

            @Override
            public String settingsOrigin() {
                return "host.yml, plugins.moq-relay.settings";
            }

            @Override
            public Path dataFolder() {
                return folder;
            }
        };
    }
}
