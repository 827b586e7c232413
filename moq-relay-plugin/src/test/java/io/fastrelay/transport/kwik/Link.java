package io.fastrelay.transport.kwik;

import io.fastrelay.transport.DialOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A listener and a client connected to it on loopback. */
final class Link implements AutoCloseable {

    static final String PROTOCOL = "moqt-18";

    final BlockingQueue<TestPeer> accepted = new LinkedBlockingQueue<>();
    final KwikListener listener;
    final KwikDialer dialer = new KwikDialer();
    TestPeer server;
    TestPeer client;

    private Link(KwikListenerOptions options, Function<Received, Received> onServerStream) {
        listener = KwikListener.open(
                options, DevelopmentCertificates.of(Optional.empty()), TestPeer.acceptor(accepted, onServerStream));
    }

    static KwikListenerOptions options() {
        return KwikListenerOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PROTOCOL);
    }

    static Link raw() throws Exception {
        return open("moqt", options(), stream -> stream);
    }

    static Link webTransport() throws Exception {
        return open("https", options(), stream -> stream);
    }

    static Link listenOnly(KwikListenerOptions options, Function<Received, Received> onServerStream) {
        return new Link(options, onServerStream);
    }

    static Link open(String scheme, KwikListenerOptions options, Function<Received, Received> onServerStream)
            throws Exception {
        return open(scheme, options, onServerStream, dial -> dial);
    }

    static Link open(
            String scheme,
            KwikListenerOptions options,
            Function<Received, Received> onServerStream,
            UnaryOperator<DialOptions> dial)
            throws Exception {
        Link link = new Link(options, onServerStream);
        try {
            link.client = link.dial(scheme, dial);
            link.server = TestPeer.take(link.accepted);
            return link;
        } catch (Exception | AssertionError e) {
            link.close();
            throw e;
        }
    }

    /** One more client. */
    TestPeer dial(String scheme, UnaryOperator<DialOptions> change) throws Exception {
        return dial(scheme, listener.address().getPort(), change);
    }

    /** One more client, by way of another port. */
    TestPeer dial(String scheme, int port, UnaryOperator<DialOptions> change) throws Exception {
        BlockingQueue<TestPeer> dialed = new LinkedBlockingQueue<>();
        URI uri = URI.create(scheme + "://127.0.0.1:" + port + "/some/path?a=b");
        DialOptions options =
                change.apply(DialOptions.of(PROTOCOL).withCertificateSha256(listener.certificateSha256()));
        dialer.dial(uri, options, TestPeer.acceptor(dialed))
                .toCompletableFuture()
                .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return TestPeer.take(dialed);
    }

    /** A client of another dialer. */
    TestPeer dial(KwikDialer other) throws Exception {
        return dial(other, "127.0.0.1");
    }

    /** A client of another dialer, to this address of the listener. */
    TestPeer dial(KwikDialer other, String host) throws Exception {
        BlockingQueue<TestPeer> dialed = new LinkedBlockingQueue<>();
        URI uri = URI.create("moqt://" + host + ":" + listener.address().getPort());
        DialOptions options = DialOptions.of(PROTOCOL).withCertificateSha256(listener.certificateSha256());
        other.dial(uri, options, TestPeer.acceptor(dialed))
                .toCompletableFuture()
                .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return TestPeer.take(dialed);
    }

    /** The QUIC connections of both sides. */
    List<QuicLink> ends() {
        return Stream.concat(listener.links(), dialer.links()).toList();
    }

    @Override
    public void close() {
        dialer.close();
        listener.close();
    }
}
