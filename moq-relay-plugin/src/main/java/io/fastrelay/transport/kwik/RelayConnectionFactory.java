package io.fastrelay.transport.kwik;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsServerEngineFactory;
import tech.kwik.core.crypto.CryptoStream;
import tech.kwik.core.impl.Version;
import tech.kwik.core.log.Logger;
import tech.kwik.core.packet.InitialPacket;
import tech.kwik.core.packet.PacketMetaData;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnectionFactory;
import tech.kwik.core.server.ServerConnectionRegistry;
import tech.kwik.core.server.impl.ApplicationProtocolRegistry;
import tech.kwik.core.server.impl.ServerConnectionImpl;
import tech.kwik.core.server.impl.ServerConnectionProxy;

/** Makes our connections where kwik makes its own, and decides for each whether it has to prove its address. */
final class RelayConnectionFactory extends ServerConnectionFactory {

    private final RelaySocket socket;
    private final TlsServerEngineFactory tls;
    private final Function<Boolean, ServerConnectionConfig> configuration;
    private final ApplicationProtocolRegistry protocols;
    private final ServerConnectionRegistry ids;
    private final Admission admission;
    private final Consumer<RelayServerConnection> onCreated;
    private final Consumer<RelayServerConnection> onEnd;
    private final Function<RelayServerConnection, QuicLink> makeLink;
    private final TransportThreads threads;
    private final Logger log;

    /** @param configuration of a connection with (true) or without Retry */
    RelayConnectionFactory(
            RelaySocket socket,
            TlsServerEngineFactory tls,
            Function<Boolean, ServerConnectionConfig> configuration,
            ApplicationProtocolRegistry protocols,
            ServerConnectionRegistry ids,
            Admission admission,
            Consumer<RelayServerConnection> onCreated,
            Consumer<RelayServerConnection> onEnd,
            Function<RelayServerConnection, QuicLink> makeLink,
            TransportThreads threads,
            Logger log) {
        super(
                socket,
                tls,
                configuration.apply(false),
                protocols,
                ids,
                ended -> onEnd.accept((RelayServerConnection) ended),
                log);
        this.socket = socket;
        this.tls = tls;
        this.configuration = configuration;
        this.protocols = protocols;
        this.ids = ids;
        this.admission = admission;
        this.onCreated = onCreated;
        this.onEnd = onEnd;
        this.makeLink = makeLink;
        this.threads = threads;
        this.log = log;
    }

    @Override
    public ServerConnectionImpl createNewConnection(
            Version version, InetSocketAddress peer, byte[] peerId, byte[] originalId, @Nullable CryptoStream crypto) {
        Admission.Attempt attempt = admission.attempt(originalId);
        RelayServerConnection connection = new RelayServerConnection(
                version,
                socket,
                peer,
                peerId,
                originalId,
                crypto,
                tls,
                configuration.apply(admission.wantsRetry()),
                protocols,
                ids,
                onEnd,
                log,
                threads,
                attempt,
                makeLink);
        onCreated.accept(connection);
        if (attempt != null) {
            attempt.connectionCreated(connection);
        }
        return connection;
    }

    @Override
    public ServerConnectionProxy createServerConnectionProxy(
            ServerConnectionImpl connection, List<InitialPacket> packets, ByteBuffer data, PacketMetaData metaData) {
        RelayServerConnection made = (RelayServerConnection) connection;
        ConnectionProxy proxy = new ConnectionProxy(made, packets, data, metaData);
        made.proxy(proxy);
        return proxy;
    }
}
