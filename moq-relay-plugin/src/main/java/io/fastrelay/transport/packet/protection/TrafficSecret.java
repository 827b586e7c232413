package io.fastrelay.transport.packet.protection;

/**
 * A 1-RTT traffic secret of one direction and what is derived from it (RFC 9001 sections 5.1 and 6.1). Immutable.
 *
 * @param suite what TLS chose
 * @param secret as TLS exports it; {@link CipherSuite#hashLength} bytes
 */
public record TrafficSecret(CipherSuite suite, byte[] secret) {

    /** AEAD key ("quic key"). */
    public byte[] key() {
        throw new UnsupportedOperationException();
    }

    /** AEAD nonce base ("quic iv"), 12 bytes. */
    public byte[] iv() {
        throw new UnsupportedOperationException();
    }

    /** Header protection key ("quic hp"); only the first secret's is ever used. */
    public byte[] headerKey() {
        throw new UnsupportedOperationException();
    }

    /** The secret of the next key phase ("quic ku"). */
    public TrafficSecret next() {
        throw new UnsupportedOperationException();
    }
}
