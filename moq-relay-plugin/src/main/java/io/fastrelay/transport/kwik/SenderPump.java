package io.fastrelay.transport.kwik;

import tech.kwik.core.impl.QuicConnectionImpl;

/**
 * Sends what kwik has to send, Initial and Handshake packets, in place of kwik's sender thread. It need not wait for
 * anything by itself: in these packet number spaces kwik acknowledges at once, and everything else that makes it send is a
 * task of the connection. One thread at a time.
 */
final class SenderPump {

    private final QuicConnectionImpl connection;
    private boolean over;

    /** Ends the thread of the connection's sender, which has nothing to send yet. */
    SenderPump(QuicConnectionImpl connection) {
        this.connection = connection;
        KwikInternals.endSenderThread(connection);
    }

    /** Sends what there is, and after that ends the connection if kwik asked the sender to shut down. */
    void pump() {
        if (over) {
            return;
        }
        // decided before sending, as kwik does: so that what was queued before is sent
        boolean ending = KwikInternals.isSenderStopping(connection);
        over = ending;
        try {
            KwikInternals.sendIfAny(connection);
        } catch (Throwable e) {
            if (!ending) {
                connection.abortConnection(e);
                ending = KwikInternals.isSenderStopping(connection);
                over = ending;
            }
        }
        if (ending) {
            KwikInternals.runShutdownHook(connection);
        }
    }
}
