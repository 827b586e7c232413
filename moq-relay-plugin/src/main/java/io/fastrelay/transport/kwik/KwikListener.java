package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.Listener;
import io.fastrelay.transport.ListenerCounters;
import io.fastrelay.transport.kwik.h3.FlupkeServer;
import io.fastrelay.transport.packet.PacketLoop;
import io.fastrelay.transport.packet.udp.UdpSocket;
import io.fastrelay.transport.stream.StreamLimits;
import io.fastrelay.transport.webtransport.WebTransportServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.impl.ApplicationProtocolRegistry;
import tech.kwik.core.server.impl.Context;

/** Raw QUIC and WebTransport on one UDP port, on kwik. */
public final class KwikListener implements Listener {

    private static final Logger log = LoggerFactory.getLogger(KwikListener.class);

    /** The longest there are (RFC 9000 section 17.2), so that nobody guesses one. */
    private static final int ID_LENGTH = 20;
    /** Connections that are closing have left the limits, but not yet the memory. */
    private static final int CLOSING_SHARE = 8;

    private static final int CLOSING_LEAST = 64;
    /** For CONNECTION_CLOSE to leave; the three probe timeouts of RFC 9000 section 10.2 are for endpoints that live on. */
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);
    private static final String HTTP3 = "h3";

    private final KwikListenerOptions options;
    private final CertificateSource certificates;
    private final Acceptor acceptor;
    private final PacketSystem system;
    private final InetSocketAddress address;
    private final HandshakeCertificates tls;
    private final Admission admission;
    private final ConnectionIds ids;
    private final TransportThreads threads;
    private final FirstPackets first;
    /** One for each loop, by its number. */
    private final List<Carrier> carriers = new ArrayList<>();

    private final PacketTotals totals = new PacketTotals();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<RelayServerConnection> live = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers;

    private KwikListener(
            KwikListenerOptions options,
            CertificateSource certificates,
            AtomicLong numbers,
            Acceptor acceptor,
            PacketSystem system,
            List<UdpSocket> sockets)
            throws SocketException {
        this.numbers = numbers;
        this.options = options;
        this.certificates = certificates;
        this.acceptor = acceptor;
        this.system = system;
        address = sockets.get(0).localAddress();
        tls = HandshakeCertificates.of(certificates, options.ciphers());
        admission = new Admission(options.connections());
        ids = new ConnectionIds(admission, ID_LENGTH);
        admission.onGivenUp(this::givenUp);
        RelaySocket socket = new RelaySocket(sockets.get(0), () -> {});
        threads = new TransportThreads("listener-" + address.getPort());
        RelayConnectionFactory connections = new RelayConnectionFactory(
                socket,
                tls,
                this::configuration,
                protocols(),
                ids,
                admission,
                live::add,
                this::ended,
                this::link,
                threads,
                new KwikLog());
        first = new FirstPackets(socket, ids, admission, connections, new Executors());
        for (int i = 0; i < sockets.size(); i++) {
            String name = "fastrelay-udp-" + address.getPort() + (i == 0 ? "" : "-" + i);
            PacketLoop loop = new PacketLoop(name, sockets.get(i), new Dispatch(ids, first, i));
            carriers.add(new Carrier(loop, system.slab(), system.ciphers()));
        }
    }

    /**
     * Binds the port and starts to accept.
     *
     * @param acceptor is asked for every raw QUIC connection and every WebTransport session
     * @throws IllegalStateException if the port cannot be bound, or kwik is not as expected
     * @throws IllegalArgumentException if the certificate cannot be used
     */
    public static KwikListener open(KwikListenerOptions options, CertificateSource certificates, Acceptor acceptor) {
        return open(options, certificates, new AtomicLong(), acceptor);
    }

    /**
     * The same beside other listeners of one relay.
     *
     * @param numbers counts connections; shared by listeners whose connections must not have the same id
     */
    public static KwikListener open(
            KwikListenerOptions options, CertificateSource certificates, AtomicLong numbers, Acceptor acceptor) {
        KwikSelfTest.run();
        int most = options.connections().connections();
        PacketSystem system = new PacketSystem(most + most / CLOSING_SHARE + CLOSING_LEAST);
        List<UdpSocket> sockets = new ArrayList<>();
        KwikListener listener;
        try {
            bind(options, system, sockets);
            listener = new KwikListener(options, certificates, numbers, acceptor, system, sockets);
        } catch (IOException e) {
            release(system, sockets);
            throw new IllegalStateException("UDP " + options.bind() + " cannot be bound: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            release(system, sockets);
            throw e;
        }
        listener.start();
        return listener;
    }

    private static void bind(KwikListenerOptions options, PacketSystem system, List<UdpSocket> sockets)
            throws IOException {
        boolean shared = options.loops() > 1;
        InetSocketAddress bind = options.bind();
        for (int i = 0; i < options.loops(); i++) {
            UdpSocket socket = system.sockets().open(bind, shared);
            sockets.add(socket);
            bind = socket.localAddress();
        }
    }

    private static void release(PacketSystem system, List<UdpSocket> sockets) {
        sockets.forEach(UdpSocket::close);
        system.close();
    }

    private void start() {
        carriers.forEach(carrier -> carrier.loop().start());
        threads.timer().scheduleWithFixedDelay(admission::expire, 1, 1, TimeUnit.SECONDS);
        long keepAlive = options.keepAlive().toMillis();
        if (keepAlive > 0) {
            threads.timer()
                    .scheduleWithFixedDelay(
                            () -> links().forEach(QuicLink::keepAlive), keepAlive, keepAlive, TimeUnit.MILLISECONDS);
        }
        log.info(
                "listening on UDP {} for {} and WebTransport; {}, {}",
                address,
                options.protocols(),
                carriers.get(0).loop().socket().describe(),
                system.ciphers().describe());
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String certificateSha256() {
        return certificates.current().sha256();
    }

    @Override
    public int connections() {
        return admission.total() - admission.unfinished();
    }

    @Override
    public void stopAccepting() {
        first.stopAccepting();
    }

    @Override
    public ListenerCounters counters() {
        return totals.with(
                links().map(link -> link.packets().counters()), system.slab().inUse());
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        first.stopAccepting();
        live.forEach(connection -> connection.link().close(0, "shutting down"));
        TransportThreads.await(live::isEmpty, LAST_WORDS);
        live.forEach(RelayServerConnection::discard);
        TransportThreads.await(live::isEmpty, CLOSE_WAIT);
        carriers.forEach(carrier -> carrier.loop().close());
        threads.close();
        system.close();
    }

    /** The QUIC connections that exist now, finished handshakes or not. */
    Stream<QuicLink> links() {
        return live.stream().map(RelayServerConnection::link);
    }

    private void ended(RelayServerConnection connection) {
        ids.remove(connection);
        if (live.remove(connection)) {
            totals.add(connection.link().packets().counters());
        }
        Admission.Attempt attempt = connection.attempt();
        if (attempt != null) {
            attempt.ended();
        }
    }

    /** Not on the thread that receives: to end a connection takes locks of kwik. */
    private void givenUp(Admission.Attempt attempt) {
        threads.after(Duration.ZERO, () -> {
            ids.forget(attempt.originalId());
            RelayServerConnection connection = attempt.connection();
            if (connection != null) {
                log.debug("{}: handshake not finished in time", connection.link());
                connection.discard();
            }
        });
    }

    Admission admission() {
        return admission;
    }

    private QuicLink link(RelayServerConnection connection) {
        Admission.Attempt attempt = connection.attempt();
        return new QuicLink(
                "q" + numbers.incrementAndGet(),
                connection,
                connection,
                carriers.get(attempt == null ? 0 : attempt.loop()),
                options.streams(),
                threads.helper());
    }

    private ServerConnectionConfig configuration(boolean retry) {
        StreamLimits streams = options.streams();
        return ServerConnectionConfig.builder()
                .maxIdleTimeout((int) options.idleTimeout().toMillis())
                .maxUnidirectionalStreamBufferSize(streams.streamWindow())
                .maxBidirectionalStreamBufferSize(streams.streamWindow())
                .maxConnectionBufferSize(streams.connectionWindow())
                .maxOpenPeerInitiatedUnidirectionalStreams(streams.unidirectional())
                .maxOpenPeerInitiatedBidirectionalStreams(streams.bidirectional())
                .connectionIdLength(ID_LENGTH)
                .retryRequired(retry)
                .build();
    }

    private ApplicationProtocolRegistry protocols() {
        ApplicationProtocolRegistry registry = new ApplicationProtocolRegistry();
        for (String protocol : options.protocols()) {
            KwikInternals.registerProtocol(registry, protocol, new Protocol(acceptor));
        }
        Acceptor http = WebTransportServer.acceptor(
                (raw, settings) -> new FlupkeServer(raw, settings, new InlineExecutor()),
                options.protocols(),
                acceptor,
                threads::after);
        KwikInternals.registerProtocol(registry, HTTP3, new Protocol(http));
        return registry;
    }

    /** What kwik asks about an ALPN token, and whom it tells that a connection speaks it. */
    private final class Protocol implements ApplicationProtocolConnectionFactory {

        private final Acceptor chosen;

        Protocol(Acceptor chosen) {
            this.chosen = chosen;
        }

        @Override
        public ApplicationProtocolConnection createConnection(String protocol, QuicConnection connection) {
            ((RelayServerConnection) connection).established(protocol, chosen);
            return new ApplicationProtocolConnection() {};
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return options.streams().unidirectional();
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return options.streams().bidirectional();
        }

        @Override
        public boolean enableDatagramExtension() {
            return true;
        }
    }

    /** kwik decrypts first packets and forgets the useless ones on these. */
    private final class Executors implements Context {

        @Override
        public ExecutorService getSharedServerExecutor() {
            return threads.workers();
        }

        @Override
        public ScheduledExecutorService getSharedScheduledExecutor() {
            return threads.timer();
        }
    }
}
