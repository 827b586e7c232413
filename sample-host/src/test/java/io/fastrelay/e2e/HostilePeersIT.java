package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.load.QuicDialer;
import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.Objects;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.Received;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that misbehave or die close with the right code, and the others do not notice. */
@EndToEnd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HostilePeersIT {

    /** SETUP (0x2F00, two-byte vi64) of 11 bytes: PATH (type 1) "/", AUTHORITY (type 5, delta 4) "a:1234". */
    private static final String SETUP = "af00 000b 01 01 2f 04 06 613a31323334";

    private static final int CLOSE_SECONDS = 15;
    private static final int TOO_FAR_BEHIND = 5;
    private static final Objects BEFORE = Objects.of(0, 3, 1200, 20);
    private static final Objects ALL = Objects.of(0, 6, 1200, 20);

    private final String namespace = "hostile/" + UUID.randomUUID();

    private QuicDialer dialer;
    private Bystanders bystanders;

    @BeforeEach
    void beginTraffic(Relay relay, DenoPeers peers) {
        dialer = new QuicDialer("moqt-18");
        bystanders = new Bystanders(relay, peers);
    }

    @AfterEach
    void close() {
        dialer.close();
        bystanders.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what it is                                 | control stream after SETUP | request stream        | data stream   | code
            unknown message type on the control stream   | 7b 0000                    |                       |               | 3
            SETUP twice                                  | af00 0000                  |                       |               | 3
            SUBSCRIBE whose length cuts its track name   |                            | 03 0005 00 01 01 61 09|               | 3
            SUBSCRIBE with bytes behind its parameters   |                            | 03 000a 00 01 01 61 01 76 00 00 00 00 |     | 3
            SUBSCRIBE with an odd request id             |                            | 03 0007 01 01 01 61 01 76 00 |        | 4
            SUBSCRIBE with a parameter that does not exist |                          | 03 0009 00 01 01 61 01 76 01 7a 00 |  | 3
            SUBSCRIBE_OK as a first message              |                            | 04 0002 01 00         |               | 3
            namespace of 33 fields                       |                            | 06 0044 00 21 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 0161 | | 3
            unknown unidirectional stream type           |                            |                       | 3f 00 00      | 3
            subgroup header of a reserved id mode        |                            |                       | 16 01 00 00   | 3
            """)
    @DisplayName("a violation ends the session with the code of the draft")
    void violation(String what, String control, String request, String data, int code, Relay relay) throws Exception {
        Attacker attacker = new Attacker(relay);
        attacker.send(QuicStreamType.UNIDIRECTIONAL, hex(SETUP + (control == null ? "" : control)), false);
        if (request != null) {
            attacker.send(QuicStreamType.BIDIRECTIONAL, hex(request), false);
        }
        if (data != null) {
            attacker.send(QuicStreamType.UNIDIRECTIONAL, hex(data), false);
        }

        assertEquals(new Close(true, code), attacker.awaitClose(), attacker::reason);
        bystanders.assertUndisturbed();
    }

    @ParameterizedTest(name = "cut after {0} bytes")
    @CsvSource({"1", "2", "3", "5", "8"})
    @DisplayName("a request stream that ends inside a message ends the session with PROTOCOL_VIOLATION")
    void truncated(int length, Relay relay) throws Exception {
        byte[] subscribe = hex("03 0007 00 01 01 61 01 76 00");
        Attacker attacker = new Attacker(relay);
        attacker.send(QuicStreamType.UNIDIRECTIONAL, hex(SETUP), false);
        attacker.send(QuicStreamType.BIDIRECTIONAL, Arrays.copyOf(subscribe, length), true);

        assertEquals(new Close(true, 3), attacker.awaitClose(), attacker::reason);
        bystanders.assertUndisturbed();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            in a subgroup header                | 50 01
            in front of an object's length      | 50 01 00 80 00
            inside an object                    | 50 01 00 80 00 05 aa bb
            """)
    @DisplayName("a subgroup stream that ends too early ends the session with PROTOCOL_VIOLATION (section 11.4)")
    void truncatedObject(String where, String data, Relay relay) throws Exception {
        String publish = "1d 0008 00 01 01 61 01 76 01 00"; // namespace (a), track v, alias 1
        Attacker attacker = new Attacker(relay);
        attacker.send(QuicStreamType.UNIDIRECTIONAL, hex(SETUP), false);
        attacker.send(QuicStreamType.BIDIRECTIONAL, hex(publish), false);
        attacker.send(QuicStreamType.UNIDIRECTIONAL, hex(data), true);

        assertEquals(new Close(true, 3), attacker.awaitClose(), attacker::reason);
        bystanders.assertUndisturbed();
    }

    @Test
    @DisplayName("sessions fed random bytes close with a code of the draft or go on; nobody else notices")
    void randomBytes(Relay relay) throws Exception {
        Random random = new Random(18);
        int closed = 0;
        for (int i = 0; i < 40; i++) {
            Attacker attacker = new Attacker(relay);
            if (i % 4 != 0) { // every fourth does not even begin with SETUP
                attacker.send(QuicStreamType.UNIDIRECTIONAL, hex(SETUP), false);
            }
            byte[] noise = new byte[1 + random.nextInt(3000)];
            random.nextBytes(noise);
            attacker.send(
                    random.nextBoolean() ? QuicStreamType.UNIDIRECTIONAL : QuicStreamType.BIDIRECTIONAL,
                    noise,
                    random.nextBoolean());
            Close close = attacker.closeWithin(1);
            if (close != null) {
                closed++;
                assertTrue(close.application() && close.code() != 1, "not a close of the draft: " + attacker.reason());
            }
            attacker.leave();
        }
        assertTrue(closed > 20, closed + " of 40 sessions were closed");
        bystanders.assertUndisturbed();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Stack.class)
    @DisplayName("a subscriber that is killed does not hurt the other one")
    void killedSubscriber(Stack stack, Relay relay) {
        DenoPeers victims = DenoPeers.start();
        Peer victim = victims.connect(stack, relay.webTransport());
        victim.subscribe(namespace, "v");
        victims.kill();
        bystanders.assertUndisturbed();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Stack.class)
    @DisplayName(
            "a publisher that is killed in the middle of a group hurts nobody, and its track can be published again")
    void killedPublisher(Stack stack, Relay relay, DenoPeers peers) {
        String victimNamespace = namespace + "/victim";
        DenoPeers victims = DenoPeers.start();
        Peer victim = victims.connect(stack, relay.quic());
        victim.announce(victimNamespace, "v");
        Peer subscriber = peers.connect(stack, relay.quic());
        Peer.Subscription subscription = subscriber.subscribe(victimNamespace, "v");
        victim.awaitDemand(victimNamespace, "v");
        victim.send(victimNamespace, "v", Objects.of(0, 1, 500));
        subscription.await(1).assertExactly(Objects.of(0, 1, 500));
        victim.write(victimNamespace, "v", 1, new byte[3000]); // its group stays open
        victims.kill();
        bystanders.assertUndisturbed();

        Peer successor = peers.connect(stack, relay.quic());
        successor.announce(victimNamespace, "w");
        Peer.Subscription next = subscriber.subscribe(victimNamespace, "w");
        successor.awaitDemand(victimNamespace, "w");
        successor.send(victimNamespace, "w", BEFORE);
        next.await(BEFORE.count()).assertExactly(BEFORE);
        subscriber.close();
        successor.close();
    }

    @ParameterizedTest(name = "over WebTransport: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "a subscriber that freezes loses whole objects, then the subscription; the others get everything in time")
    void frozenSubscriber(boolean web, Relay relay, DenoPeers peers) {
        Objects longTrack = Objects.of(0, 140, 20_000, 100).pausing(100); // longer than delivery.max-behind, 10 s
        String track = namespace + "/long";
        try (DenoPeers victims = DenoPeers.start()) {
            Peer publisher = peers.connect(Stack.PLAYA, relay.quic());
            Peer other = peers.connect(Stack.MOQ_NET, relay.quic());
            Peer victim = victims.connect(Stack.PLAYA, web ? relay.webTransport() : relay.quic());
            publisher.announce(track, "v");
            Peer.Subscription healthy = other.subscribe(track, "v");
            Peer.Subscription frozen = victim.subscribe(track, "v");
            publisher.awaitDemand(track, "v");

            victims.freeze();
            publisher.send(track, "v", longTrack);
            healthy.await(longTrack.count(), 3000).assertExactly(longTrack);
            victims.thaw();

            Received left = frozen.awaitEnd();
            left.assertNothingBut(longTrack);
            assertEquals("PUBLISH_DONE " + TOO_FAR_BEHIND, left.ended());
            bystanders.assertUndisturbed();
            other.close();
            publisher.close();
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** How a connection was closed by the relay. */
    private record Close(boolean application, int code) {}

    /** A QUIC connection that writes what it likes. */
    private final class Attacker extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
        private final QuicChannel connection;

        Attacker(Relay relay) throws Exception {
            InetSocketAddress address =
                    new InetSocketAddress(relay.quic().getHost(), relay.quic().getPort());
            connection = dialer.connect(address, this, new Deaf());
        }

        @Override
        public boolean isSharable() {
            return false;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent close) {
                closed.complete(close);
            }
            context.fireUserEventTriggered(event);
        }

        void send(QuicStreamType type, byte[] bytes, boolean fin) throws Exception {
            if (!connection.isActive()) {
                return; // it was closed already, which awaitClose() looks at
            }
            QuicStreamChannel stream = connection.createStream(type, new Deaf()).get(CLOSE_SECONDS, TimeUnit.SECONDS);
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
            ChannelFuture written = stream.writeAndFlush(buffer);
            if (fin) {
                written.addListener(ended -> stream.shutdownOutput());
            }
        }

        Close awaitClose() throws Exception {
            QuicConnectionCloseEvent event = closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
            return new Close(event.isApplicationClose(), event.error());
        }

        Close closeWithin(int seconds) throws Exception {
            try {
                closed.get(seconds, TimeUnit.SECONDS);
                return awaitClose();
            } catch (TimeoutException e) {
                return null;
            }
        }

        String reason() {
            return closed.isDone() ? closed.join().toString() : "not closed";
        }

        void leave() {
            connection.close(true, 0, Unpooled.EMPTY_BUFFER);
        }
    }

    /** Ignores whatever a stream says. */
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // resets are what an attacker gets
        }
    }

    /** A publisher and a subscriber that mind their own business before, during and after the attack. */
    private final class Bystanders {
        private final Peer publisher;
        private final Peer subscriber;
        private final Peer.Subscription subscription;

        Bystanders(Relay relay, DenoPeers peers) {
            publisher = peers.connect(Stack.PLAYA, relay.webTransport());
            subscriber = peers.connect(Stack.MOQ_NET, relay.quic());
            publisher.announce(namespace, "v");
            subscription = subscriber.subscribe(namespace, "v");
            publisher.awaitDemand(namespace, "v");
            publisher.send(namespace, "v", BEFORE);
        }

        void assertUndisturbed() {
            publisher.send(namespace, "v", Objects.of(BEFORE.groups(), ALL.groups() - BEFORE.groups(), 1200, 20));
            subscription.await(ALL.count()).assertExactly(ALL);
        }

        void close() {
            subscriber.close();
            publisher.close();
        }
    }
}
