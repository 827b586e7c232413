package io.fastrelay.transport.kwik;

import java.nio.ByteBuffer;
import tech.kwik.core.frame.DatagramFrame;

/**
 * A DATAGRAM frame that goes out once (RFC 9221 section 5: lost datagrams are not retransmitted). kwik's probe packets
 * repeat every frame of an unacknowledged packet, datagrams too; the peer would get the object twice. On the second time
 * this frame writes PING and PADDING of the same length instead: the probe still asks for an acknowledgement.
 */
final class DatagramOnce extends DatagramFrame {

    private static final byte PING = 0x01;
    private static final byte PADDING = 0x00;

    private boolean sent;

    DatagramOnce(byte[] data) {
        super(data);
    }

    /** Called by the connection's sender thread alone. */
    @Override
    public void serialize(ByteBuffer buffer) {
        if (!sent) {
            sent = true;
            super.serialize(buffer);
            return;
        }
        buffer.put(PING);
        for (int i = 1, length = getFrameLength(); i < length; i++) {
            buffer.put(PADDING);
        }
    }
}
