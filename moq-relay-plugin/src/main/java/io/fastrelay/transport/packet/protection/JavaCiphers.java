package io.fastrelay.transport.packet.protection;

/** The JDK's ciphers. */
final class JavaCiphers implements Ciphers {

    @Override
    public PacketCipher cipher(TrafficSecret secret) {
        return switch (secret.suite()) {
            case AES_128_GCM_SHA256, AES_256_GCM_SHA384 -> new JdkAesGcm(secret);
            case CHACHA20_POLY1305_SHA256 -> new JdkChaCha(secret);
        };
    }

    @Override
    public HeaderProtection headerProtection(TrafficSecret first) {
        return switch (first.suite()) {
            case AES_128_GCM_SHA256, AES_256_GCM_SHA384 -> new JdkAesHeader(first.headerKey());
            case CHACHA20_POLY1305_SHA256 -> new ChaChaHeader(first.headerKey());
        };
    }

    @Override
    public String describe() {
        return "AES-GCM and ChaCha20-Poly1305 of the JDK";
    }
}
