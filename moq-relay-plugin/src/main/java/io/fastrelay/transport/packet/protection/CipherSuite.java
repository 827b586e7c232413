package io.fastrelay.transport.packet.protection;

/** The TLS 1.3 cipher suites that QUIC uses here (RFC 9001 section 5.3). */
public enum CipherSuite {
    AES_128_GCM_SHA256(16, "HmacSHA256", 32),
    AES_256_GCM_SHA384(32, "HmacSHA384", 48),
    CHACHA20_POLY1305_SHA256(32, "HmacSHA256", 32);

    private final int keyLength;
    private final String hmac;
    private final int hashLength;

    CipherSuite(int keyLength, String hmac, int hashLength) {
        this.keyLength = keyLength;
        this.hmac = hmac;
        this.hashLength = hashLength;
    }

    /** Bytes of an AEAD key and of a header protection key. */
    public int keyLength() {
        return keyLength;
    }

    /** The JCA name of the HMAC that HKDF uses. */
    public String hmac() {
        return hmac;
    }

    /** Bytes of a traffic secret. */
    public int hashLength() {
        return hashLength;
    }
}
