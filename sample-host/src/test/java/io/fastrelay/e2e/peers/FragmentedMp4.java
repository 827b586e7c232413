package io.fastrelay.e2e.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fragmented MP4 file, cut into what a live stream sends.
 *
 * @param header everything before the first fragment: the init segment
 * @param fragments each a moof box with all that follows it up to the next
 */
public record FragmentedMp4(byte[] header, List<byte[]> fragments) {

    /** Reads a file. */
    public static FragmentedMp4 read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Integer> cuts = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); at += bytes.getInt(at)) { // ISO/IEC 14496-12, 4.2: size, type
            String type = new String(bytes.array(), at + 4, 4, StandardCharsets.US_ASCII);
            if (type.equals("moof")) {
                cuts.add(at);
            }
        }
        if (cuts.isEmpty()) {
            throw new IOException("expected a fragmented MP4 file, but " + file + " has no moof box");
        }
        byte[] header = slice(bytes, 0, cuts.get(0));
        List<byte[]> fragments = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            fragments.add(slice(bytes, cuts.get(i), i + 1 < cuts.size() ? cuts.get(i + 1) : bytes.limit()));
        }
        return new FragmentedMp4(header, fragments);
    }

    private static byte[] slice(ByteBuffer bytes, int from, int to) {
        byte[] slice = new byte[to - from];
        bytes.get(from, slice);
        return slice;
    }
}
