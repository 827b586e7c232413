package io.fastrelay.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Boxes made by hand, just large enough to tell groups apart. */
class Mp4SplitterTest {

    private static final int SYNC = 0x0200_0000;
    private static final int NON_SYNC = 0x0101_0000;

    private static byte[] box(String type, byte[]... contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            body.writeBytes(content);
        }
        return ByteBuffer.allocate(8 + body.size())
                .putInt(8 + body.size())
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(body.toByteArray())
                .array();
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** trak of a kind, vide or soun. */
    private static byte[] trak(int id, String kind) {
        byte[] tkhd = box("tkhd", ints(0, 0, 0, id, 0));
        byte[] hdlr = box("hdlr", ints(0, 0), text(kind));
        return box("trak", tkhd, box("mdia", hdlr));
    }

    /** trex with the default flags of a track's samples. */
    private static byte[] trex(int id, int flags) {
        return box("trex", ints(0, id, 1, 0, 0, flags));
    }

    private static final byte[] FTYP = box("ftyp", text("isom"), ints(0));
    private static final byte[] MOOV =
            box("moov", trak(1, "vide"), trak(2, "soun"), box("mvex", trex(1, NON_SYNC), trex(2, SYNC)));

    /** A fragment whose first sample has its flags in trun's first-sample-flags field. */
    private static byte[] fragment(int track, int firstSampleFlags, String media) {
        byte[] tfhd = box("tfhd", ints(0, track));
        byte[] trun = box("trun", ints(0x5, 1, 0, firstSampleFlags));
        return join(box("moof", box("mfhd", ints(0, 1)), box("traf", tfhd, trun)), box("mdat", text(media)));
    }

    /** One whose samples have no flags of their own: those of tfhd, or of trex. */
    private static byte[] plainFragment(byte[] tfhdBody, String media) {
        byte[] trun = box("trun", ints(0x1, 1, 0));
        return join(box("moof", box("traf", box("tfhd", tfhdBody), trun)), box("mdat", text(media)));
    }

    /** One with flags for each sample, behind durations and sizes. */
    private static byte[] sampleFlagsFragment(int track, int flags, String media) {
        byte[] trun = box("trun", ints(0x701, 1, 0, 1000, 10, flags));
        return join(box("moof", box("traf", box("tfhd", ints(0, track)), trun)), box("mdat", text(media)));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<Piece> split(boolean initInEveryGroup, byte[]... parts) throws IOException {
        Mp4Splitter splitter = new Mp4Splitter(new ByteArrayInputStream(join(parts)), initInEveryGroup);
        List<Piece> pieces = new ArrayList<>();
        for (Optional<Piece> piece = splitter.next(); piece.isPresent(); piece = splitter.next()) {
            pieces.add(piece.get());
        }
        return pieces;
    }

    private static void assertPieces(List<Piece> pieces, List<Boolean> groupStarts, byte[]... payloads) {
        assertEquals(groupStarts, pieces.stream().map(Piece::startsGroup).toList());
        for (int i = 0; i < payloads.length; i++) {
            assertArrayEquals(payloads[i], pieces.get(i).payload(), "piece " + i);
        }
    }

    @Test
    void eachGroupBeginsWithTheInitSegmentAndASyncSample() throws IOException {
        byte[] key1 = fragment(1, SYNC, "key 1");
        byte[] delta = fragment(1, NON_SYNC, "delta");
        byte[] key2 = fragment(1, SYNC, "key 2");
        byte[] init = join(FTYP, MOOV);

        assertPieces(
                split(true, FTYP, MOOV, key1, delta, key2),
                List.of(true, false, false, true, false),
                init,
                key1,
                delta,
                init,
                key2);
    }

    @Test
    void theInitSegmentCanBeSentOnce() throws IOException {
        byte[] key1 = fragment(1, SYNC, "key 1");
        byte[] key2 = fragment(1, SYNC, "key 2");

        assertPieces(split(false, FTYP, MOOV, key1, key2), List.of(true, false, true), join(FTYP, MOOV), key1, key2);
    }

    @Test
    void soundBeginsNoGroupWhereThereIsVideo() throws IOException {
        byte[] key = fragment(1, SYNC, "key");
        byte[] sound = fragment(2, SYNC, "sound");

        assertPieces(split(true, FTYP, MOOV, key, sound), List.of(true, false, false), join(FTYP, MOOV), key, sound);
    }

    @Test
    void soundAloneBeginsGroups() throws IOException {
        byte[] moov = box("moov", trak(2, "soun"), box("mvex", trex(2, SYNC)));
        byte[] one = fragment(2, SYNC, "one");
        byte[] two = fragment(2, SYNC, "two");

        assertPieces(split(false, FTYP, moov, one, two), List.of(true, false, true), join(FTYP, moov), one, two);
    }

    @Test
    void flagsComeFromTheSampleTheFragmentOrTheTrack() throws IOException {
        byte[] key = fragment(1, SYNC, "key");
        byte[] bySample = sampleFlagsFragment(1, SYNC, "by sample");
        // tfhd: base-data-offset, default-sample-duration and default-sample-flags present
        byte[] byFragment = plainFragment(ints(0x29, 1, 0, 0, 500, SYNC), "by fragment");
        byte[] byTrack = plainFragment(ints(0, 1), "by track, which says non-sync");

        assertEquals(
                List.of(true, false, true, true, false),
                split(false, FTYP, MOOV, key, bySample, byFragment, byTrack).stream()
                        .map(Piece::startsGroup)
                        .toList());
    }

    @Test
    void whatStandsBeforeAFragmentBelongsToIt() throws IOException {
        byte[] styp = box("styp", text("msdh"));
        byte[] key = fragment(1, SYNC, "key");

        assertPieces(
                split(true, FTYP, MOOV, styp, key, box("mfra", ints(1, 2))),
                List.of(true, false),
                join(FTYP, MOOV),
                join(styp, key));
    }

    @Test
    void aSizeOf64BitsIsUnderstood() throws IOException {
        byte[] mdat = ByteBuffer.allocate(19)
                .putInt(1)
                .put(text("mdat"))
                .putLong(19)
                .put(text("abc"))
                .array();
        byte[] moof = box("moof", box("traf", box("tfhd", ints(0, 1)), box("trun", ints(0x5, 1, 0, SYNC))));

        assertPieces(split(true, FTYP, MOOV, moof, mdat), List.of(true, false), join(FTYP, MOOV), join(moof, mdat));
    }

    @Test
    void aFileThatIsNotFragmentedIsRefusedWithAdvice() {
        IOException plain = assertThrows(IOException.class, () -> split(true, FTYP, box("moov", trak(1, "vide"))));
        assertTrue(plain.getMessage().contains("frag_keyframe"), plain.getMessage());
        assertThrows(IOException.class, () -> split(true, FTYP, box("mdat", text("x"))));
    }

    @Test
    void aFileThatIsCutOffOrNoMp4IsRefused() {
        byte[] key = fragment(1, SYNC, "key");
        byte[] cut = java.util.Arrays.copyOf(key, key.length - 1);
        assertThrows(IOException.class, () -> split(true, FTYP, MOOV, cut));
        assertThrows(IOException.class, () -> split(true, FTYP, MOOV, box("moof")));
        assertThrows(IOException.class, () -> split(true, key));
        assertThrows(IOException.class, () -> split(true, text("this is no MP4 file at all")));
    }
}
