package io.fastrelay.e2e.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Peers in a page of headless Chromium, over its own WebTransport, which pins the relay's certificate by its hash.
 * Confined to the thread that started it, as Playwright is.
 */
public final class ChromiumPeers extends PeerHost {

    private final Playwright playwright;
    private final HttpServer pages;
    private final Browser browser;
    private final Page page;

    private ChromiumPeers(Playwright playwright, HttpServer pages, Browser browser, Page page) {
        this.playwright = playwright;
        this.pages = pages;
        this.browser = browser;
        this.page = page;
    }

    /** @param certificateHash the SHA-256 of the relay's certificate, in hex */
    public static ChromiumPeers start(String certificateHash) {
        Path chromium = Tools.require("chromium", "chromium", "chromium-browser", "google-chrome");
        PeerBundle bundle = PeerBundle.install();
        HttpServer pages = serveEmptyPage();
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        // No sandbox: Chromium refuses to run as root with one, which is what containers do.
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        Page page = browser.newPage();
        page.onPageError(error -> System.err.println("Chromium page: " + error));
        // Chromium lets only pages that came from loopback speak WebTransport to loopback.
        page.navigate("http://127.0.0.1:" + pages.getAddress().getPort() + "/");
        page.evaluate("hash => { globalThis.certificateHash = hash; }", certificateHash);
        page.addScriptTag(
                new Page.AddScriptTagOptions().setPath(bundle.browserScript()).setType("module"));
        page.waitForFunction("() => globalThis.command !== undefined");
        return new ChromiumPeers(playwright, pages, browser, page);
    }

    @Override
    JsonNode exchange(ObjectNode command) {
        try {
            return JSON.readTree((String) page.evaluate("json => command(json)", JSON.writeValueAsString(command)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
        pages.stop(0);
    }

    private static HttpServer serveEmptyPage() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] html = "<!doctype html><title>peers</title>".getBytes(StandardCharsets.UTF_8);
            server.createContext("/", request -> {
                request.getResponseHeaders().set("content-type", "text/html");
                request.sendResponseHeaders(200, html.length);
                request.getResponseBody().write(html);
                request.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
