package io.fastrelay.transport.packet.protection;

/**
 * Functions of OpenSSL 3's libcrypto, under their own names. Addresses are {@code long}; what they return is 1 for success
 * unless said otherwise.
 */
final class Libcrypto {

    static final String NAME = "libcrypto.so.3";

    /** EVP_CTRL_AEAD_GET_TAG of {@link #EVP_CIPHER_CTX_ctrl}. */
    static final int GET_TAG = 0x10;
    /** EVP_CTRL_AEAD_SET_TAG of {@link #EVP_CIPHER_CTX_ctrl}. */
    static final int SET_TAG = 0x11;

    private Libcrypto() {}

    /** The address of a new context, 0 if there is no memory. */
    static native long EVP_CIPHER_CTX_new();

    static native void EVP_CIPHER_CTX_free(long context);

    /** A cipher that lives as long as the library. */
    static native long EVP_aes_128_gcm();

    static native long EVP_aes_256_gcm();

    static native long EVP_chacha20_poly1305();

    /** With 0 for cipher, key or iv that one stays as it is. */
    static native int EVP_CipherInit_ex(long context, long cipher, long engine, long key, long iv, int encrypt);

    /** With 0 for the output the input is associated data. */
    static native int EVP_CipherUpdate(long context, long out, long outLength, long in, int inLength);

    /** Not 1 when opening: the packet is not authentic. */
    static native int EVP_CipherFinal_ex(long context, long out, long outLength);

    static native int EVP_CIPHER_CTX_ctrl(long context, int type, int argument, long pointer);
}
