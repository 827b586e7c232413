package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.DialException;
import io.fastrelay.transport.DialOptions;
import io.fastrelay.transport.Dialer;
import io.fastrelay.transport.kwik.h3.FlupkeClient;
import io.fastrelay.transport.stream.StreamLimits;
import io.fastrelay.transport.webtransport.WebTransportClient;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.agent15.TlsConstants.CipherSuite;
import tech.kwik.core.impl.QuicClientConnectionImpl;
import tech.kwik.core.impl.TransportParameters;

/** Connects to relays, on kwik. Its threads and sockets are daemons; {@link #close} ends them. */
public final class KwikDialer implements Dialer {

    private static final Logger log = LoggerFactory.getLogger(KwikDialer.class);

    private static final int DEFAULT_PORT = 443;
    private static final String HTTP3 = "h3";
    /** For CONNECTION_CLOSE to leave; the three probe timeouts of RFC 9000 section 10.2 are for endpoints that live on. */
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);
    private static final int MOST_CONNECTIONS = 100_000;
    /** kwik's builder makes the connection window ten stream windows. */
    private static final StreamLimits LIMITS = new StreamLimits(1000, 1000, 1 << 20, 10 << 20, 1 << 20);

    private final TransportThreads threads = new TransportThreads("dialer");
    /** kwik's connect() blocks until the handshake is done. */
    private final ExecutorService connecting =
            Executors.newCachedThreadPool(TransportThreads.daemons("fastrelay-dial"));

    private final PacketSystem system;
    /** By whether they are of IPv6. */
    private final Map<Boolean, DialerLoop> loops = new HashMap<>();

    private boolean closed;
    private final Set<ClientConnection> live = ConcurrentHashMap.newKeySet();
    private final AtomicLong names = new AtomicLong();

    /** @throws IllegalStateException if kwik is not as expected */
    public KwikDialer() {
        KwikSelfTest.run();
        system = new PacketSystem(MOST_CONNECTIONS);
    }

    @Override
    public CompletionStage<Connection> dial(URI uri, DialOptions options, Acceptor acceptor) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        try {
            Scheme scheme = Scheme.of(uri);
            connecting.execute(() -> {
                try {
                    connect(uri, scheme, options, acceptor, result);
                } catch (IOException | RuntimeException e) {
                    result.completeExceptionally(new DialException(uri + ": " + message(e), e));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new DialException(uri + ": the dialer is closed", e));
        } catch (DialException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    @Override
    public void close() {
        connecting.shutdownNow();
        live.forEach(connection -> connection.link().close(0, "bye"));
        TransportThreads.await(live::isEmpty, LAST_WORDS);
        live.forEach(ClientConnection::discard);
        TransportThreads.await(live::isEmpty, CLOSE_WAIT);
        live.clear();
        List<DialerLoop> running;
        synchronized (loops) {
            closed = true;
            running = List.copyOf(loops.values());
        }
        running.forEach(DialerLoop::close);
        threads.close();
        system.close();
    }

    /** The QUIC connections that exist now. */
    Stream<QuicLink> links() {
        return live.stream().map(ClientConnection::link);
    }

    private void connect(
            URI uri, Scheme scheme, DialOptions options, Acceptor acceptor, CompletableFuture<Connection> result)
            throws IOException {
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        List<String> protocols = scheme == Scheme.QUIC ? options.protocols() : List.of(HTTP3);
        ServerTrust trust = new ServerTrust(options);
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        DialedSocket[] socket = new DialedSocket[1];
        QuicClientConnectionImpl.Builder builder = QuicClientConnectionImpl.newBuilder()
                .host(host)
                .port(port)
                .applicationProtocol(protocols.get(0))
                .connectTimeout(options.connectTimeout())
                .maxIdleTimeout(options.idleTimeout())
                .defaultStreamReceiveBufferSize((long) LIMITS.streamWindow())
                .maxOpenPeerInitiatedBidirectionalStreams(LIMITS.bidirectional())
                .maxOpenPeerInitiatedUnidirectionalStreams(LIMITS.unidirectional())
                .cipherSuite(CipherSuite.TLS_AES_128_GCM_SHA256)
                .cipherSuite(CipherSuite.TLS_CHACHA20_POLY1305_SHA256)
                .cipherSuite(CipherSuite.TLS_AES_256_GCM_SHA384)
                .enableDatagramExtension()
                .connectionIdLength(DialerLoop.ID_LENGTH)
                .socketFactory(address -> {
                    socket[0] = DialedSocket.open(loop(address), address, port);
                    return socket[0].socket();
                })
                .logger(new KwikLog());
        trust.manager().ifPresent(builder::customTrustManager);
        QuicClientConnectionImpl quic = (QuicClientConnectionImpl) builder.build();
        quic.setDefaultUnidirectionalStreamReceiveBufferSize(LIMITS.streamWindow());
        String id = "c" + names.incrementAndGet();
        ClientConnection connection = new ClientConnection(id, quic, socket[0], LIMITS, threads);
        QuicLink link = connection.link();
        KwikInternals.clientTls(quic).setHostnameVerifier(trust.names());
        Acceptor first = scheme == Scheme.QUIC
                ? completing(acceptor, result)
                : session(uri, link, options, completing(acceptor, result), result);
        KwikInternals.installClientTls(quic, ClientTls.before(KwikInternals.clientTls(quic), protocols, settled -> {
            TransportParameters server = quic.getPeerTransportParameters();
            ConnectionInfo about =
                    new ConnectionInfo(id, connection.server(), ConnectionInfo.Kind.QUIC, settled.protocol(), "", "");
            link.established(
                    about,
                    Handshake.terms(
                            quic, settled.cipherSuite(), server, connection.server(), settled.minAckDelayMicros()),
                    server,
                    first);
        }));
        live.add(connection);
        socket[0].closed().thenRun(() -> live.remove(connection));
        try {
            quic.connect();
            connection.dialed();
            keepAlive(link, options.keepAlive());
        } catch (IOException | RuntimeException e) {
            socket[0].socket().close();
            link.terminated(new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, 0, message(e)));
            throw e;
        }
    }

    /** The loop for an address, begun when it is needed for the first time. */
    private DialerLoop loop(InetAddress address) throws SocketException {
        boolean ipv6 = address instanceof Inet6Address;
        synchronized (loops) {
            if (closed) {
                throw new SocketException("the dialer is closed");
            }
            DialerLoop loop = loops.get(ipv6);
            if (loop == null) {
                try {
                    loop = new DialerLoop(system, ipv6);
                } catch (IOException e) {
                    throw (SocketException) new SocketException("no socket: " + e.getMessage()).initCause(e);
                }
                loops.put(ipv6, loop);
            }
            return loop;
        }
    }

    /** What speaks HTTP/3 on the connection, until the session is there or the time is over. */
    private Acceptor session(
            URI uri, QuicLink link, DialOptions options, Acceptor acceptor, CompletableFuture<Connection> result) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        WebTransportClient.Target target =
                new WebTransportClient.Target(uri.getHost() + port, path + query, options.protocols());
        Duration patience = options.connectTimeout();
        threads.after(patience.multipliedBy(2), () -> {
            String late = "no answer to the WebTransport request";
            if (result.completeExceptionally(new DialException(uri + ": " + late))) {
                link.close(0, late);
            }
        });
        return WebTransportClient.acceptor(
                FlupkeClient::new,
                target,
                acceptor,
                reason -> result.completeExceptionally(new DialException(uri + ": " + reason)),
                threads::after);
    }

    /** The stage completes after the acceptor was heard, in the connection's context. */
    private static Acceptor completing(Acceptor acceptor, CompletableFuture<Connection> result) {
        return connection -> {
            var handler = acceptor.accept(connection);
            connection.context().execute(() -> result.complete(connection));
            return handler;
        };
    }

    private void keepAlive(QuicLink link, Duration interval) {
        if (interval.isZero()) {
            return;
        }
        long millis = interval.toMillis();
        ScheduledFuture<?>[] task = new ScheduledFuture<?>[1];
        task[0] = threads.timer()
                .scheduleAtFixedRate(
                        () -> {
                            if (link.isClosed()) {
                                task[0].cancel(false);
                            } else {
                                link.keepAlive();
                            }
                        },
                        millis,
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private enum Scheme {
        QUIC,
        WEBTRANSPORT;

        static Scheme of(URI uri) {
            if (uri.getHost() == null) {
                throw new DialException("expected moqt://host:port or https://host:port/path, not " + uri);
            }
            if ("moqt".equalsIgnoreCase(uri.getScheme())) {
                return QUIC;
            }
            if ("https".equalsIgnoreCase(uri.getScheme())) {
                return WEBTRANSPORT;
            }
            throw new DialException("expected moqt:// or https://, not " + uri);
        }
    }
}
