package io.fastrelay.transport.packet.protection;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;

/** Every way to make a cipher, by name: for tests and benchmarks that compare them. */
public final class Implementations {

    private Implementations() {}

    /**
     * @param name java or libcrypto
     * @param libraries to which libcrypto is bound, where that is asked for
     * @throws IllegalStateException if there is no libcrypto
     */
    public static PacketCipher cipher(String name, TrafficSecret secret, NativeLibraries libraries) {
        return switch (name) {
            case "java" -> Ciphers.portable().cipher(secret);
            case "libcrypto" -> {
                if (!libraries.bind(Libcrypto.class, Libcrypto.NAME)) {
                    throw new IllegalStateException("no libcrypto here");
                }
                yield new LibcryptoCiphers().nativeCipher(secret);
            }
            default -> throw new IllegalArgumentException(name);
        };
    }
}
