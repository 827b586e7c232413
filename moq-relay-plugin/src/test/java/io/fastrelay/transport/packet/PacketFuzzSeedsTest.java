package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketFuzzSeedsTest {

    @Test
    void everyRowOfTheTablesIsACommittedInput() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, byte[]> seed : PacketFuzzSeeds.all().entrySet()) {
            try (InputStream file = getClass().getResourceAsStream("PacketFuzzTestInputs/" + seed.getKey())) {
                if (file == null) {
                    missing.add(seed.getKey());
                } else {
                    assertArrayEquals(seed.getValue(), file.readAllBytes(), seed.getKey() + " is out of date");
                }
            }
        }
        assertEquals(List.of(), missing, "run PacketFuzzSeeds");
    }
}
