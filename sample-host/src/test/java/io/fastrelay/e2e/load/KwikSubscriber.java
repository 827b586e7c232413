package io.fastrelay.e2e.load;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;

/**
 * A subscriber on plain kwik, without anything of the relay's transport. It checks the same things as the others of the
 * load. A thread per stream; the state is guarded by this object.
 */
public final class KwikSubscriber implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final LoadOptions options;
    private final LoadSubscriber checks;
    private final QuicClientConnection connection;
    private final ExecutorService readers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "kwik-subscriber");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private String trouble = "";

    private KwikSubscriber(LoadOptions options, URI relay) throws IOException {
        this.options = options;
        checks = new LoadSubscriber(options, new Payloads(options.size()), new Delays());
        connection = QuicClientConnection.newBuilder()
                .host(relay.getHost())
                .port(relay.getPort())
                .applicationProtocol("moqt-18")
                .noServerCertificateCheck()
                .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .maxIdleTimeout(Duration.ofSeconds(30))
                .maxOpenPeerInitiatedUnidirectionalStreams(100)
                .maxOpenPeerInitiatedBidirectionalStreams(10)
                .build();
    }

    /** Connects and subscribes; returns when the relay has accepted the subscription. */
    public static KwikSubscriber subscribe(URI relay, FullTrackName track, LoadOptions options) throws Exception {
        KwikSubscriber subscriber = new KwikSubscriber(options, relay);
        subscriber.connection.setPeerInitiatedStreamCallback(subscriber::accept);
        subscriber.connection.connect();
        OutputStream control = subscriber.connection.createStream(false).getOutputStream();
        Setup setup = MoqtSession.DRAFT
                .control()
                .setup(new SetupOptions(
                        Optional.of("/"),
                        Optional.of(relay.getRawAuthority()),
                        0,
                        List.of(),
                        Optional.of("fast-relay-load")));
        write(control, setup);
        QuicStream request = subscriber.connection.createStream(true);
        write(request.getOutputStream(), new Subscribe(0, track, Parameters.NONE));
        subscriber.readers.execute(() -> subscriber.readAnswers(request));
        subscriber.subscribed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return subscriber;
    }

    /** Waits until everything that counts has come; empty if it has, each object once and right. */
    public String await(int seconds) throws InterruptedException {
        long expected = (long) options.seconds() * options.rate();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            synchronized (this) {
                if (!trouble.isEmpty() || checks.wrong() + checks.duplicates() > 0) {
                    return trouble + " " + checks.wrong() + " objects came wrong, " + checks.duplicates() + " twice";
                }
                if (checks.delivered() == expected) {
                    return "";
                }
                if (System.nanoTime() > end) {
                    return checks.delivered() + " of " + expected + " objects came";
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Override
    public void close() {
        connection.close();
        readers.shutdownNow();
    }

    private static void write(OutputStream stream, ControlMessage message) throws IOException {
        ByteBuffer bytes = MoqtSession.DRAFT.control().encode(message);
        stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        stream.flush();
    }

    private void accept(QuicStream stream) {
        if (stream.isUnidirectional()) {
            readers.execute(() -> read(stream));
        }
    }

    private void read(QuicStream stream) {
        Consumer<ByteBuffer> checker = checks.onData();
        byte[] buffer = new byte[4096];
        try (InputStream input = stream.getInputStream()) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                synchronized (this) {
                    checker.accept(ByteBuffer.wrap(buffer, 0, read));
                }
            }
        } catch (IOException | RuntimeException e) {
            failed("a stream ended with " + e);
        }
    }

    private void readAnswers(QuicStream stream) {
        ControlFramer framer = new ControlFramer(MoqtSession.DRAFT);
        byte[] buffer = new byte[4096];
        try (InputStream input = stream.getInputStream()) {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                ByteBuffer data = ByteBuffer.wrap(buffer, 0, read);
                while (data.hasRemaining()) {
                    framer.next(data).ifPresent(this::answered);
                }
            }
        } catch (IOException | RuntimeException e) {
            // the stream ends with the connection; what is missing shows in the objects
            subscribed.completeExceptionally(e);
        }
    }

    private void answered(ControlMessage answer) {
        if (answer instanceof SubscribeOk) {
            subscribed.complete(null);
        } else if (!subscribed.isDone()) {
            subscribed.completeExceptionally(new IllegalStateException("SUBSCRIBE was answered with " + answer));
        }
    }

    private synchronized void failed(String reason) {
        trouble = reason;
    }
}
