package io.fastrelay.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fastrelay.client.ClientOptions;
import io.fastrelay.client.MoqClient;
import io.fastrelay.client.MoqConnector;
import io.fastrelay.client.TrackPublisher;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.kwik.KwikDialer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution as a user unpacks and runs it. */
class DistributionIT {

    private static final int LIMIT_SECONDS = 60;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path home;
    private HostProcess host;

    @BeforeEach
    void unpack() throws IOException {
        home = HostProcess.unpack(folder.resolve("host"));
    }

    @AfterEach
    void end() {
        if (host != null) {
            host.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void saysThatItServesAndEndsCleanlyOnASignal(String signal) throws Exception {
        host = HostProcess.start(home, "--port", "0");
        assertTrue(
                host.line()
                        .matches("ready moqt://127\\.0\\.0\\.1:[0-9]+ https://127\\.0\\.0\\.1:[0-9]+/"
                                + " certificate-sha256 [0-9a-f]{64} admin http://127\\.0\\.0\\.1:[0-9]+/"),
                host.line());
        assertEquals(0, host.end(signal));
    }

    @Test
    void theDevelopmentCertificateSurvivesARestart() throws Exception {
        host = HostProcess.start(home, "--port", "0");
        String hash = host.find("[0-9a-f]{64}");
        assertEquals(0, host.end("TERM"));
        host = HostProcess.start(home, "--port", "0");
        assertEquals(hash, host.find("[0-9a-f]{64}"));
    }

    @Test
    void severalRelaysRunBesideEachOther() throws Exception {
        host = HostProcess.start(home, "--port", "0");
        try (HostProcess second = HostProcess.start(home, "--port", "0")) {
            assertNotEquals(host.find("moqt://\\S+"), second.find("moqt://\\S+"));
            assertEquals(0, second.end("TERM"));
        }
        assertEquals(200, get("health").statusCode());
    }

    @Test
    void theAdminPagesTellOfSessionsAndTracksAndCloseASession() throws Exception {
        // Given
        host = HostProcess.start(home, "--port", "0");
        DialOptions dial = DialOptions.of("moqt-18").withCertificateSha256(host.find("[0-9a-f]{64}"));
        try (MoqConnector connector = new MoqConnector(new KwikDialer(), List.of(Draft18.INSTANCE))) {
            MoqClient client = connector
                    .connect(
                            URI.create(host.find("moqt://\\S+")),
                            ClientOptions.defaults().withDial(dial))
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            TrackPublisher track = TrackPublisher.create(FullTrackName.of("video", "live", "room"));
            client.publish(track).get(LIMIT_SECONDS, TimeUnit.SECONDS);

            // When
            JsonNode sessions = json("relay/sessions");
            JsonNode tracks = json("relay/tracks");

            // Then
            assertEquals(1, sessions.size());
            assertEquals("moqt-18", sessions.get(0).get("protocol").asText());
            assertEquals("quic", sessions.get(0).get("transport").asText());
            assertEquals(1, sessions.get(0).get("publishedTracks").asInt());
            assertEquals(1, tracks.size());
            assertEquals("live-room--video", tracks.get(0).get("name").asText());
            String metrics = get("metrics").body();
            assertTrue(metrics.contains("moq_relay_up 1.0\n"), metrics);
            assertTrue(metrics.contains("moq_relay_sessions 1.0\n"), metrics);
            assertTrue(metrics.contains("moq_relay_track_publishers{track=\"live-room--video\"} 1.0\n"), metrics);
            assertEquals(
                    host.find("[0-9a-f]{64}") + "\n", get("certificate.sha256").body());

            // And when
            String id = sessions.get(0).get("id").asText();
            assertEquals(404, send("DELETE", "relay/sessions/" + id + "x").statusCode());
            HttpResponse<String> closed = send("DELETE", "relay/sessions/" + id);

            // Then
            assertEquals(200, closed.statusCode(), closed.body());
            CloseInfo end = client.closed().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertEquals(CloseInfo.Cause.PEER, end.cause(), end.toString());
            assertEquals(0, end.code(), end.toString());
        }
    }

    @Test
    void withThePluginDisabledTheHostRuns() throws Exception {
        change("enabled: true", "enabled: false");
        host = HostProcess.start(home);
        assertTrue(host.line().startsWith("running without a relay"), host.line());
        HttpResponse<String> health = get("health");
        assertEquals(200, health.statusCode());
        assertTrue(health.body().contains("\"state\" : \"disabled\""), health.body());
        assertEquals(0, host.end("TERM"));
    }

    @Test
    void withThePluginRemovedTheHostRuns() throws Exception {
        try (var jars = Files.list(home.resolve("plugins"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        host = HostProcess.start(home);
        assertTrue(host.line().startsWith("running without a relay"), host.line());
        assertEquals(200, get("health").statusCode());
        assertEquals(503, get("relay/sessions").statusCode());
    }

    @Test
    void withAPluginThatFailsTheHostRunsUnlessItRequiresIt() throws Exception {
        change("required: true", "required: false");
        host = HostProcess.start(home, "--port", "0", "--kernel", "require");
        assertTrue(host.line().startsWith("running without a relay"), host.line());
        HttpResponse<String> health = get("health");
        assertEquals(503, health.statusCode());
        assertTrue(health.body().contains("no kernel plane"), health.body());
    }

    @Test
    void aKernelPlaneThatIsRequiredEndsTheHostWithAnError() throws Exception {
        host = HostProcess.start(home, "--port", "0", "--kernel", "require");
        assertEquals(1, host.exitCode());
        assertTrue(host.errors().contains("expected auto or off, found require"), host.errors());
        assertTrue(!host.line().startsWith("ready"), host.line());
    }

    @Test
    void anAddressThatOthersReachWantsAPolicy() throws Exception {
        change("address: 127.0.0.1", "address: 0.0.0.0");
        host = HostProcess.start(home, "--port", "0");
        assertEquals(1, host.exitCode());
        assertTrue(host.errors().contains("wants a policy"), host.errors());
    }

    @Test
    void aPolicySpelledOutOpensAnyAddress() throws Exception {
        change("address: 127.0.0.1", "address: 0.0.0.0");
        change("#access:", "access: {anonymous: true}");
        host = HostProcess.start(home, "--port", "0");
        assertTrue(host.line().startsWith("ready moqt://127.0.0.1:"), host.line());
    }

    @Test
    void aWrongConfigurationEndsTheHostAndIsNamed() throws Exception {
        change("enabled: true", "enable: true");
        host = HostProcess.start(home);
        assertEquals(1, host.exitCode());
        assertTrue(host.errors().contains("conf/host.yml, plugins.moq-relay.enable: unknown key"), host.errors());
    }

    private void change(String from, String to) throws IOException {
        Path file = home.resolve("conf/host.yml");
        String text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
    }

    private JsonNode json(String page) throws Exception {
        HttpResponse<String> response = get(page);
        assertEquals(200, response.statusCode(), response.body());
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> get(String page) throws Exception {
        return send("GET", page);
    }

    private HttpResponse<String> send(String method, String page) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(host.find("http://\\S+") + page))
                .method(method, BodyPublishers.noBody())
                .header("X-Fast-Relay", "test")
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
