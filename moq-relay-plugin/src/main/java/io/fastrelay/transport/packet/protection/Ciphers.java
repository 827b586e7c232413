package io.fastrelay.transport.packet.protection;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;

/** Makes ciphers, with the fastest implementation that is here for each suite. Thread-safe; what it makes is not. */
public interface Ciphers {

    /** @param libraries of the system; ciphers may be used until they are closed */
    static Ciphers fastest(NativeLibraries libraries) {
        return libraries.bind(Libcrypto.class, Libcrypto.NAME) ? new LibcryptoCiphers() : portable();
    }

    /** Without the system's libraries. */
    static Ciphers portable() {
        return new JavaCiphers();
    }

    PacketCipher cipher(TrafficSecret secret);

    HeaderProtection headerProtection(TrafficSecret first);

    /** For the log: which implementation serves which suite. */
    String describe();
}
