package io.fastrelay.transport.packet.protection;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM of the JDK. What it allocates per packet is the JDK's: a cipher must be initialized again for every nonce, and
 * its parameters are immutable.
 */
final class JdkAesGcm implements PacketCipher {

    private final Cipher cipher;
    private final Key key;
    private final Nonce nonce;

    JdkAesGcm(TrafficSecret secret) {
        key = new SecretKeySpec(secret.key(), "AES");
        nonce = new Nonce(secret.iv());
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES-GCM", e);
        }
    }

    @Override
    public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters(packetNumber));
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
            cipher.init(Cipher.DECRYPT_MODE, key, parameters(packetNumber));
            cipher.updateAAD(packet, offset, headerLength);
            return cipher.doFinal(packet, offset + headerLength, length - headerLength, target, 0);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be opened", e);
        }
    }

    private GCMParameterSpec parameters(long packetNumber) {
        return new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce.of(packetNumber));
    }

    @Override
    public void close() {
        // nothing outside the heap
    }
}
