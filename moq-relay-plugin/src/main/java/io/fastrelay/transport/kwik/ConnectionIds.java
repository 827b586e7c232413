package io.fastrelay.transport.kwik;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.server.ServerConnectionRegistry;
import tech.kwik.core.server.impl.ServerConnectionImpl;
import tech.kwik.core.server.impl.ServerConnectionProxy;

/** Which connection a received connection id belongs to. */
final class ConnectionIds implements ServerConnectionRegistry {

    private final Map<ConnectionIdBytes, ServerConnectionProxy> proxies = new ConcurrentHashMap<>();
    private final Admission admission;

    ConnectionIds(Admission admission) {
        this.admission = admission;
    }

    @Nullable
    ServerConnectionProxy find(byte[] id) {
        return proxies.get(new ConnectionIdBytes(id));
    }

    @Override
    public void registerConnection(ServerConnectionProxy connection, byte[] id) {
        proxies.put(new ConnectionIdBytes(id), connection);
        if (connection instanceof ConnectionProxy proxy) {
            proxy.start();
        }
    }

    /** kwik calls this for first packets that came to nothing. */
    @Override
    public void deregisterConnection(ServerConnectionProxy connection, byte[] id) {
        ConnectionIdBytes key = new ConnectionIdBytes(id);
        proxies.remove(key);
        admission.abandoned(key);
    }

    @Override
    public void registerAdditionalConnectionId(byte[] current, byte[] additional) {
        ServerConnectionProxy connection = proxies.get(new ConnectionIdBytes(current));
        if (connection != null) {
            proxies.put(new ConnectionIdBytes(additional), connection);
        }
    }

    @Override
    public void deregisterConnectionId(byte[] id) {
        proxies.remove(new ConnectionIdBytes(id));
    }

    @Override
    public Stream<ServerConnectionProxy> getAllConnections() {
        return proxies.values().stream().distinct();
    }

    /** Forgets all ids of a connection and ends its receiver thread. */
    void remove(ServerConnectionImpl connection) {
        proxies.remove(new ConnectionIdBytes(connection.getOriginalDestinationConnectionId()));
        for (byte[] id : connection.getActiveConnectionIds()) {
            ServerConnectionProxy proxy = proxies.remove(new ConnectionIdBytes(id));
            if (proxy != null) {
                proxy.dispose();
            }
        }
    }

    /** Forgets what a first packet left. */
    void forget(byte[] originalId) {
        proxies.remove(new ConnectionIdBytes(originalId));
    }

    int size() {
        return proxies.size();
    }
}
