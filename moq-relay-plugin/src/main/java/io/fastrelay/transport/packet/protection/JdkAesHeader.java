package io.fastrelay.transport.packet.protection;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Header protection with AES (RFC 9001 section 5.4.3): the sample, encrypted, is the mask. */
final class JdkAesHeader implements HeaderProtection {

    private final Cipher cipher;
    private final byte[] block = new byte[SAMPLE_LENGTH];

    JdkAesHeader(byte[] key) {
        try {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES", e);
        }
    }

    @Override
    public long mask(byte[] packet, int sampleOffset) {
        try {
            cipher.update(packet, sampleOffset, SAMPLE_LENGTH, block, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no mask for a packet's header", e);
        }
        return (block[0] & 0xffL) << 32
                | (block[1] & 0xffL) << 24
                | (block[2] & 0xffL) << 16
                | (block[3] & 0xffL) << 8
                | block[4] & 0xffL;
    }

    @Override
    public void close() {
        // nothing outside the heap
    }
}
