package io.fastrelay.transport.kwik;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.server.ServerConnectionRegistry;
import tech.kwik.core.server.impl.ServerConnectionImpl;
import tech.kwik.core.server.impl.ServerConnectionProxy;

/** Which connection a received connection id belongs to. Any thread. */
final class ConnectionIds implements ServerConnectionRegistry {

    /** Ids that clients chose for their first packets. */
    private final Map<ConnectionIdBytes, ServerConnectionProxy> first = new ConcurrentHashMap<>();
    /** Ids that this end made. */
    private final IdTable<ConnectionProxy> own;

    private final Admission admission;

    /** @param idLength bytes of the ids that this end makes */
    ConnectionIds(Admission admission, int idLength) {
        this.admission = admission;
        own = new IdTable<>(idLength);
    }

    int idLength() {
        return own.idLength();
    }

    /** Whom the id at this place belongs to, if it is one that this end made. Allocates nothing. */
    @Nullable
    ConnectionProxy find(byte[] data, int offset) {
        return own.find(data, offset);
    }

    @Nullable
    ServerConnectionProxy find(byte[] id) {
        ConnectionProxy known = id.length == own.idLength() ? own.find(id, 0) : null;
        return known != null ? known : first.get(new ConnectionIdBytes(id));
    }

    @Override
    public void registerConnection(ServerConnectionProxy connection, byte[] id) {
        if (connection instanceof ConnectionProxy proxy) {
            own.put(id, proxy);
            proxy.start();
        } else {
            first.put(new ConnectionIdBytes(id), connection);
        }
    }

    /** kwik calls this for first packets that came to nothing. */
    @Override
    public void deregisterConnection(ServerConnectionProxy connection, byte[] id) {
        ConnectionIdBytes key = new ConnectionIdBytes(id);
        first.remove(key);
        admission.abandoned(key);
    }

    @Override
    public void registerAdditionalConnectionId(byte[] current, byte[] additional) {
        ConnectionProxy connection = current.length == own.idLength() ? own.find(current, 0) : null;
        if (connection != null) {
            own.put(additional, connection);
        }
    }

    @Override
    public void deregisterConnectionId(byte[] id) {
        own.remove(id);
    }

    @Override
    public Stream<ServerConnectionProxy> getAllConnections() {
        return first.values().stream();
    }

    /** Forgets all ids of a connection. */
    void remove(ServerConnectionImpl connection) {
        first.remove(new ConnectionIdBytes(connection.getOriginalDestinationConnectionId()));
        connection.getActiveConnectionIds().forEach(own::remove);
    }

    /** Forgets what a first packet left. */
    void forget(byte[] originalId) {
        first.remove(new ConnectionIdBytes(originalId));
    }

    int size() {
        return first.size() + own.size();
    }
}
