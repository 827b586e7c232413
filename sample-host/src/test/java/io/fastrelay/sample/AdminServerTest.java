package io.fastrelay.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.host.PluginHost;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminServerTest {

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private PluginHost plugins;
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        plugins = PluginHost.builder(folder).build();
        plugins.start();
        server = AdminServer.start(Optional.of(0), 0, plugins);
    }

    @AfterEach
    void stop() {
        server.close();
        plugins.close();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "GET,    '',                          200, /relay/sessions",
        "GET,    health,                      200, '\"status\" : \"ok\"'",
        "GET,    metrics,                     200, moq_relay_up 0.0",
        "GET,    certificate.sha256,          503, no relay runs",
        "GET,    relay/sessions,              503, no relay runs",
        "GET,    relay/tracks,                503, no relay runs",
        "GET,    nothing,                     404, found /nothing",
        "POST,   health,                      405, found POST",
        "GET,    relay/sessions/q1,           405, expected DELETE",
        "DELETE, relay/sessions/q1,           403, X-Fast-Relay",
        "POST,   relay/sessions/q1/close,     403, X-Fast-Relay"
    })
    void pagesAnswerWithoutARelayToo(String method, String path, int status, String part) throws Exception {
        HttpResponse<String> response = send(method, path);
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(response.body().contains(part), response.body());
    }

    @Test
    void aMarkedRequestGetsPastTheGuard() throws Exception {
        assertEquals(
                503, send("DELETE", "relay/sessions/q1", "X-Fast-Relay", "1").statusCode());
        assertEquals(
                503,
                send("POST", "relay/sessions/q1/close", "X-Fast-Relay", "1").statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost, 200",
        "127.0.0.1:1, 200",
        "[::1]:80, 200"
    })
    void onlyHostHeadersOfLoopbackAreServed(String host, int status) throws Exception {
        // HttpClient does not let a caller choose the Host header
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            String request = "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(response.startsWith("HTTP/1.1 " + status), response);
        }
    }

    @Test
    void noPageMayBeReadByAnotherOrigin() throws Exception {
        HttpResponse<String> response = send("GET", "health", "Origin", "https://evil.example");
        assertFalse(response.headers().firstValue("Access-Control-Allow-Origin").isPresent());
    }

    @Test
    void aPortThatIsTakenIsNamedWhereItWasAskedForAndExchangedWhereItWasNot() throws Exception {
        int taken = server.address().getPort();
        IOException error = assertThrows(IOException.class, () -> AdminServer.start(Optional.of(taken), 0, plugins));
        assertTrue(error.getMessage().contains("127.0.0.1:" + taken), error.getMessage());
        try (AdminServer other = AdminServer.start(Optional.empty(), taken, plugins)) {
            assertFalse(other.address().getPort() == taken);
        }
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
