package io.fastrelay.e2e.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * QUIC connections of quiche, through Netty: cheap enough that one thread carries hundreds, and no code in common with
 * the relay's kwik. One event loop per dialer; everything of its connections runs there.
 */
public final class QuicDialer implements AutoCloseable {

    private static final int CONNECTIONS_PER_SOCKET = 64;
    private static final int CONNECT_SECONDS = 10;
    /** What one system call may bring: the measuring client should cost as little as it can. */
    private static final int DATAGRAM = 2048;

    private static final int DATAGRAMS_PER_READ = 32;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<Channel> sockets = new ArrayList<>();
    private final QuicSslContext tls;
    private int connections;

    /** @param alpn the protocol to offer, for example moqt-18 */
    public QuicDialer(String alpn) {
        // The relay's certificate is a development certificate; this measures and attacks, it does not trust.
        tls = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(alpn)
                .build();
    }

    /**
     * Connects.
     *
     * @param connection sees the connection's events and datagrams
     * @param streams sees every stream the peer opens; shared, or an initializer
     * @throws TimeoutException if there is no connection within 10 s
     */
    public QuicChannel connect(SocketAddress relay, ChannelHandler connection, ChannelHandler streams)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (connections++ % CONNECTIONS_PER_SOCKET == 0) {
            sockets.add(bind());
        }
        return QuicChannel.newBootstrap(sockets.get(sockets.size() - 1))
                .handler(connection)
                .streamHandler(streams)
                .remoteAddress(relay)
                .connect()
                .get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        for (Channel socket : sockets) {
            socket.close().syncUninterruptibly();
        }
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Channel bind() {
        return new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, 8 << 20)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM * DATAGRAMS_PER_READ))
                .handler(new QuicClientCodecBuilder()
                        .sslContext(tls)
                        .maxIdleTimeout(30, TimeUnit.SECONDS)
                        .initialMaxData(1L << 40)
                        .initialMaxStreamDataUnidirectional(4 << 20)
                        .initialMaxStreamDataBidirectionalLocal(1 << 20)
                        .initialMaxStreamDataBidirectionalRemote(1 << 20)
                        .initialMaxStreamsUnidirectional(1000)
                        .initialMaxStreamsBidirectional(100)
                        .datagram(1000, 1000)
                        .build())
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }
}
