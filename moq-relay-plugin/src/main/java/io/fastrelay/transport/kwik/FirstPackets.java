package io.fastrelay.transport.kwik;

import io.fastrelay.transport.kwik.Admission.Verdict;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.QuicConstants.TransportErrorCode;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.crypto.ConnectionSecrets;
import tech.kwik.core.crypto.MissingKeysException;
import tech.kwik.core.frame.ConnectionCloseFrame;
import tech.kwik.core.impl.Role;
import tech.kwik.core.impl.Version;
import tech.kwik.core.impl.VersionHolder;
import tech.kwik.core.packet.InitialPacket;
import tech.kwik.core.packet.VersionNegotiationPacket;
import tech.kwik.core.server.ServerConnectionFactory;
import tech.kwik.core.server.impl.Context;
import tech.kwik.core.server.impl.InitialPacketFilterProxy;
import tech.kwik.core.server.impl.ServerConnectionCandidate;
import tech.kwik.core.server.impl.ServerConnectionProxy;

/**
 * Takes packets with long headers: brings those of a connection to it, and decides about those that want to begin one; in
 * place of kwik's own connector, which ends the JVM when a receive fails, watches the JVM's memory for ever after and knows
 * no limits. Any thread, one at a time.
 */
final class FirstPackets {

    private static final Logger log = LoggerFactory.getLogger(FirstPackets.class);

    /** RFC 9000 section 14.1: smaller ones cannot begin a connection. */
    private static final int SMALLEST_INITIAL = 1200;
    /** RFC 9000 section 17.2. */
    private static final int LONGEST_ID = 20;

    private static final Version VERSION = Version.QUIC_version_1;
    /** An answer to a stranger costs a key derivation. */
    private static final int ANSWERS_PER_SECOND = 200;

    private final DatagramSocket socket;
    private final ConnectionIds ids;
    private final Admission admission;
    private final ServerConnectionFactory connections;
    private final Context context;
    private final KwikLog kwikLog = new KwikLog();
    private long refusals;
    private volatile boolean accepting = true;
    private long answerSecond;
    private int answers;

    FirstPackets(
            DatagramSocket socket,
            ConnectionIds ids,
            Admission admission,
            ServerConnectionFactory connections,
            Context context) {
        this.socket = socket;
        this.ids = ids;
        this.admission = admission;
        this.connections = connections;
        this.context = context;
    }

    void stopAccepting() {
        accepting = false;
    }

    /**
     * A datagram that begins with a long header (RFC 8999 section 5.1: the part that every version has).
     *
     * @param data is kept
     * @param loop number of the loop where it came
     */
    synchronized void process(byte[] data, InetSocketAddress from, int loop) {
        ByteBuffer head = ByteBuffer.wrap(data);
        byte[] destination;
        byte[] source;
        int version;
        try {
            byte flags = head.get();
            version = head.getInt();
            destination = new byte[head.get() & 0xff];
            head.get(destination);
            source = new byte[head.get() & 0xff];
            head.get(source);
            if (version != VERSION.getId()) {
                otherVersion(version, data, destination, source, from);
                return;
            }
            if (destination.length > LONGEST_ID || source.length > LONGEST_ID) {
                return;
            }
            ServerConnectionProxy known = ids.find(destination);
            if (known != null || !InitialPacket.isInitial(flags, version)) {
                pass(known, data, from);
                return;
            }
        } catch (BufferUnderflowException e) {
            return;
        }
        if (data.length >= SMALLEST_INITIAL) {
            first(data, destination, source, from, loop);
        }
    }

    private void first(byte[] data, byte[] destination, byte[] source, InetSocketAddress from, int loop) {
        Verdict verdict = accepting ? admission.admit(destination, from.getAddress(), loop) : Verdict.FULL;
        if (verdict != Verdict.ADMITTED) {
            refuse(verdict, destination, source, from);
            return;
        }
        ServerConnectionCandidate candidate =
                new ServerConnectionCandidate(context, VERSION, from, source, destination, connections, ids, kwikLog);
        FirstFlight flight = new FirstFlight(new InitialPacketFilterProxy(candidate, VERSION, kwikLog));
        ids.registerConnection(flight, destination);
        pass(flight, data, from);
    }

    private static void pass(@Nullable ServerConnectionProxy connection, byte[] data, InetSocketAddress from) {
        if (connection != null) {
            connection.parsePackets(0, Instant.now(), ByteBuffer.wrap(data), from);
        }
    }

    private void refuse(Verdict verdict, byte[] destination, byte[] source, InetSocketAddress from) {
        long count = ++refusals;
        if (Long.bitCount(count) == 1) {
            log.warn(
                    "{}: connection not accepted ({}), {} so far; {} connections, {} handshakes under way",
                    from,
                    accepting ? verdict : "shutting down",
                    count,
                    admission.total(),
                    admission.unfinished());
        }
        if (verdict != Verdict.FULL || !mayAnswer()) {
            return;
        }
        // RFC 9000 section 5.2.2: so that the peer does not wait for a timeout
        ConnectionSecrets secrets = new ConnectionSecrets(VersionHolder.with(VERSION), Role.Server, null, kwikLog);
        secrets.computeInitialKeys(destination);
        InitialPacket answer = new InitialPacket(
                VERSION,
                destination,
                source,
                null,
                new ConnectionCloseFrame(VERSION, TransportErrorCode.CONNECTION_REFUSED.value, ""));
        answer.setPacketNumber(0);
        try {
            send(answer.generatePacketBytes(secrets.getOwnAead(EncryptionLevel.Initial)), from);
        } catch (MissingKeysException e) {
            throw new IllegalStateException("initial keys were just computed", e);
        }
    }

    private void otherVersion(int version, byte[] data, byte[] destination, byte[] source, InetSocketAddress from) {
        // version 0 is itself a version negotiation (RFC 9000 section 6.1)
        if (version != 0 && data.length >= SMALLEST_INITIAL && mayAnswer()) {
            VersionNegotiationPacket answer = new VersionNegotiationPacket(List.of(VERSION), destination, source);
            send(answer.generatePacketBytes(null), from);
        }
    }

    private boolean mayAnswer() {
        long second = System.nanoTime() / 1_000_000_000L;
        if (second != answerSecond) {
            answerSecond = second;
            answers = 0;
        }
        return answers++ < ANSWERS_PER_SECOND;
    }

    private void send(byte[] packet, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(packet, packet.length, to));
        } catch (IOException e) {
            log.debug("{}: answer not sent: {}", to, e.toString());
        }
    }
}
