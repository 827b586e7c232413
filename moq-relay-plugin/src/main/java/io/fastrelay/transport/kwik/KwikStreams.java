package io.fastrelay.transport.kwik;

import io.fastrelay.transport.stream.StreamLimits;
import java.util.concurrent.TimeUnit;
import tech.kwik.core.ConnectionConfig;
import tech.kwik.core.QuicStream;
import tech.kwik.core.frame.MaxStreamsFrame;
import tech.kwik.core.frame.ResetStreamFrame;
import tech.kwik.core.frame.StopSendingFrame;
import tech.kwik.core.frame.StreamFrame;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.stream.FlowControl;
import tech.kwik.core.stream.StreamManager;

/**
 * Stands where kwik keeps its streams and knows none: frames of streams never come to kwik. Frames of 0-RTT packets, which
 * are not accepted, would be the only ones.
 */
final class KwikStreams extends StreamManager {

    KwikStreams(QuicConnectionImpl connection, StreamLimits limits) {
        super(connection, connection.getRole(), new KwikLog(), configuration(limits), new InlineExecutor());
    }

    @Override
    public void setFlowController(FlowControl flowControl) {
        // the peer's limits are given to our streams
    }

    @Override
    public void setInitialMaxStreamsBidi(long streams) {
        // the peer's limits are given to our streams
    }

    @Override
    public void setInitialMaxStreamsUni(long streams) {
        // the peer's limits are given to our streams
    }

    @Override
    public void process(StreamFrame frame) {
        // never sent to kwik
    }

    @Override
    public void process(ResetStreamFrame frame) {
        // never sent to kwik
    }

    @Override
    public void process(StopSendingFrame frame) {
        // never sent to kwik
    }

    @Override
    public void process(MaxStreamsFrame frame) {
        // never sent to kwik
    }

    @Override
    public void abortAll() {
        // the link hears of the end by itself
    }

    @Override
    public QuicStream createStream(boolean bidirectional, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("streams are opened through the connection");
    }

    /** The base class wants one, though its own bookkeeping is never used. */
    private static ConnectionConfig configuration(StreamLimits limits) {
        return ServerConnectionConfig.builder()
                .maxConnectionBufferSize(limits.connectionWindow())
                .maxUnidirectionalStreamBufferSize(limits.streamWindow())
                .maxBidirectionalStreamBufferSize(limits.streamWindow())
                .maxOpenPeerInitiatedUnidirectionalStreams(limits.unidirectional())
                .maxOpenPeerInitiatedBidirectionalStreams(limits.bidirectional())
                .build();
    }
}
