package io.fastrelay.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Fragmented MP4: one object per fragment (moof and mdat, with what stands before them). A group begins with each fragment
 * that begins with a sync sample of the video. The init segment (ftyp and moov) is the first object of every group, so
 * that whoever joins at a group can decode it, or of the first group only.
 */
final class Mp4Splitter implements Splitter {

    private static final String ADVICE =
            "; make it fragmented, for example with ffmpeg -movflags frag_keyframe+empty_moov+default_base_moof";

    private final InputStream input;
    private final boolean initInEveryGroup;
    private final ByteArrayOutputStream init = new ByteArrayOutputStream();
    private final Queue<Piece> ready = new ArrayDeque<>();
    private @Nullable Mp4SyncSamples samples;
    private boolean initSent;

    Mp4Splitter(InputStream input, boolean initInEveryGroup) {
        this.input = input;
        this.initInEveryGroup = initInEveryGroup;
    }

    @Override
    public Optional<Piece> next() throws IOException {
        if (ready.isEmpty()) {
            readFragment();
        }
        return Optional.ofNullable(ready.poll());
    }

    private void readFragment() throws IOException {
        ByteArrayOutputStream fragment = new ByteArrayOutputStream();
        boolean sync = false;
        boolean moofSeen = false;
        for (Optional<Mp4Box> read = Mp4Box.read(input); read.isPresent(); read = Mp4Box.read(input)) {
            Mp4Box box = read.get();
            switch (box.type()) {
                case "ftyp" -> {
                    // A concatenated file begins anew; its fragments belong to the new init segment.
                    init.reset();
                    init.writeBytes(box.bytes());
                    initSent = false;
                }
                case "moov" -> {
                    if (box.all("mvex").isEmpty()) {
                        throw new IOException("this MP4 file is not fragmented: moov has no mvex" + ADVICE);
                    }
                    init.writeBytes(box.bytes());
                    samples = new Mp4SyncSamples(box);
                }
                case "moof" -> {
                    Mp4SyncSamples known = samples;
                    if (known == null) {
                        throw new IOException("a fragment comes before the init segment (moov)");
                    }
                    fragment.writeBytes(box.bytes());
                    moofSeen = true;
                    sync = known.startsWithSync(box);
                }
                case "mdat" -> {
                    if (!moofSeen) {
                        throw new IOException("mdat without moof before it" + ADVICE);
                    }
                    fragment.writeBytes(box.bytes());
                    emit(fragment.toByteArray(), sync);
                    return;
                }
                case "mfra", "free", "skip" -> {
                    // an index into the file, and padding: of no use here
                }
                default -> fragment.writeBytes(box.bytes());
            }
        }
        if (moofSeen) {
            throw new IOException("the file ends between moof and mdat");
        }
    }

    private void emit(byte[] fragment, boolean sync) {
        boolean startsGroup = sync || !initSent;
        if (startsGroup && (initInEveryGroup || !initSent)) {
            ready.add(new Piece(init.toByteArray(), true));
            ready.add(new Piece(fragment, false));
            initSent = true;
        } else {
            ready.add(new Piece(fragment, startsGroup));
        }
    }
}
