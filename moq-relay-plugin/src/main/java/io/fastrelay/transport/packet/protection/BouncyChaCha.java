package io.fastrelay.transport.packet.protection;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** ChaCha20-Poly1305 in Java, of Bouncy Castle, for where there is no libcrypto. */
final class BouncyChaCha implements PacketCipher {

    private final ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
    private final KeyParameter key;
    private final Nonce nonce;

    BouncyChaCha(TrafficSecret secret) {
        key = new KeyParameter(secret.key());
        nonce = new Nonce(secret.iv());
    }

    @Override
    public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
        try {
            cipher.init(true, new ParametersWithIV(key, nonce.of(packetNumber)));
            cipher.processAADBytes(packet, 0, headerLength);
            System.arraycopy(packet, 0, target, 0, headerLength);
            int done = cipher.processBytes(packet, headerLength, length - headerLength, target, headerLength);
            cipher.doFinal(target, headerLength + done);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be sealed", e);
        }
    }

    @Override
    public int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target) {
        if (length < headerLength + TAG_LENGTH) {
            return -1;
        }
        cipher.init(false, new ParametersWithIV(key, nonce.of(packetNumber)));
        cipher.processAADBytes(packet, offset, headerLength);
        int done = cipher.processBytes(packet, offset + headerLength, length - headerLength, target, 0);
        try {
            return done + cipher.doFinal(target, done);
        } catch (InvalidCipherTextException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        // nothing outside the heap
    }
}
