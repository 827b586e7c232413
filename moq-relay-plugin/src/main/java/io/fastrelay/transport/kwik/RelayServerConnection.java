package io.fastrelay.transport.kwik;

import io.fastrelay.transport.Acceptor;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.ConnectionInfo;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tech.kwik.agent15.engine.TlsServerEngineFactory;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.crypto.CryptoStream;
import tech.kwik.core.frame.DataBlockedFrame;
import tech.kwik.core.frame.StreamDataBlockedFrame;
import tech.kwik.core.frame.StreamsBlockedFrame;
import tech.kwik.core.impl.TransportError;
import tech.kwik.core.impl.TransportParameters;
import tech.kwik.core.impl.Version;
import tech.kwik.core.log.Logger;
import tech.kwik.core.packet.HandshakePacket;
import tech.kwik.core.packet.InitialPacket;
import tech.kwik.core.packet.PacketMetaData;
import tech.kwik.core.packet.PacketParser;
import tech.kwik.core.packet.QuicPacket;
import tech.kwik.core.packet.ServerRolePacketParser;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnectionConfig.RetryRequired;
import tech.kwik.core.server.ServerConnectionRegistry;
import tech.kwik.core.server.impl.ApplicationProtocolRegistry;
import tech.kwik.core.server.impl.ServerConnectionImpl;

/** kwik's server connection with our streams, our sending and our congestion window in it. */
final class RelayServerConnection extends ServerConnectionImpl implements HandshakeSide {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RelayServerConnection.class);

    /** Transport error INTERNAL_ERROR (RFC 9000 section 20.1). */
    private static final long INTERNAL_ERROR = 1;

    private final QuicLink link;
    private volatile @Nullable ConnectionProxy proxy;
    private boolean initialOver;
    private @Nullable TransportParameters peerParameters;
    private final InetSocketAddress peer;
    private final Admission.@Nullable Attempt attempt;
    private final boolean retry;
    private final SerialTasks tasks;

    RelayServerConnection(
            Version version,
            RelaySocket socket,
            InetSocketAddress peer,
            byte[] peerId,
            byte[] originalId,
            @Nullable CryptoStream crypto,
            TlsServerEngineFactory tls,
            ServerConnectionConfig configuration,
            ApplicationProtocolRegistry protocols,
            ServerConnectionRegistry ids,
            Consumer<RelayServerConnection> onEnd,
            Logger log,
            TransportThreads threads,
            Admission.@Nullable Attempt attempt,
            Function<RelayServerConnection, QuicLink> makeLink) {
        super(
                version,
                socket,
                peer,
                peerId,
                originalId,
                crypto,
                tls,
                configuration,
                protocols,
                ids,
                ended -> onEnd.accept((RelayServerConnection) ended),
                log);
        this.peer = peer;
        this.attempt = attempt;
        retry = configuration.retryRequired() == RetryRequired.Always;
        tasks = new SerialTasks(threads.workers());
        KwikInternals.installRoundTrip(this, new RoundTrip());
        KwikInternals.installTimers(this, () -> new OwnTimers(threads.timer(), tasks));
        tasks.afterEach(new SenderPump(this)::pump);
        link = makeLink.apply(this);
        KwikInternals.installAppQueue(this, new AppQueue(new IdFollower(link, this::peerIdRetired, id -> {
            // kwik has registered it
        })));
    }

    /** Runs something that concerns kwik: such tasks run one at a time, and what kwik has to send is sent after each. */
    void run(Runnable task) {
        tasks.execute(task);
    }

    /** kwik's reader of packets; makes a new one. */
    PacketParser parser() {
        return new ServerRolePacketParser(
                connectionSecrets,
                quicVersion,
                getSourceConnectionIdLength(),
                retry,
                processorChain,
                () -> versionNegotiationStatus,
                log);
    }

    QuicLink link() {
        return link;
    }

    Admission.@Nullable Attempt attempt() {
        return attempt;
    }

    /** The handshake is done and the protocol is known; kwik calls this, in a task of the connection. */
    void established(String protocol, Acceptor acceptor) {
        TransportParameters parameters = peerParameters;
        if (parameters == null) {
            throw new IllegalStateException("a handshake without transport parameters");
        }
        if (attempt != null) {
            attempt.established();
        }
        ServerTls tls = ServerTls.of(getTlsEngine());
        link.established(
                new ConnectionInfo(link.id(), peer, ConnectionInfo.Kind.QUIC, protocol, "", ""),
                Handshake.terms(this, tls.cipherSuite(), parameters, peer, tls.minAckDelayMicros()),
                parameters,
                acceptor);
    }

    /** Ends the connection without a word to the peer, for handshakes that never finish and at shutdown. */
    void discard() {
        run(() -> {
            if (!isClosed()) {
                link.terminated(new CloseInfo(CloseInfo.Cause.TRANSPORT_ERROR, INTERNAL_ERROR, "given up"));
                getSender().stop();
                terminate();
            }
        });
    }

    // --- the handshake's side, for the link

    @Override
    public void receive(byte[] packet, InetSocketAddress from) {
        ConnectionProxy receiver = proxy;
        if (receiver != null) {
            receiver.parseOpened(packet, from);
        }
    }

    @Override
    public void close() {
        run(super::close);
    }

    @Override
    public void close(long code, String reason) {
        run(() -> super.close(code, reason));
    }

    @Override
    public void close(TransportErrorCode code, String reason) {
        run(() -> super.close(code, reason));
    }

    @Override
    public void fail(TransportErrorCode code, String reason) {
        close(code, reason);
    }

    @Override
    public void active() {
        getIdleTimer().packetProcessed();
    }

    /** Who brings packets to this connection. */
    void proxy(ConnectionProxy made) {
        proxy = made;
    }

    @Override
    protected void connectionError(TransportError cause) {
        super.connectionError(cause);
    }

    // --- what kwik tells

    /**
     * A first packet without the token that a Retry asked for may come late, from a client that saw its first packet lost.
     * kwik answers it with another Retry, which fails once the Initial keys are gone.
     */
    @Override
    public ProcessResult process(InitialPacket packet, PacketMetaData metaData) {
        boolean late = retry && initialOver && packet.getToken() == null;
        return late ? ProcessResult.Abort : super.process(packet, metaData);
    }

    @Override
    public ProcessResult process(HandshakePacket packet, PacketMetaData metaData) {
        initialOver = true;
        return super.process(packet, metaData);
    }

    /** RFC 9001 section 9.2: 0-RTT data can be replayed, and MoQ has no use for it. */
    @Override
    public boolean isEarlyDataAccepted() {
        return false;
    }

    @Override
    protected void validateTransportParameters(TransportParameters parameters) throws TransportError {
        super.validateTransportParameters(parameters);
        peerParameters = parameters;
        // kwik would go over to version 2 for a client that prefers it; our packets are of version 1
        parameters.setVersionInformation(null);
    }

    @Override
    protected void emit(ConnectionTerminatedEvent event) {
        link.terminated(event);
    }

    /** Everything has been sent that will ever be. */
    @Override
    protected void postTerminateHook() {
        super.postTerminateHook();
        link.end();
    }

    @Override
    public void abortConnection(@Nullable Throwable error) {
        link.terminated(new CloseInfo(
                CloseInfo.Cause.TRANSPORT_ERROR,
                INTERNAL_ERROR,
                "internal error" + (error == null ? "" : ": " + error)));
        discard(error);
    }

    @Override
    public void process(DataBlockedFrame frame, QuicPacket packet, PacketMetaData metaData) {
        // credit comes when bytes are consumed, not when it is asked for
    }

    @Override
    public void process(StreamDataBlockedFrame frame, QuicPacket packet, PacketMetaData metaData) {
        // credit comes when bytes are consumed, not when it is asked for
    }

    @Override
    public void process(StreamsBlockedFrame frame, QuicPacket packet, PacketMetaData metaData) {
        // streams are granted when others end
    }

    private void peerIdRetired() {
        byte[] now = getDestinationConnectionId();
        link.carrier().loop().execute(() -> link.packets().peerConnectionId(now));
    }

    private void discard(@Nullable Throwable error) {
        LOG.error("{}: connection failed", link, error);
        if (!isClosed()) {
            getSender().stop();
            terminate();
        }
    }
}
