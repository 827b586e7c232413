package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.impair.ImpairingProxy;
import io.fastrelay.e2e.impair.Impairments;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import io.fastrelay.e2e.relay.RelayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** bin/moq as a user runs it, in processes of its own. */
@EndToEnd
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CommandLineIT {

    private static final Path MOQ = RelayProcess.distribution().resolve("bin/moq");

    @TempDir
    private Path folder;

    private final String namespace = "command/" + UUID.randomUUID();

    /** Starts moq; standard output and error go to files with this name. */
    private Process moq(String name, Path input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(MOQ.toString()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    private Process moq(String name, String... arguments) throws IOException {
        return moq(name, Path.of("/dev/null"), arguments);
    }

    private void assertSuccess(String name, Process process) throws Exception {
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), name + " did not end");
        assertEquals(0, process.exitValue(), () -> name + ": " + text(name + ".err") + text(name + ".out"));
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String[] join(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private String[] command(String verb, URI url, Relay relay) {
        return new String[] {verb, url.toString(), namespace, "t", "--certificate-hash", relay.certificateHash()};
    }

    /** One subscriber each: with two, whoever comes second may rightly miss what was sent before. */
    @ParameterizedTest(name = "WebTransport: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a file goes through publish and subscribe, over raw QUIC and WebTransport, and comes out the same")
    void file(boolean webTransport, Relay relay) throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Path input = Files.write(folder.resolve("input"), bytes);
        URI here = webTransport ? relay.webTransport() : relay.quic();
        URI there = webTransport ? relay.quic() : relay.webTransport();
        Process subscriber = moq("subscribe", join(command("subscribe", here, relay), "--rendezvous-timeout", "60000"));
        Process publisher = moq("publish", input, join(command("publish", there, relay), "--object-size", "100000"));

        assertSuccess("publish", publisher);
        assertSuccess("subscribe", subscriber);
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("subscribe.out")));
    }

    @Test
    @DisplayName("what was published can be fetched and joined, and its namespace is listed")
    void fetch(Relay relay) throws Exception {
        Path input = Files.writeString(folder.resolve("lines"), "one\ntwo\nthree\nfour\n");
        Process publisher = moq(
                "publish",
                input,
                join(
                        command("publish", relay.quic(), relay),
                        "--per-line",
                        "--group-size",
                        "2",
                        "--no-wait",
                        "--linger",
                        "30"));
        awaitText("publish.err", "published 4 objects");

        assertSuccess(
                "fetch",
                moq("fetch", join(command("fetch", relay.webTransport(), relay), "--range", "0:1..1:0", "--lines")));
        assertEquals("two\nthree\n", text("fetch.out"));
        assertSuccess(
                "list",
                moq(
                        "list",
                        "namespaces",
                        relay.quic().toString(),
                        namespace,
                        "--certificate-hash",
                        relay.certificateHash()));
        assertTrue(text("list.out").startsWith("+ command-"), () -> text("list.out"));
        publisher.destroy();
        assertTrue(publisher.waitFor(30, TimeUnit.SECONDS));
    }

    private void awaitText(String file, String wanted) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!text(file).contains(wanted)) {
            assertTrue(System.nanoTime() < until, () -> "no '" + wanted + "' in " + text(file));
            Thread.sleep(50);
        }
    }

    @Test
    @DisplayName("the demo starts a relay of its own and finds every object byte-exact")
    void demo() throws Exception {
        assertSuccess("demo", moq("demo", "demo", "--seconds", "3"));
        assertTrue(text("demo.out").contains("every object arrived byte-exact at every subscriber"));
    }

    @Test
    @DisplayName("the demo finds every object byte-exact over a network that loses five per cent")
    void demoOverLossyNetwork(Relay relay) throws Exception {
        Impairments bad = Impairments.none().losing(0.05).delaying(5).seeded(11);
        try (ImpairingProxy proxy =
                ImpairingProxy.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()), bad)) {
            assertSuccess(
                    "demo",
                    moq(
                            "demo",
                            "demo",
                            "--seconds",
                            "4",
                            "--url",
                            relay.at(proxy.port()).quic().toString(),
                            "--certificate-hash",
                            relay.certificateHash()));
            assertTrue(proxy.lost() > 20, () -> "the network was not bad: " + proxy.lost() + " packets lost");
        }
    }

    @Test
    @DisplayName("a refusal is told by its name and with exit code 1")
    void refusal(Relay relay) throws Exception {
        Process subscriber = moq("refused", command("subscribe", relay.quic(), relay));
        assertTrue(subscriber.waitFor(1, TimeUnit.MINUTES));
        assertEquals(1, subscriber.exitValue());
        assertTrue(text("refused.err").contains("DOES_NOT_EXIST"), () -> text("refused.err"));
    }
}
