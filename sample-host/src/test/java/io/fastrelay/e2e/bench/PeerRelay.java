package io.fastrelay.e2e.bench;

import io.fastrelay.e2e.peers.Tools;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another relay, started by a command in which {port}, {cert} and {key} stand for a free UDP port and PEM files, for
 * example {@code moq-relay-ietf --bind 127.0.0.1:{port} --tls-cert {cert} --tls-key {key}}.
 */
final class PeerRelay implements AutoCloseable {

    private final Process process;
    private final URI url;

    private PeerRelay(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static PeerRelay start(String command, Path folder) throws IOException, InterruptedException {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        Tools.run(List.of(
                Tools.require("openssl", "openssl").toString(),
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "13",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString()));
        int port = freePort();
        List<String> words = Arrays.stream(command.split(" +"))
                .map(word -> word.replace("{port}", Integer.toString(port))
                        .replace("{cert}", certificate.toString())
                        .replace("{key}", key.toString()))
                .toList();
        File log = Files.createTempFile(folder, "peer-", ".log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("RUST_LOG", "error");
        PeerRelay relay = new PeerRelay(builder.start(), URI.create("moqt://127.0.0.1:" + port));
        relay.awaitSocket(port, log);
        return relay;
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** The relay serves once its UDP port is bound; trying to bind it could get in the relay's way. */
    private void awaitSocket(int port, File log) throws IOException, InterruptedException {
        String local = String.format(":%04X ", port); // proc_net_udp(5): address:port in hex
        for (int i = 0; i < 100; i++) {
            if (!process.isAlive()) {
                throw new IOException("the relay ended; see " + log);
            }
            String bound = Files.readString(Path.of("/proc/net/udp")) + Files.readString(Path.of("/proc/net/udp6"));
            if (bound.contains(local)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the relay did not open UDP port " + port + " within 10 s; see " + log);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
