package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.PacketConnection;
import io.fastrelay.transport.packet.protection.CipherSuite;
import io.fastrelay.transport.packet.protection.TrafficSecret;
import java.net.InetSocketAddress;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.crypto.ConnectionSecrets;
import tech.kwik.core.crypto.MissingKeysException;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.impl.Role;
import tech.kwik.core.impl.TransportParameters;

/** What kwik's handshake settled, for our packets. */
final class Handshake {

    private static final long MICROS_PER_MILLI = 1000;

    private Handshake() {}

    /**
     * @param suite that TLS chose
     * @param peer the peer's transport parameters
     * @param minAckDelayMicros see {@link MinAckDelay#of}
     * @throws IllegalStateException if the handshake is not done
     */
    static PacketConnection.Terms terms(
            QuicConnectionImpl quic,
            CipherSuite suite,
            TransportParameters peer,
            InetSocketAddress address,
            long minAckDelayMicros) {
        ConnectionSecrets secrets = KwikInternals.secrets(quic);
        byte[] own;
        byte[] peers;
        try {
            own = secrets.getOwnAead(EncryptionLevel.App).getTrafficSecret();
            peers = secrets.getPeerAead(EncryptionLevel.App).getTrafficSecret();
        } catch (MissingKeysException e) {
            throw new IllegalStateException("the handshake is not done", e);
        }
        return new PacketConnection.Terms(
                quic.getRole() == Role.Client,
                new TrafficSecret(suite, own),
                new TrafficSecret(suite, peers),
                quic.getSourceConnectionId().length,
                quic.getDestinationConnectionId(),
                address,
                KwikInternals.maxPacketSize(quic),
                peer.getAckDelayExponent(),
                peer.getMaxAckDelay() * MICROS_PER_MILLI,
                // kwik announces the default of RFC 9000 section 18.2
                new TransportParameters().getMaxAckDelay() * MICROS_PER_MILLI,
                KwikInternals.roundTripMillis(quic) * MICROS_PER_MILLI,
                minAckDelayMicros);
    }
}
