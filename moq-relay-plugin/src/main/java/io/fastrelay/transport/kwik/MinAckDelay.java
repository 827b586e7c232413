package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.PacketConnection;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import tech.kwik.agent15.handshake.ClientHello;
import tech.kwik.agent15.handshake.EncryptedExtensions;
import tech.kwik.agent15.handshake.HandshakeMessage;
import tech.kwik.core.tls.QuicTransportParametersExtension;

/**
 * The transport parameter min_ack_delay (draft-ietf-quic-ack-frequency section 3), which kwik passes over: out of the TLS
 * message that carries the peer's, and into the extension that carries ours.
 */
final class MinAckDelay {

    private static final long PARAMETER = 0xff04de1bL;
    /** quic_transport_parameters (RFC 9001 section 8.2). */
    private static final int EXTENSION = 0x39;
    /** Type and length (RFC 8446 section 4). */
    private static final int MESSAGE_HEAD = 4;
    /** legacy_version and random (RFC 8446 section 4.1.2). */
    private static final int HELLO_HEAD = 2 + 32;

    private MinAckDelay() {}

    /** Microseconds; -1 where the peer does not offer the extension, or not in a way that can be understood. */
    static long of(HandshakeMessage message) {
        ByteBuffer data = ByteBuffer.wrap(message.getBytes());
        try {
            data.position(MESSAGE_HEAD);
            if (message instanceof ClientHello) {
                data.position(MESSAGE_HEAD + HELLO_HEAD);
                skip(data, data.get() & 0xff);
                skip(data, data.getShort() & 0xffff);
                skip(data, data.get() & 0xff);
            } else if (!(message instanceof EncryptedExtensions)) {
                return -1;
            }
            return fromExtensions(data);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // kwik has read the message too and says what is wrong with it
            return -1;
        }
    }

    private static long fromExtensions(ByteBuffer data) {
        int end = (data.getShort() & 0xffff) + data.position();
        while (data.position() < end) {
            int type = data.getShort() & 0xffff;
            int length = data.getShort() & 0xffff;
            if (type == EXTENSION) {
                return fromParameters(data.slice(data.position(), length));
            }
            skip(data, length);
        }
        return -1;
    }

    private static long fromParameters(ByteBuffer data) {
        while (data.hasRemaining()) {
            long id = varint(data);
            long length = varint(data);
            if (length > data.remaining()) {
                return -1;
            }
            if (id == PARAMETER) {
                return varint(data.slice(data.position(), (int) length));
            }
            skip(data, (int) length);
        }
        return -1;
    }

    /** Puts our own min_ack_delay at the end of the extension. */
    static void addTo(QuicTransportParametersExtension parameters) {
        byte[] kwiks = parameters.getBytes();
        int added = Long.BYTES + 1 + Integer.BYTES;
        ByteBuffer all = ByteBuffer.allocate(kwiks.length + added).put(kwiks);
        all.putShort(2, (short) (all.getShort(2) + added));
        // lengths of integers (RFC 9000 section 16): eight bytes, one, four
        all.putLong(3L << 62 | PARAMETER);
        all.put((byte) Integer.BYTES);
        all.putInt(2 << 30 | (int) PacketConnection.MIN_ACK_DELAY_MICROS);
        KwikInternals.transportParameters(parameters, all.array());
    }

    private static void skip(ByteBuffer data, int bytes) {
        data.position(data.position() + bytes);
    }

    /** RFC 9000 section 16. */
    private static long varint(ByteBuffer data) {
        int first = data.get() & 0xff;
        long value = first & 0x3f;
        for (int i = 1 << (first >> 6); i > 1; i--) {
            value = value << 8 | data.get() & 0xff;
        }
        return value;
    }
}
