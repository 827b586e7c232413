package io.fastrelay.transport.packet;

import io.fastrelay.moqt.Wire;
import java.util.List;

/**
 * One row of a table of payloads.
 *
 * @param atClient whether it comes to a client
 * @param events what the reader says, in the words of {@link RecordingFrames}
 */
record PacketCase(String name, boolean atClient, String annotated, List<String> events) {

    static PacketCase of(String name, String annotated, String... events) {
        return new PacketCase(name, false, annotated, List.of(events));
    }

    static PacketCase atClient(String name, String annotated, String... events) {
        return new PacketCase(name, true, annotated, List.of(events));
    }

    byte[] bytes() {
        return Wire.bytes(annotated);
    }

    @Override
    public String toString() {
        return name;
    }
}
