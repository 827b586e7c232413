package io.fastrelay.session;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.transport.ReceiveHandler;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The peer's control stream: SETUP, then at most GOAWAY, and it never ends (draft 18 section 3.3). */
final class ControlStreamReader implements ReceiveHandler {

    private final SessionScope scope;
    private final ControlPlane.Events events;
    private final ControlFramer framer;
    private boolean setupReceived;

    /** @param type the type of the stream, which is that of its first message */
    ControlStreamReader(SessionScope scope, ControlPlane.Events events, long type) {
        this.scope = scope;
        this.events = events;
        this.framer = ControlFramer.behindType(scope.draft(), type);
    }

    @Override
    public void onData(ByteBuffer data, boolean fin) {
        boolean more = true;
        while (more && !scope.ending().over()) {
            Optional<ControlMessage> message = framer.next(data);
            message.ifPresent(this::onMessage);
            more = message.isPresent();
        }
        if (fin) {
            ended("its end");
        }
    }

    private void onMessage(ControlMessage message) {
        if (message instanceof Setup setup && !setupReceived) {
            setupReceived = true;
            events.onSetup(setup);
        } else if (message instanceof GoAway goAway && setupReceived) {
            events.onGoAway(goAway);
        } else {
            throw MoqtException.violation("expected " + (setupReceived ? "GOAWAY" : "SETUP")
                    + " on the control stream, got " + Messages.name(message));
        }
    }

    @Override
    public void onReset(long code) {
        ended("a reset with 0x" + Long.toHexString(code));
    }

    private void ended(String how) {
        ControlStreamEnd.of(scope, "expected the peer's control stream to stay open, got " + how);
    }
}
