package io.fastrelay.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HostConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void theShippedFileEnablesTheRelayOnLoopback() throws IOException {
        HostConfiguration shipped = read(Files.readString(Path.of("src/main/distribution/conf/host.yml")));
        assertTrue(shipped.isEnabled("moq-relay"));
        assertTrue(shipped.isRequired("moq-relay"));
        assertEquals(
                Map.of("listeners", List.of(Map.of("address", "127.0.0.1", "port", 4443))),
                shipped.settings("moq-relay"));
        assertEquals(Optional.empty(), shipped.httpPort());
    }

    @Test
    void aPluginWithoutAnEntryIsNotEnabled() throws IOException {
        HostConfiguration empty = read("");
        assertFalse(empty.isEnabled("moq-relay"));
        assertFalse(empty.isRequired("moq-relay"));
        assertEquals(Map.of(), empty.settings("moq-relay"));
    }

    @Test
    void theCommandLineWins() throws IOException {
        String yaml = """
                http:
                  port: 8081
                plugins:
                  moq-relay:
                    enabled: true
                    settings:
                      kernel: require
                      listeners:
                        - address: "::1"
                          port: 1
                        - port: 2
                """;
        HostConfiguration configuration = read(yaml, "--port", "7", "--http-port", "0", "--kernel", "off");
        assertEquals(Optional.of(0), configuration.httpPort());
        assertEquals(
                Map.of("kernel", "off", "listeners", List.of(Map.of("address", "::1", "port", 7), Map.of("port", 2))),
                configuration.settings("moq-relay"));
    }

    @Test
    void aPortOnTheCommandLineMakesAListenerWhereTheFileHasNone() throws IOException {
        HostConfiguration configuration = read("plugins: {moq-relay: {enabled: true}}", "--port", "7");
        assertEquals(Map.of("listeners", List.of(Map.of("port", 7))), configuration.settings("moq-relay"));
    }

    /** Line breaks are written as | in the YAML column. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
                    htpp: {port: 1};                          host.yml, htpp: unknown key, expected one of http, plugins
                    http: {prt: 1};                           host.yml, http.prt: unknown key, expected one of port
                    http: {port: 70000};                      host.yml, http.port: expected a port from 0 to 65535, found 70000
                    http: {port: high};                       host.yml, http.port: expected a port from 0 to 65535, found high
                    http: 8080;                               host.yml, http: expected keys and values, found 8080
                    plugins: {moq-relay: {enable: true}};     host.yml, plugins.moq-relay.enable: unknown key, expected one of enabled, required, settings
                    plugins: {moq-relay: {enabled: maybe}};   host.yml, plugins.moq-relay.enabled: expected true or false, found maybe
                    plugins: {moq-relay: {settings: []}};     host.yml, plugins.moq-relay.settings: expected keys and values, found []
                    """)
    void whatIsWrongIsNamedWithItsPlace(String yaml, String message) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> read(yaml));
        assertEquals(message, error.getMessage().replace(folder + "/", ""));
    }

    @Test
    void whatIsNoYamlIsRefused() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> read("plugins: ["));
        assertTrue(error.getMessage().contains("host.yml: expected YAML"), error.getMessage());
    }

    private HostConfiguration read(String yaml, String... arguments) throws IOException {
        Path file = folder.resolve("host.yml");
        Files.writeString(file, yaml);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", file.toString(), "--plugins", "plugins"));
        HostOptions options = new HostOptions();
        new CommandLine(options).parseArgs(all.toArray(new String[0]));
        return HostConfiguration.read(options);
    }
}
