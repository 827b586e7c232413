package io.fastrelay.transport.kwik;

import tech.kwik.core.frame.MaxDataFrame;
import tech.kwik.core.frame.MaxStreamDataFrame;
import tech.kwik.core.impl.Role;
import tech.kwik.core.impl.TransportError;
import tech.kwik.core.stream.FlowControl;

/**
 * Takes the peer's flow control frames for our own stream table in place of kwik's bookkeeping, which knows only streams
 * that kwik itself opened.
 */
final class PeerCredit extends FlowControl {

    private final StreamTable table;

    PeerCredit(Role role, StreamTable table) {
        super(role, 0, 0, 0, 0);
        this.table = table;
    }

    @Override
    public void process(MaxDataFrame frame) {
        table.maxData(frame.getMaxData());
    }

    @Override
    public void process(MaxStreamDataFrame frame) throws TransportError {
        table.maxStreamData(frame.getStreamId(), frame.getMaxData());
    }
}
