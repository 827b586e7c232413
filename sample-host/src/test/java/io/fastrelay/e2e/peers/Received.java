package io.fastrelay.e2e.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a subscription or a fetch received.
 *
 * @param objects in the order of arrival
 * @param resets streams that the relay gave up, as the stack describes them
 * @param ended how the track or the fetch ended, empty while it goes on
 */
public record Received(List<ReceivedObject> objects, List<String> resets, String ended) {

    /**
     * One object.
     *
     * @param intact whether its payload is the pattern's, byte for byte; always false where payloads are kept
     * @param base64 the payload where payloads are kept, else empty
     */
    public record ReceivedObject(long group, long object, int length, boolean intact, String base64) {
        String location() {
            return group + "/" + object;
        }
    }

    static Received of(JsonNode reply) {
        List<ReceivedObject> objects = new ArrayList<>();
        for (JsonNode object : reply.get("objects")) {
            objects.add(new ReceivedObject(
                    object.get("group").asLong(),
                    object.get("object").asLong(),
                    object.get("length").asInt(),
                    object.path("intact").asBoolean(),
                    object.path("base64").asText()));
        }
        List<String> resets = new ArrayList<>();
        reply.get("resets").forEach(reset -> resets.add(reset.asText()));
        return new Received(
                objects,
                resets,
                reply.get("ended").isNull() ? "" : reply.get("ended").asText());
    }

    /** Fails unless exactly these objects came, each once, with every byte right. */
    public void assertExactly(Objects expected) {
        assertIntact();
        assertEquals(expected.lengths().toString(), lengths().toString(), this::howItWent);
    }

    /** Fails unless everything that came is part of {@code expected}, came once, and has every byte right. */
    public void assertNothingBut(Objects expected) {
        assertIntact();
        SortedMap<String, Integer> all = expected.lengths();
        lengths().forEach((location, length) -> assertEquals(all.get(location), length, () -> location + howItWent()));
    }

    /** The groups of which at least one object came. */
    public List<Long> groups() {
        return objects.stream().map(ReceivedObject::group).distinct().sorted().toList();
    }

    private void assertIntact() {
        for (ReceivedObject object : objects) {
            assertTrue(object.intact(), () -> "object " + object.location() + " differs from what was sent");
        }
    }

    private SortedMap<String, Integer> lengths() {
        SortedMap<String, Integer> lengths = new TreeMap<>();
        for (ReceivedObject object : objects) {
            Integer before = lengths.put(object.location(), object.length());
            assertEquals(null, before, () -> "object " + object.location() + " came twice");
        }
        return lengths;
    }

    private String howItWent() {
        return " (" + objects.size() + " objects came; streams reset: " + resets + "; ended: " + ended + ")";
    }
}
