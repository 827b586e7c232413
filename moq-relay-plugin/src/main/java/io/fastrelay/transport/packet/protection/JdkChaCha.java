package io.fastrelay.transport.packet.protection;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** ChaCha20-Poly1305 of the JDK: fast from Java 21 on, which has intrinsics for it; what it allocates is the JDK's. */
final class JdkChaCha implements PacketCipher {

    private final Key key;
    private final Nonce nonce;
    private Cipher cipher = instance();
    /** The number whose nonce the cipher had last; it takes none twice in a row, be it that the first packet was forged. */
    private long last = -1;

    JdkChaCha(TrafficSecret secret) {
        key = new SecretKeySpec(secret.key(), "ChaCha20");
        nonce = new Nonce(secret.iv());
    }

    @Override
    public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
        try {
            init(Cipher.ENCRYPT_MODE, packetNumber);
            cipher.updateAAD(packet, 0, headerLength);
            System.arraycopy(packet, 0, target, 0, headerLength);
            cipher.doFinal(packet, headerLength, length - headerLength, target, headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be sealed", e);
        }
    }

    @Override
    public int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target) {
        if (length < headerLength + TAG_LENGTH) {
            return -1;
        }
        try {
            init(Cipher.DECRYPT_MODE, packetNumber);
            cipher.updateAAD(packet, offset, headerLength);
            return cipher.doFinal(packet, offset + headerLength, length - headerLength, target, 0);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be opened", e);
        }
    }

    private void init(int mode, long packetNumber) throws GeneralSecurityException {
        if (packetNumber == last) {
            cipher = instance();
        }
        last = packetNumber;
        cipher.init(mode, key, new IvParameterSpec(nonce.of(packetNumber)));
    }

    private static Cipher instance() {
        try {
            return Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no ChaCha20-Poly1305", e);
        }
    }

    @Override
    public void close() {
        // nothing outside the heap
    }
}
