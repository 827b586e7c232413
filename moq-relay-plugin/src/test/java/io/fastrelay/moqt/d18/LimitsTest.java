package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Redirect;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The limits of the draft: exactly reached on the wire they pass, and nothing beyond them is ever written. */
class LimitsTest {

    private static final ControlCodec CODEC = Draft18.INSTANCE.control();

    private static FullTrackName name(int fields, int fieldLength, int nameLength) {
        return new FullTrackName(
                TrackNamespace.ofBytes(Collections.nCopies(fields, new byte[fieldLength])), new byte[nameLength]);
    }

    private static void passes(ControlMessage message) {
        assertEquals(Optional.of(message), new ControlFramer(Draft18.INSTANCE).next(CODEC.encode(message)));
    }

    private static void isRefused(ControlMessage message) {
        assertThrows(IllegalArgumentException.class, () -> CODEC.encode(message));
    }

    @Test
    void namesOf32FieldsAnd4096BytesPass() {
        passes(new Subscribe(0, name(32, 127, 32), Parameters.NONE));
        passes(new Subscribe(0, name(1, 4096, 0), Parameters.NONE));
        passes(new Subscribe(0, name(0, 0, 4096), Parameters.NONE));
        passes(new PublishNamespace(0, name(32, 128, 0).namespace(), Parameters.NONE));
    }

    @Test
    void largerNamesAreNotWritten() {
        isRefused(new Subscribe(0, name(33, 1, 0), Parameters.NONE));
        isRefused(new Subscribe(0, name(32, 127, 33), Parameters.NONE));
        isRefused(new Subscribe(0, name(1, 0, 1), Parameters.NONE));
        isRefused(new PublishNamespace(0, name(1, 4097, 0).namespace(), Parameters.NONE));
    }

    @Test
    void urisOf8192BytesPass() {
        passes(new GoAway("a".repeat(8192), 0, Optional.empty()));
        isRefused(new GoAway("a".repeat(8193), 0, Optional.empty()));
    }

    @Test
    void reasonsAreCutTo1024BytesBetweenCharacters() {
        passes(new PublishDone(0, 0, "r".repeat(1024)));

        PublishDone cut = new PublishDone(0, 0, "r".repeat(1023) + "\u00e9 and more");
        assertEquals(
                Optional.of(new PublishDone(0, 0, "r".repeat(1023))),
                new ControlFramer(Draft18.INSTANCE).next(CODEC.encode(cut)));
    }

    @Test
    void whatDraft18CannotSayIsNotWritten() {
        isRefused(new SubscribeOk(1, Parameters.builder().forward(true).build(), Properties.NONE));
        isRefused(new Setup(List.of(KeyValuePair.number(4, 1), KeyValuePair.number(2, 1))));
        isRefused(new Setup(List.of(KeyValuePair.bytes(1, new byte[65_536]))));
        isRefused(new RequestError(0x34, 0, "", Optional.empty()));
        isRefused(new RequestError(0x10, 0, "", Optional.of(new Redirect("", name(0, 0, 0)))));
        isRefused(new Subscribe(
                0, name(0, 0, 0), Parameters.builder().subscriberPriority(256).build()));
    }
}
