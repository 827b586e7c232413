package io.fastrelay.api;

/**
 * An authorization token as the client sent it.
 *
 * @param type from the IANA registry "MOQT Auth Token Type"; 0: agreed on out of band
 * @param value the token's bytes
 */
public record AccessToken(long type, byte[] value) {

    /** Leaves the value out: tokens are secrets. */
    @Override
    public String toString() {
        return "AccessToken[type=" + type + ", " + value.length + " bytes]";
    }
}
