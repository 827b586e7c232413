package io.fastrelay.plugin;

import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayState;
import io.fastrelay.api.RelayStatistics;
import io.fastrelay.api.TransportStatistics;
import io.fastrelay.relay.Relay;
import io.fastrelay.transport.Listener;
import io.fastrelay.transport.ListenerCounters;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay with its listeners and threads, and the order in which they end. */
final class RunningRelay implements MoqRelay {

    private static final Logger log = LoggerFactory.getLogger(RunningRelay.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final RelayConfiguration configuration;
    private final Relay relay;
    private final List<Listener> listeners;
    private final RelayThreads threads;
    private volatile RelayState state = RelayState.RUNNING;
    private boolean closed;

    RunningRelay(RelayConfiguration configuration, Relay relay, List<Listener> listeners, RelayThreads threads) {
        this.configuration = configuration;
        this.relay = relay;
        this.listeners = List.copyOf(listeners);
        this.threads = threads;
    }

    @Override
    public RelayState state() {
        return state;
    }

    @Override
    public RelayConfiguration configuration() {
        return configuration;
    }

    @Override
    public List<RelayAddress> addresses() {
        return listeners.stream().map(RunningRelay::address).toList();
    }

    @Override
    public RelayStatistics statistics() {
        TransportStatistics transport = listeners.stream()
                .map(RunningRelay::transport)
                .reduce(TransportStatistics.NONE, TransportStatistics::plus);
        return relay.statistics().withTransport(transport);
    }

    @Override
    public boolean closeSession(String sessionId, String reason) {
        return relay.closeSession(sessionId, reason);
    }

    @Override
    public CompletionStage<Void> drain(Duration timeout) {
        if (state == RelayState.RUNNING) {
            state = RelayState.DRAINING;
        }
        listeners.forEach(Listener::stopAccepting);
        return relay.drain("", timeout.toMillis()).thenRun(() -> state = RelayState.STOPPED);
    }

    /** GOAWAY and its time; then whoever is left is closed; then the sockets; the threads last, as all others use them. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Duration timeout = configuration.drainTimeout();
        boolean drained = timeout.isZero() || await(drain(timeout), timeout.plus(GRACE));
        if (!drained || timeout.isZero()) {
            listeners.forEach(Listener::stopAccepting);
            await(relay.stop(), GRACE);
        }
        state = RelayState.STOPPED;
        listeners.forEach(RunningRelay::close);
        threads.close();
    }

    private static void close(Listener listener) {
        try {
            listener.close();
        } catch (RuntimeException e) {
            log.warn("{} was not closed cleanly", listener.address(), e);
        }
    }

    private static boolean await(CompletionStage<Void> stage, Duration limit) {
        try {
            stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            log.warn("Sessions could not be ended in order", e.getCause());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static TransportStatistics transport(Listener listener) {
        ListenerCounters counters = listener.counters();
        return new TransportStatistics(
                listener.connections(),
                counters.packetsSent(),
                counters.packetsAcknowledged(),
                counters.packetsLost(),
                counters.packetsSpuriouslyLost(),
                counters.bytesInFlight(),
                counters.packetsReceived(),
                counters.probeTimeouts(),
                counters.keyUpdates(),
                counters.connectionStates());
    }

    private static RelayAddress address(Listener listener) {
        InetSocketAddress bound = listener.address();
        // "every address" is none that a client can dial; this machine's own is one of them
        String host = bound.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bound.getAddress().getHostAddress();
        String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
        return new RelayAddress(
                bound, "moqt://" + authority, "https://" + authority + "/", listener.certificateSha256());
    }
}
