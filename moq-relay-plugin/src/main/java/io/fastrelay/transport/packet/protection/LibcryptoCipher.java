package io.fastrelay.transport.packet.protection;

import static io.fastrelay.transport.packet.protection.NativeScratch.NONCE;
import static io.fastrelay.transport.packet.protection.NativeScratch.PACKET;
import static io.fastrelay.transport.packet.protection.NativeScratch.WRITTEN;

import java.nio.ByteBuffer;

/**
 * An AEAD of libcrypto. The context keeps the key; only the nonce changes from packet to packet. The packet is copied into
 * native memory and back, which costs less than what JNA does to hand over an array.
 */
final class LibcryptoCipher implements PacketCipher {

    private static final int NONCE_NUMBER = 4;

    private final NativeScratches scratches;
    private Thread user = Thread.currentThread();
    /** The user's. */
    private NativeScratch scratch;

    private final int ivHead;
    private final long ivTail;
    /** 0 once closed. */
    private long context;

    /** @param cipher one of those of {@link Libcrypto} */
    LibcryptoCipher(long cipher, TrafficSecret secret, NativeScratches scratches) {
        this.scratches = scratches;
        ByteBuffer iv = ByteBuffer.wrap(secret.iv());
        ivHead = iv.getInt(0);
        ivTail = iv.getLong(NONCE_NUMBER);
        byte[] key = secret.key();
        scratch = scratches.own();
        scratch.view().put(PACKET, key);
        context = Libcrypto.EVP_CIPHER_CTX_new();
        long at = scratch.address();
        boolean ready =
                context != 0 && Libcrypto.EVP_CipherInit_ex(context, cipher, 0, at + PACKET, at + NONCE, 1) == 1;
        scratch.view().put(PACKET, new byte[key.length]);
        if (!ready) {
            close();
            throw new IllegalStateException("libcrypto makes no cipher for " + secret.suite());
        }
    }

    @Override
    public void seal(long packetNumber, byte[] packet, int headerLength, int length, byte[] target) {
        prepare(packetNumber, length + TAG_LENGTH);
        scratch.view().put(PACKET, packet, 0, length);
        long written = scratch.address() + WRITTEN;
        long start = scratch.address() + PACKET;
        long payload = start + headerLength;
        long tag = start + length;
        boolean sealed = Libcrypto.EVP_CipherInit_ex(context, 0, 0, 0, scratch.address() + NONCE, 1) == 1
                && Libcrypto.EVP_CipherUpdate(context, 0, written, start, headerLength) == 1
                && Libcrypto.EVP_CipherUpdate(context, payload, written, payload, length - headerLength) == 1
                && Libcrypto.EVP_CipherFinal_ex(context, tag, written) == 1
                && Libcrypto.EVP_CIPHER_CTX_ctrl(context, Libcrypto.GET_TAG, TAG_LENGTH, tag) == 1;
        if (!sealed) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be sealed");
        }
        scratch.view().get(PACKET, target, 0, length + TAG_LENGTH);
    }

    @Override
    public int open(long packetNumber, byte[] packet, int offset, int headerLength, int length, byte[] target) {
        int payloadLength = length - headerLength - TAG_LENGTH;
        if (payloadLength < 0) {
            return -1;
        }
        prepare(packetNumber, length);
        scratch.view().put(PACKET, packet, offset, length);
        long written = scratch.address() + WRITTEN;
        long start = scratch.address() + PACKET;
        long payload = start + headerLength;
        long tag = payload + payloadLength;
        boolean ready = Libcrypto.EVP_CipherInit_ex(context, 0, 0, 0, scratch.address() + NONCE, 0) == 1
                && Libcrypto.EVP_CIPHER_CTX_ctrl(context, Libcrypto.SET_TAG, TAG_LENGTH, tag) == 1
                && Libcrypto.EVP_CipherUpdate(context, 0, written, start, headerLength) == 1
                && Libcrypto.EVP_CipherUpdate(context, payload, written, payload, payloadLength) == 1;
        if (!ready) {
            throw new IllegalStateException("packet " + packetNumber + " cannot be opened");
        }
        if (Libcrypto.EVP_CipherFinal_ex(context, tag, written) != 1) {
            return -1;
        }
        scratch.view().get(PACKET + headerLength, target, 0, payloadLength);
        return payloadLength;
    }

    private void prepare(long packetNumber, int length) {
        if (context == 0) {
            throw new IllegalStateException("the cipher is closed");
        }
        if (Thread.currentThread() != user) {
            user = Thread.currentThread();
            scratch = scratches.own();
        }
        scratch.room(length);
        scratch.view().putInt(NONCE, ivHead).putLong(NONCE + NONCE_NUMBER, ivTail ^ packetNumber);
    }

    /** Frees the context, and with it wipes the key. Idempotent. */
    @Override
    public void close() {
        if (context != 0) {
            Libcrypto.EVP_CIPHER_CTX_free(context);
            context = 0;
        }
    }
}
