package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.protection.CipherSuite;
import java.util.List;
import tech.kwik.agent15.TlsConstants;

/** The cipher suites of TLS under our names. */
final class CipherSuites {

    private CipherSuites() {}

    /** @throws IllegalStateException for a suite that QUIC does not have here, and that is never chosen */
    static CipherSuite of(TlsConstants.CipherSuite suite) {
        return switch (suite) {
            case TLS_AES_128_GCM_SHA256 -> CipherSuite.AES_128_GCM_SHA256;
            case TLS_AES_256_GCM_SHA384 -> CipherSuite.AES_256_GCM_SHA384;
            case TLS_CHACHA20_POLY1305_SHA256 -> CipherSuite.CHACHA20_POLY1305_SHA256;
            default -> throw new IllegalStateException("TLS chose " + suite);
        };
    }

    /** Place in the order of preference; those that are not in it come last. */
    static int rank(TlsConstants.CipherSuite suite, List<CipherSuite> preference) {
        for (int i = 0; i < preference.size(); i++) {
            if (suite.name().equals("TLS_" + preference.get(i).name())) {
                return i;
            }
        }
        return preference.size();
    }
}
