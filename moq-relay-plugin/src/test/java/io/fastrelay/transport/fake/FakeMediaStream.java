package io.fastrelay.transport.fake;

import io.fastrelay.transport.MediaStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * One outgoing stream of objects in memory. What arrives goes into the pipe in order, as a receiver puts it together; what
 * the network loses does not, until it comes again.
 */
final class FakeMediaStream implements MediaStream {

    private final FakeMediaChannel channel;
    private final FakePipe pipe;
    private final int prefix;
    private byte[] bytes = new byte[64];
    private final BitSet arrived = new BitSet();
    /** Bytes written, with the prefix; and those that went into the pipe. */
    private int length;

    private int piped;
    private boolean finished;
    private boolean finArrived;
    private boolean reset;
    private Object attachment;

    FakeMediaStream(FakeMediaChannel channel, FakePipe pipe, byte[] prefix) {
        this.channel = channel;
        this.pipe = pipe;
        this.prefix = prefix.length;
        put(prefix);
        // Whatever happens to the prefix is the channel's own business.
        arrived.set(0, prefix.length);
        pass();
    }

    void write(byte[] data, boolean fin) {
        int from = length;
        put(data);
        finished |= fin;
        send(from, data.length, fin);
    }

    /** Bytes that were lost come again; they must be the same. */
    void repeat(long offset, byte[] data) {
        int from = (int) offset + prefix;
        for (int i = 0; i < data.length; i++) {
            if (bytes[from + i] != data[i]) {
                throw new IllegalStateException("stream " + id() + " is not the same again at " + (offset + i));
            }
        }
        channel.repeated(data.length);
        send(from, data.length, finished && from + data.length == length);
    }

    private void put(byte[] data) {
        if (length + data.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + data.length));
        }
        System.arraycopy(data, 0, bytes, length, data.length);
        length += data.length;
    }

    private void send(int from, int count, boolean fin) {
        if (reset) {
            return;
        }
        if (channel.loses()) {
            channel.lost(this, () -> {
                if (reset) {
                    return;
                }
                if (count > 0) {
                    channel.tellLost(this, from - prefix, count);
                }
                if (fin && (count == 0 || arrived.nextClearBit(0) >= length)) {
                    finArrived = true;
                    pass();
                }
            });
            return;
        }
        arrived.set(from, from + count);
        finArrived |= fin;
        pass();
    }

    /** Hands over what is there without a gap. */
    private void pass() {
        int upTo = Math.min(length, arrived.nextClearBit(0));
        boolean last = finArrived && upTo == length;
        if (upTo > piped || last) {
            byte[] data = Arrays.copyOfRange(bytes, piped, upTo);
            piped = upTo;
            pipe.write(data, last);
            channel.arrived(this, piped - prefix);
        }
    }

    /** Bytes under way: neither lost for good nor taken by the other end. */
    long queued() {
        return pipe.queued() + length - piped;
    }

    boolean isReset() {
        return reset;
    }

    @Override
    public long id() {
        return pipe.id;
    }

    @Override
    public long offset() {
        return length - prefix;
    }

    @Override
    public long credit() {
        return channel.credit(this);
    }

    @Override
    public void reset(long code) {
        reset = true;
        pipe.reset(code);
        channel.forget(this);
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object value) {
        attachment = value;
    }
}
