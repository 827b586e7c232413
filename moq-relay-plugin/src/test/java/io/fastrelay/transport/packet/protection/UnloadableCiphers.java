package io.fastrelay.transport.packet.protection;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;

/** Ciphers of a plugin from its start to its stop. Run in a class loader of its own. */
public final class UnloadableCiphers implements Runnable {
    @Override
    public void run() {
        try (NativeLibraries libraries = new NativeLibraries()) {
            use(Ciphers.fastest(libraries));
        }
    }

    static void use(Ciphers ciphers) {
        for (CipherSuite suite : CipherSuite.values()) {
            TrafficSecret secret = new TrafficSecret(suite, new byte[suite.hashLength()]);
            byte[] sealed = new byte[116];
            try (PacketCipher cipher = ciphers.cipher(secret);
                    HeaderProtection headers = ciphers.headerProtection(secret)) {
                cipher.seal(5, new byte[100], 13, 100, sealed);
                headers.mask(sealed, 13);
                if (cipher.open(5, sealed, 0, 13, 116, new byte[100]) != 87) {
                    throw new AssertionError("not opened with " + suite);
                }
            }
        }
    }
}
