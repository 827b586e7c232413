package io.fastrelay.transport.kwik.h3;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.QuicStream;
import tech.kwik.flupke.impl.Http3ConnectionImpl;

/**
 * Shows flupke one of our streams as one of kwik's. Its input ends behind what has arrived already, so that reading never
 * waits; its output is queued.
 */
final class FlupkeStream implements QuicStream {

    private final long id;
    private final InputStream input;
    private final @Nullable ReceiveStream receiving;
    private final @Nullable SendStream sending;

    private FlupkeStream(long id, byte[] arrived, @Nullable ReceiveStream receiving, @Nullable SendStream sending) {
        this.id = id;
        input = new ByteArrayInputStream(arrived);
        this.receiving = receiving;
        this.sending = sending;
    }

    static FlupkeStream outgoing(SendStream stream) {
        return new FlupkeStream(stream.id(), new byte[0], null, stream);
    }

    static FlupkeStream incoming(ReceiveStream stream, byte[] arrived) {
        return new FlupkeStream(stream.id(), arrived, stream, null);
    }

    static FlupkeStream request(BidirectionalStream stream, byte[] arrived) {
        return new FlupkeStream(stream.id(), arrived, stream, stream);
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        SendStream to = sending;
        if (to == null) {
            throw new IllegalStateException("stream " + id + " is the peer's");
        }
        return new Output(to);
    }

    @Override
    public int getStreamId() {
        return Math.toIntExact(id);
    }

    @Override
    public boolean isUnidirectional() {
        return (id & 2) != 0;
    }

    @Override
    public boolean isClientInitiatedBidirectional() {
        return (id & 3) == 0;
    }

    @Override
    public boolean isServerInitiatedBidirectional() {
        return (id & 3) == 1;
    }

    @Override
    public void abortReading(long code) {
        if (receiving != null) {
            receiving.stopSending(code);
        }
    }

    /** flupke gives up its own half only, and nobody reads the other one then. */
    @Override
    public void resetStream(long code) {
        if (sending != null) {
            sending.reset(code);
        }
        abortReading(code);
    }

    private final class Output extends OutputStream {

        private final SendStream to;

        Output(SendStream to) {
            this.to = to;
        }

        @Override
        public void write(int value) {
            to.write(ByteBuffer.wrap(new byte[] {(byte) value}));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            to.write(ByteBuffer.wrap(bytes, offset, length));
        }

        /** RFC 9114 section 4.1: whoever has answered whole may say that the rest of the request is not needed. */
        @Override
        public void close() {
            to.finish();
            abortReading(Http3ConnectionImpl.H3_NO_ERROR);
        }
    }
}
