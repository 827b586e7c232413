package io.fastrelay.sample;

import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.host.HostHealth;
import io.fastrelay.host.PluginHost;
import io.fastrelay.host.RelayMetrics;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;

/** What the admin pages say. Thread-safe; every answer is made anew. */
final class AdminPages {

    private static final String SESSIONS = "/relay/sessions";

    private final PluginHost plugins;
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final AdminJson json = new AdminJson();

    AdminPages(PluginHost plugins) {
        this.plugins = plugins;
        metrics.register(new RelayMetrics(plugins::relay));
    }

    AdminResponse answer(AdminRequest request) {
        String path = request.path();
        if (path.startsWith(SESSIONS + "/")) {
            return closeSession(request, path.substring(SESSIONS.length() + 1));
        }
        if (!request.reads()) {
            return AdminResponse.text(405, "expected GET, found " + request.method());
        }
        return switch (path) {
            case "/" ->
                AdminResponse.text(
                        200,
                        "/health\n/certificate.sha256\n/metrics\n/relay/sessions\n/relay/tracks\nDELETE /relay/sessions/<id>");
            case "/health" -> health();
            case "/certificate.sha256" -> certificate();
            case "/metrics" -> metrics();
            case SESSIONS ->
                ofRelay(relay ->
                        AdminResponse.json(200, json.sessions(relay.statistics().sessions())));
            case "/relay/tracks" ->
                ofRelay(relay ->
                        AdminResponse.json(200, json.tracks(relay.statistics().tracks())));
            default -> AdminResponse.text(404, "expected one of the pages that / lists, found " + path);
        };
    }

    private AdminResponse health() {
        HostHealth health = plugins.health();
        return AdminResponse.json(health.healthy() ? 200 : 503, json.health(health, plugins.relay()));
    }

    /** The first listener's; one line, as {@code sha256sum} and browsers' serverCertificateHashes want it. */
    private AdminResponse certificate() {
        return ofRelay(relay -> {
            Optional<RelayAddress> first = relay.addresses().stream().findFirst();
            return first.map(address -> AdminResponse.text(200, address.certificateSha256()))
                    .orElseGet(() -> AdminResponse.text(503, "the relay listens nowhere"));
        });
    }

    private AdminResponse metrics() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, metrics.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AdminResponse(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
    }

    private AdminResponse closeSession(AdminRequest request, String rest) {
        boolean post = request.method().equals("POST") && rest.endsWith("/close");
        if (!post && !request.method().equals("DELETE")) {
            return AdminResponse.text(
                    405,
                    "expected DELETE " + SESSIONS + "/<id> or POST " + SESSIONS + "/<id>/close, found "
                            + request.method());
        }
        if (!request.marked()) {
            return AdminResponse.text(403, "expected the header X-Fast-Relay, with any value");
        }
        String id = post ? rest.substring(0, rest.length() - "/close".length()) : rest;
        return ofRelay(relay -> relay.closeSession(id, "closed by the administrator")
                ? AdminResponse.text(200, "closed " + id)
                : AdminResponse.text(404, "expected the id of an open session, see " + SESSIONS + ", found " + id));
    }

    private AdminResponse ofRelay(Function<MoqRelay, AdminResponse> page) {
        return plugins.relay()
                .map(page)
                .orElseGet(
                        () -> AdminResponse.text(503, "no relay runs: its plugin is not there, not enabled or failed"));
    }
}
