package io.fastrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackNamesTest {

    @Test
    void aSlashSeparatesFieldsThatAreTakenLiterally() {
        assertEquals(TrackNamespace.of("live", "room-1"), TrackNames.namespace("live/room-1"));
        assertEquals(TrackNamespace.of("example.com"), TrackNames.namespace("/example.com"));
        assertEquals(TrackNamespace.of("live", "room"), TrackNames.namespace("live/room/"));
        assertEquals(TrackNamespace.of("grüße", "a b"), TrackNames.namespace("grüße/a b"));
    }

    @Test
    void withoutASlashItIsTheFormOfTheDraft() {
        assertEquals(TrackNamespace.of("live", "room"), TrackNames.namespace("live-room"));
        assertEquals(TrackNamespace.of("example.com"), TrackNames.namespace("example.2ecom"));
        assertEquals(TrackNamespace.of("live"), TrackNames.namespace("live"));
    }

    @Test
    void nothingIsTheEmptyNamespace() {
        assertEquals(TrackNamespace.EMPTY, TrackNames.namespace(""));
        assertEquals(TrackNamespace.EMPTY, TrackNames.namespace("/"));
    }

    @Test
    void aTrackIsTwoArgumentsOrOne() {
        FullTrackName video = FullTrackName.of("video", "live", "room");
        assertEquals(video, TrackNames.track(List.of("live/room", "video")));
        assertEquals(video, TrackNames.track(List.of("live-room--video")));
        assertEquals(FullTrackName.of("a--b", "live"), TrackNames.track(List.of("live", "a--b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "a--b", "a-", "a b", "example.com", "//"})
    void whatIsNeitherFormIsAUsageError(String text) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> TrackNames.namespace(text));
        assertEquals(ExitCodes.USAGE, failure.exitCode());
    }

    @Test
    void aMissingTrackIsAUsageError() {
        assertThrows(CommandFailure.class, () -> TrackNames.track(List.of("live")));
        assertThrows(CommandFailure.class, () -> TrackNames.track(List.of()));
        assertThrows(CommandFailure.class, () -> TrackNames.track(List.of("a", "b", "c")));
    }
}
