package io.fastrelay.session;

import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.message.GoAway;
import java.util.Optional;

/** GOAWAY of both sides on the control stream (draft 18 section 10.4). */
final class GoingAway {

    /** The session stays so long when nothing is open any more, and three round trips: last objects shall arrive. */
    private static final long LINGER_MILLIS = 100;

    private final SessionScope scope;
    private final RequestTable requests;
    private final RequestIds ids;
    private boolean sent;
    private volatile boolean received;
    private Timers.Timeout linger = Timers.Timeout.NONE;

    GoingAway(SessionScope scope, RequestTable requests, RequestIds ids) {
        this.scope = scope;
        this.requests = requests;
        this.ids = ids;
    }

    /** Whether requests of the peer are refused. */
    boolean sent() {
        return sent;
    }

    /** Any thread. */
    boolean received() {
        return received;
    }

    void send(ControlPlane plane, String newSessionUri, long timeoutMillis) {
        if (sent) {
            return;
        }
        sent = true;
        plane.goAway(new GoAway(newSessionUri, timeoutMillis, Optional.of(ids.firstUnprocessed())));
        requests.whenEmpty(this::closeSoon);
        if (timeoutMillis > 0) {
            scope.timers().after(timeoutMillis, () -> {
                if (requests.isEmpty()) {
                    scope.ending().close(SessionError.NO_ERROR, "went away");
                } else {
                    scope.ending()
                            .close(
                                    SessionError.GOAWAY_TIMEOUT,
                                    "expected the peer to end its requests within " + timeoutMillis
                                            + " ms after GOAWAY, "
                                            + requests.all().size() + " are open");
                }
            });
        }
        if (requests.isEmpty()) {
            closeSoon();
        }
    }

    private void closeSoon() {
        linger.cancel();
        long millis = LINGER_MILLIS + 3 * scope.connection().roundTripMicros() / 1000;
        linger = scope.timers().after(millis, () -> {
            if (requests.isEmpty()) {
                scope.ending().close(SessionError.NO_ERROR, "went away");
            }
        });
    }

    void onGoAway(GoAway goAway) {
        if (received) {
            throw MoqtException.violation("expected at most one GOAWAY on the control stream, got another one");
        }
        check(goAway, scope.client());
        long id = goAway.requestId()
                .orElseThrow(() -> MoqtException.violation("expected GOAWAY with a request id on the control stream"));
        if ((id & 1) != scope.ownParity()) {
            throw new MoqtException(
                    SessionError.INVALID_REQUEST_ID,
                    "expected GOAWAY with a request id of this side, got " + Long.toUnsignedString(id));
        }
        received = true;
    }

    /** What holds for GOAWAY on any stream. */
    static void check(GoAway goAway, boolean client) {
        if (!client && !goAway.newSessionUri().isEmpty()) {
            throw MoqtException.violation("expected GOAWAY without a URI from a client, got one with a URI");
        }
    }
}
