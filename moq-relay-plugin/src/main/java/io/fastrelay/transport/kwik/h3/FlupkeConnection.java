package io.fastrelay.transport.kwik.h3;

import io.fastrelay.transport.Connection;
import io.fastrelay.transport.SendStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.ConnectionListener;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.QuicStream;
import tech.kwik.core.Statistics;
import tech.kwik.core.server.ServerConnection;
import tech.kwik.flupke.impl.Http3ConnectionImpl;

/**
 * Shows flupke our connection as the one of kwik that it expects. It gets what it needs to send its control stream and
 * to end the connection; everything else of kwik is used by nobody who has only HTTP/3 to speak.
 */
final class FlupkeConnection implements ServerConnection {

    private static final Logger log = LoggerFactory.getLogger(FlupkeConnection.class);

    private final Connection raw;

    FlupkeConnection(Connection raw) {
        this.raw = raw;
    }

    /** Never waits: RFC 9114 section 6.2 has every peer grant the streams that HTTP/3 needs from the beginning. */
    @Override
    public QuicStream createStream(boolean bidirectional) throws IOException {
        if (bidirectional) {
            throw unused();
        }
        SendStream stream = raw.openUnidirectional();
        if (stream == null) {
            throw new IOException("the peer grants no unidirectional stream");
        }
        return FlupkeStream.outgoing(stream);
    }

    @Override
    public void close(long code, String reason) {
        String what = reason == null ? "HTTP/3 error 0x" + Long.toHexString(code) : reason;
        if (code != Http3ConnectionImpl.H3_NO_ERROR) {
            log.warn("{} {}: {}", raw.info().id(), raw.info().peer(), what);
        }
        raw.close(code, what);
    }

    @Override
    public InetSocketAddress getInitialRemoteAddress() {
        return raw.info().peer();
    }

    @Override
    public InetAddress getInitialClientAddress() {
        return raw.info().peer().getAddress();
    }

    @Override
    public QuicVersion getQuicVersion() {
        throw unused();
    }

    @Deprecated
    @Override
    public void setMaxAllowedBidirectionalStreams(int max) {
        throw unused();
    }

    @Deprecated
    @Override
    public void setMaxAllowedUnidirectionalStreams(int max) {
        throw unused();
    }

    @Deprecated
    @Override
    public void setDefaultStreamReceiveBufferSize(long size) {
        throw unused();
    }

    @Override
    public void setDefaultUnidirectionalStreamReceiveBufferSize(long size) {
        throw unused();
    }

    @Override
    public void setDefaultBidirectionalStreamReceiveBufferSize(long size) {
        throw unused();
    }

    @Override
    public void setPeerInitiatedStreamCallback(Consumer<QuicStream> consumer) {
        throw unused();
    }

    @Override
    public void setConnectionListener(ConnectionListener listener) {
        throw unused();
    }

    @Override
    public void close() {
        throw unused();
    }

    @Override
    public void closeAndWait() {
        throw unused();
    }

    @Override
    public void closeAndWait(Duration most) {
        throw unused();
    }

    @Override
    public void close(TransportErrorCode code, String reason) {
        throw unused();
    }

    @Override
    public Statistics getStats() {
        throw unused();
    }

    @Override
    public boolean canSendDatagram() {
        throw unused();
    }

    @Override
    public boolean canReceiveDatagram() {
        throw unused();
    }

    @Override
    public boolean isDatagramExtensionEnabled() {
        throw unused();
    }

    @Override
    public void setDatagramHandler(Consumer<byte[]> handler) {
        throw unused();
    }

    @Override
    public void setDatagramHandler(Consumer<byte[]> handler, ExecutorService executor) {
        throw unused();
    }

    @Override
    public int maxDatagramDataSize() {
        throw unused();
    }

    @Override
    public void sendDatagram(byte[] data) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("flupke of this version does not use it");
    }
}
