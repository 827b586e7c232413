package io.fastrelay.transport.kwik;

import java.nio.ByteBuffer;
import tech.kwik.core.frame.FrameProcessor;
import tech.kwik.core.frame.QuicFrame;
import tech.kwik.core.generic.VariableLengthInteger;
import tech.kwik.core.packet.PacketMetaData;
import tech.kwik.core.packet.QuicPacket;

/**
 * An outgoing STREAM frame (RFC 9000 section 19.8) that knows its stream, so that kwik's news about its packet find the
 * way back without a lookup. The send context owns its state.
 */
final class StreamBytes extends QuicFrame {

    final Outgoing stream;
    final long offset;
    final byte[] data;
    final boolean fin;

    /** No news of this frame count any more: it was acknowledged, or smaller frames took its place. */
    boolean settled;

    StreamBytes(Outgoing stream, long offset, byte[] data, boolean fin) {
        this.stream = stream;
        this.offset = offset;
        this.data = data;
        this.fin = fin;
    }

    /** Bytes of the frame besides its data, for data that fits one packet. */
    static int overhead(int streamId, long offset) {
        return 1 + VariableLengthInteger.bytesNeeded(streamId) + VariableLengthInteger.bytesNeeded(offset) + 2;
    }

    @Override
    public int getFrameLength() {
        return 1
                + VariableLengthInteger.bytesNeeded(stream.streamId)
                + VariableLengthInteger.bytesNeeded(offset)
                + VariableLengthInteger.bytesNeeded(data.length)
                + data.length;
    }

    @Override
    public void serialize(ByteBuffer buffer) {
        // OFF and LEN bits always, FIN where it is due
        buffer.put((byte) (0x08 | 0x04 | 0x02 | (fin ? 0x01 : 0x00)));
        VariableLengthInteger.encode(stream.streamId, buffer);
        VariableLengthInteger.encode(offset, buffer);
        VariableLengthInteger.encode(data.length, buffer);
        buffer.put(data);
    }

    @Override
    public void accept(FrameProcessor processor, QuicPacket packet, PacketMetaData metaData) {
        throw new UnsupportedOperationException("outgoing frames are not processed");
    }

    @Override
    public String toString() {
        return "StreamBytes[" + stream.streamId + "|" + offset + "+" + data.length + (fin ? "|fin" : "") + "]";
    }
}
