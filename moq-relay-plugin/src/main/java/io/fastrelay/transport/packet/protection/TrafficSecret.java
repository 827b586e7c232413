package io.fastrelay.transport.packet.protection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 1-RTT traffic secret of one direction and what is derived from it (RFC 9001 sections 5.1 and 6.1). Immutable.
 *
 * @param suite what TLS chose
 * @param secret as TLS exports it; {@link CipherSuite#hashLength} bytes; neither copied nor changed
 */
public record TrafficSecret(CipherSuite suite, byte[] secret) {

    private static final int IV_LENGTH = 12;

    public TrafficSecret {
        if (secret.length != suite.hashLength()) {
            throw new IllegalArgumentException(
                    "a traffic secret of " + suite + " has " + suite.hashLength() + " bytes, not " + secret.length);
        }
    }

    /** AEAD key ("quic key"). */
    public byte[] key() {
        return expandLabel("quic key", suite.keyLength());
    }

    /** AEAD nonce base ("quic iv"), 12 bytes. */
    public byte[] iv() {
        return expandLabel("quic iv", IV_LENGTH);
    }

    /** Header protection key ("quic hp"); only the first secret's is ever used. */
    public byte[] headerKey() {
        return expandLabel("quic hp", suite.keyLength());
    }

    /** The secret of the next key phase ("quic ku"). */
    public TrafficSecret next() {
        return new TrafficSecret(suite, expandLabel("quic ku", suite.hashLength()));
    }

    /** HKDF-Expand-Label of RFC 8446 section 7.1 without context, upon HKDF-Expand of RFC 5869 section 2.3. */
    private byte[] expandLabel(String label, int length) {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = ByteBuffer.allocate(2 + 1 + name.length + 1)
                .putShort((short) length)
                .put((byte) name.length)
                .put(name)
                .put((byte) 0)
                .array();
        try {
            Mac mac = Mac.getInstance(suite.hmac());
            mac.init(new SecretKeySpec(secret, suite.hmac()));
            mac.update(info);
            mac.update((byte) 1);
            // no output is longer than the hash: one round is enough
            return Arrays.copyOf(mac.doFinal(), length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + suite.hmac(), e);
        }
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "TrafficSecret[" + suite + "]";
    }
}
