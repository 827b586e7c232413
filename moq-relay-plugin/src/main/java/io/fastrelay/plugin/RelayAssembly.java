package io.fastrelay.plugin;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.KernelMode;
import io.fastrelay.api.LimitConfiguration;
import io.fastrelay.api.ListenerConfiguration;
import io.fastrelay.api.ListenerConfiguration.CertificateFiles;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.d18.Draft18;
import io.fastrelay.relay.Relay;
import io.fastrelay.relay.RelayOptions;
import io.fastrelay.relay.delivery.DeliveryLimits;
import io.fastrelay.relay.track.TrackLimits;
import io.fastrelay.session.SessionOptions;
import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.Listener;
import io.fastrelay.transport.kwik.CertificateSource;
import io.fastrelay.transport.kwik.ConnectionLimits;
import io.fastrelay.transport.kwik.DevelopmentCertificates;
import io.fastrelay.transport.kwik.KwikListener;
import io.fastrelay.transport.kwik.KwikListenerOptions;
import io.fastrelay.transport.kwik.PemCertificates;
import io.fastrelay.transport.stream.StreamLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires a relay together out of its configuration. The only place that knows all parts. */
final class RelayAssembly {

    private static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(RelayAssembly.class);
    /** Most wanted first. */
    private static final List<MoqtDraft> DRAFTS = List.of(Draft18.INSTANCE);

    private final RelayConfiguration configuration;
    private final RelayThreads threads = new RelayThreads();
    private final List<Listener> listeners = new ArrayList<>();
    private final CertificateSource development;
    private final AtomicLong connectionNumbers = new AtomicLong();

    private RelayAssembly(RelayConfiguration configuration, Optional<Path> dataFolder) {
        this.configuration = configuration;
        development = DevelopmentCertificates.of(dataFolder);
    }

    /**
     * Starts a relay; it serves when this returns, or nothing of it is left when this throws.
     *
     * @param dataFolder keeps the development certificate, so that its hash survives a restart; empty for none
     * @param host the host's say in what sessions may do
     * @throws IllegalArgumentException if the configuration cannot be served
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalStateException if an address cannot be bound
     */
    static MoqRelay start(
            RelayConfiguration configuration,
            Optional<Path> dataFolder,
            Optional<Authorizer> host,
            RelayEvents events) {
        checkKernelMode(configuration.kernel());
        List<String> addresses = configuration.listeners().stream()
                .map(ListenerConfiguration::address)
                .toList();
        Authorizer policy = AccessPolicy.of(configuration.access(), addresses, host);
        RelayAssembly assembly = new RelayAssembly(configuration, dataFolder);
        try {
            return assembly.assemble(policy, events);
        } catch (RuntimeException | Error e) {
            assembly.listeners.forEach(Listener::close);
            assembly.threads.close();
            throw e;
        }
    }

    private MoqRelay assemble(Authorizer policy, RelayEvents events) {
        ScheduledExecutorService timer = threads.executor();
        Relay relay = new Relay(options(), DRAFTS, policy, events, timer, System::nanoTime);
        for (ListenerConfiguration listener : configuration.listeners()) {
            listeners.add(listen(listener, relay));
        }
        return new RunningRelay(configuration, relay, listeners, threads);
    }

    private RelayOptions options() {
        LimitConfiguration limits = configuration.limits();
        SessionOptions absent = SessionOptions.DEFAULTS;
        SessionOptions session = new SessionOptions(
                absent.implementation(),
                absent.authority(),
                absent.path(),
                absent.setupTokens(),
                limits.tokenCache(),
                limits.requests(),
                limits.objectSize(),
                limits.setupTimeout().toMillis(),
                limits.answerTimeout().toMillis(),
                absent.unknownAliasMillis(),
                absent.lateStreamMillis());
        return RelayOptions.DEFAULTS
                .withSession(session)
                .withTrack(new TrackLimits(
                        configuration.cache().trackSize(),
                        configuration.cache().maxAge().toMillis()))
                .withMaxCacheBytes(configuration.cache().size())
                .withDelivery(new DeliveryLimits(
                        configuration.delivery().queueSize(),
                        configuration.delivery().maxBehind().toMillis()));
    }

    private Listener listen(ListenerConfiguration listener, Acceptor acceptor) {
        LimitConfiguration limits = configuration.limits();
        StreamLimits streams = StreamLimits.defaults();
        InetSocketAddress bind = new InetSocketAddress(listener.address(), listener.port());
        String[] tokens = DRAFTS.stream().map(MoqtDraft::token).toArray(String[]::new);
        KwikListenerOptions options = KwikListenerOptions.of(bind, tokens)
                .withConnections(new ConnectionLimits(
                        limits.connections(),
                        limits.connectionsPerAddress(),
                        limits.handshakes(),
                        ConnectionLimits.RetryPolicy.UNDER_LOAD,
                        limits.handshakes() / 2))
                .withStreams(new StreamLimits(
                        limits.streams(),
                        limits.streams(),
                        streams.streamWindow(),
                        streams.connectionWindow(),
                        streams.queuedBytes()))
                .withIdleTimeout(limits.idleTimeout())
                .withKeepAlive(keepAlive(limits.idleTimeout()));
        return KwikListener.open(options, certificate(listener), connectionNumbers, acceptor);
    }

    private CertificateSource certificate(ListenerConfiguration listener) {
        if (listener.certificate().isEmpty()) {
            return development;
        }
        CertificateFiles files = listener.certificate().get();
        try {
            return PemCertificates.of(files.certificate(), files.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkKernelMode(KernelMode mode) {
        if (mode == KernelMode.REQUIRE) {
            throw new ConfigurationException(
                    "kernel: expected auto or off, found require: this build has no kernel plane");
        }
        if (mode == KernelMode.AUTO) {
            log.info("This build has no kernel plane; user space forwards everything");
        }
    }

    /** Often enough that one lost PING does not end a connection, and for peers with a shorter idle timeout than ours. */
    private static Duration keepAlive(Duration idleTimeout) {
        Duration third = idleTimeout.dividedBy(3);
        return third.compareTo(MAX_KEEP_ALIVE) < 0 ? third : MAX_KEEP_ALIVE;
    }
}
