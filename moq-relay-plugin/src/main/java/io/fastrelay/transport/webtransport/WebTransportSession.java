package io.fastrelay.transport.webtransport;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.MediaChannel;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.SerialContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A WebTransport session: a connection of its own to those above, one CONNECT stream and its prefixes to those below. */
final class WebTransportSession implements Connection {

    /** The peer gets so long to read why the session ended before the QUIC connection goes. */
    private static final Duration LINGER = Duration.ofMillis(500);

    private final Connection raw;
    private final BidirectionalStream connect;
    private final ConnectionInfo info;
    private final Delay delay;
    private final WebTransportMedia media;
    private final byte[] unidirectionalPrefix;
    private final byte[] bidirectionalPrefix;
    private final int datagramPrefixLength;
    private final AtomicBoolean closing = new AtomicBoolean();

    // context
    private @Nullable ConnectionHandler handler;
    private boolean over;

    /** Set before the peer can know. */
    private volatile @Nullable CloseInfo closedHere;

    WebTransportSession(Connection raw, BidirectionalStream connect, ConnectionInfo info, Delay delay) {
        this.raw = raw;
        this.connect = connect;
        this.info = info;
        this.delay = delay;
        long session = connect.id();
        media = new WebTransportMedia(raw.media(), session);
        unidirectionalPrefix = Varint.encode(Http3.WEBTRANSPORT_UNIDIRECTIONAL, session);
        bidirectionalPrefix = Varint.encode(Http3.WEBTRANSPORT_BIDIRECTIONAL, session);
        datagramPrefixLength = Varint.length(session / 4);
    }

    /** Who hears the session's events. Context. */
    void handler(ConnectionHandler chosen) {
        handler = chosen;
    }

    /** Id of the CONNECT stream. */
    long id() {
        return connect.id();
    }

    /** Who is told about streams; null once the session is over. Context. */
    @Nullable
    ConnectionHandler listening() {
        return over ? null : handler;
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public SerialContext context() {
        return raw.context();
    }

    @Override
    public @Nullable SendStream openUnidirectional() {
        SendStream stream = raw.openUnidirectional();
        if (stream == null) {
            return null;
        }
        stream.write(ByteBuffer.wrap(unidirectionalPrefix));
        return new MappedSendStream(stream);
    }

    @Override
    public @Nullable BidirectionalStream openBidirectional(ReceiveHandler receiver) {
        BidirectionalStream stream = raw.openBidirectional(new MappedReceiver(receiver));
        if (stream == null) {
            return null;
        }
        stream.write(ByteBuffer.wrap(bidirectionalPrefix));
        return new MappedBidirectionalStream(stream);
    }

    @Override
    public MediaChannel media() {
        return media;
    }

    @Override
    public int maxDatagramLength() {
        return Math.max(0, raw.maxDatagramLength() - datagramPrefixLength);
    }

    @Override
    public long roundTripMicros() {
        return raw.roundTripMicros();
    }

    @Override
    public long queuedBytes() {
        return raw.queuedBytes();
    }

    /** draft-ietf-webtrans-http3 section 6: the capsule, then FIN; the QUIC connection had no other purpose. */
    @Override
    public void close(long code, String reason) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        CloseInfo end = new CloseInfo(CloseInfo.Cause.LOCAL, code, reason);
        closedHere = end;
        connect.write(ByteBuffer.wrap(CapsuleReader.close(code, reason)));
        connect.finish();
        closeRawLater();
        context().execute(() -> ended(end));
    }

    /** The peer ended the session, or its CONNECT stream. Context. */
    void endedByPeer(long code, String reason) {
        if (closing.compareAndSet(false, true)) {
            connect.finish();
            closeRawLater();
            ended(new CloseInfo(CloseInfo.Cause.PEER, code, reason));
        } else if (closedHere != null) {
            // the answer to our own close
            raw.close(Http3.NO_ERROR, "session closed");
        }
    }

    /** The QUIC connection ended. Context. */
    void rawClosed(CloseInfo end) {
        closing.set(true);
        CloseInfo own = closedHere;
        if (own != null) {
            ended(own);
            return;
        }
        // a browser that leaves closes the connection with HTTP/3's own code
        boolean quiet = end.cause() == CloseInfo.Cause.PEER && end.code() == Http3.NO_ERROR;
        ended(quiet ? new CloseInfo(end.cause(), 0, end.reason()) : end);
    }

    private void ended(CloseInfo end) {
        if (!over) {
            over = true;
            ConnectionHandler told = handler;
            if (told != null) {
                told.onClosed(end);
            }
        }
    }

    private void closeRawLater() {
        delay.after(LINGER, () -> raw.close(Http3.NO_ERROR, "session closed"));
    }
}
