package io.fastrelay.transport.packet;

import io.fastrelay.moqt.Wire;

/**
 * One row of a table of payloads that must be refused, by a server.
 *
 * @param code the transport error that the RFC demands
 * @param says what the error message must contain
 */
record BadPacket(String name, long code, String says, String annotated) {

    static BadPacket encoding(String name, String says, String annotated) {
        return new BadPacket(name, QuicException.FRAME_ENCODING_ERROR, says, annotated);
    }

    static BadPacket violation(String name, String says, String annotated) {
        return new BadPacket(name, QuicException.PROTOCOL_VIOLATION, says, annotated);
    }

    byte[] bytes() {
        return Wire.bytes(annotated);
    }

    @Override
    public String toString() {
        return name;
    }
}
