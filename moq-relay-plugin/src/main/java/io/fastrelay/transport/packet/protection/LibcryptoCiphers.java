package io.fastrelay.transport.packet.protection;

/**
 * ChaCha20-Poly1305 of libcrypto, the rest as without it: the JDK's AES-GCM takes half the time of libcrypto's with the
 * five calls that it needs, its ChaCha20-Poly1305 more than twice as much before Java 21, and garbage after.
 */
final class LibcryptoCiphers implements Ciphers {

    private final Ciphers java = new JavaCiphers();
    private final NativeScratches scratches = new NativeScratches();

    @Override
    public PacketCipher cipher(TrafficSecret secret) {
        return secret.suite() == CipherSuite.CHACHA20_POLY1305_SHA256 ? nativeCipher(secret) : java.cipher(secret);
    }

    /** Of libcrypto, whatever the suite. */
    PacketCipher nativeCipher(TrafficSecret secret) {
        long cipher = switch (secret.suite()) {
            case AES_128_GCM_SHA256 -> Libcrypto.EVP_aes_128_gcm();
            case AES_256_GCM_SHA384 -> Libcrypto.EVP_aes_256_gcm();
            case CHACHA20_POLY1305_SHA256 -> Libcrypto.EVP_chacha20_poly1305();
        };
        return new LibcryptoCipher(cipher, secret, scratches);
    }

    @Override
    public HeaderProtection headerProtection(TrafficSecret first) {
        return java.headerProtection(first);
    }

    @Override
    public String describe() {
        return "AES-GCM of the JDK, ChaCha20-Poly1305 of libcrypto";
    }
}
