package io.fastrelay.transport.packet.protection;

/** Makes ciphers, with the fastest implementation that is here for each suite. Thread-safe; what it makes is not. */
public interface Ciphers {

    PacketCipher cipher(TrafficSecret secret);

    HeaderProtection headerProtection(TrafficSecret first);

    /** For the log: which implementation serves which suite. */
    String describe();
}
