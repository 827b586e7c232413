package io.fastrelay.moqt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

    @Test
    void theExampleOfTheDraftIsWrittenAndRead() {
        FullTrackName name = FullTrackName.of("report", "example.net", "team2", "project_x");

        assertEquals("example.2enet-team2-project_x--report", name.toString());
        assertEquals(name, SafeName.parse(name.toString()));
    }

    @Test
    void everyByteHasOneRepresentation() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        FullTrackName name = new FullTrackName(TrackNamespace.ofBytes(List.of(all, new byte[] {'-'})), all);

        assertEquals(name, SafeName.parse(name.toString()));
    }

    @Test
    void emptyNamespaceAndNameAreWrittenAsTheirSeparator() {
        assertEquals("--", FullTrackName.of("").toString());
        assertEquals(FullTrackName.of(""), SafeName.parse("--"));
        assertEquals(FullTrackName.of("", "a"), SafeName.parse("a--"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "-",
                "a-b",
                "a--.2E",
                "a--.61",
                "a--.5f",
                "a--.",
                "a--.2",
                "a--.g0",
                "a--b c",
                "a--b-c",
                "a---b",
                "\u00e9--a",
                ".--a"
            })
    void whatIsNotCanonicalIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SafeName.parse(text));
    }
}
