package io.fastrelay.transport.packet.protection;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;

/** Ciphers where there is no JNA. Run in a class loader that has none. */
public final class WithoutJna implements Runnable {
    @Override
    public void run() {
        try {
            Class.forName("com.sun.jna.Native");
            throw new AssertionError("there is a JNA");
        } catch (ClassNotFoundException e) {
            // as it should be here
        }
        try (NativeLibraries libraries = new NativeLibraries()) {
            Ciphers ciphers = Ciphers.fastest(libraries);
            if (!ciphers.describe().equals(Ciphers.portable().describe())) {
                throw new AssertionError(ciphers.describe());
            }
            UnloadableCiphers.use(ciphers);
        }
    }
}
