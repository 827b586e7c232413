package io.fastrelay.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fastrelay.host.PluginHost;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin pages, on 127.0.0.1 only. Two guards keep web pages in a browser on the same machine out: the Host header
 * must be a loopback one (against DNS rebinding), and whatever changes something wants the header X-Fast-Relay, which a
 * page of another origin cannot send without a preflight that is never granted.
 */
final class AdminServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

    private final HttpServer server;
    private final ExecutorService executor;

    private AdminServer(HttpServer server, AdminPages pages) {
        this.server = server;
        executor = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "admin-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", exchange -> serve(exchange, pages));
        server.start();
    }

    /**
     * @param port 0 for a free one; empty for the usual one, or a free one if that is taken
     * @throws IOException if the port cannot be bound
     */
    static AdminServer start(Optional<Integer> port, int usual, PluginHost plugins) throws IOException {
        AdminPages pages = new AdminPages(plugins);
        try {
            return new AdminServer(bind(port.orElse(usual)), pages);
        } catch (BindException e) {
            if (port.isPresent()) {
                throw new IOException(
                        "admin pages: 127.0.0.1:" + port.get() + " cannot be bound: " + e.getMessage(), e);
            }
            log.warn("Port {} of 127.0.0.1 is taken, the admin pages use a free one", usual);
            return new AdminServer(bind(0), pages);
        }
    }

    private static HttpServer bind(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 16);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void serve(HttpExchange exchange, AdminPages pages) throws IOException {
        try (exchange) {
            AdminResponse response;
            try {
                response = LoopbackHost.isNamedBy(exchange.getRequestHeaders().getFirst("Host"))
                        ? pages.answer(AdminRequest.of(exchange))
                        : AdminResponse.text(403, "expected a Host header of this machine's loopback");
            } catch (RuntimeException e) {
                log.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                response = AdminResponse.text(500, "internal error, see the log");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(response.status(), head ? -1 : response.body().length);
            if (!head) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }
}
