package io.fastrelay.client.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A box of ISO/IEC 14496-12 section 4.2.
 *
 * @param type four characters
 * @param bytes the whole box, header included
 * @param headerLength 8, or 16 with a 64-bit size
 */
record Mp4Box(String type, byte[] bytes, int headerLength) {

    private static final long MAX = 64 << 20;

    /** Reads the next box of a file; empty at its end. */
    static Optional<Mp4Box> read(InputStream input) throws IOException {
        byte[] head = input.readNBytes(8);
        if (head.length == 0) {
            return Optional.empty();
        }
        if (head.length < 8) {
            throw new EOFException("the file ends inside a box header");
        }
        long size = ByteBuffer.wrap(head).getInt() & 0xffff_ffffL;
        String type = new String(head, 4, 4, StandardCharsets.ISO_8859_1);
        if (size == 1) {
            head = join(head, input.readNBytes(8));
            if (head.length < 16) {
                throw new EOFException("the file ends inside the header of box '" + type + "'");
            }
            size = ByteBuffer.wrap(head).getLong(8);
        }
        if (size == 0) {
            byte[] rest = input.readNBytes((int) MAX);
            return Optional.of(new Mp4Box(type, join(head, rest), head.length));
        }
        if (size < head.length || size > MAX) {
            throw new IOException("box '" + type + "' says it has " + size + " bytes; this is not an MP4 file, or one "
                    + "box is larger than " + MAX + " bytes");
        }
        byte[] body = input.readNBytes((int) size - head.length);
        if (body.length < size - head.length) {
            throw new EOFException("the file ends inside box '" + type + "': " + (head.length + body.length) + " of "
                    + size + " bytes");
        }
        return Optional.of(new Mp4Box(type, join(head, body), head.length));
    }

    /** What is behind the header. */
    ByteBuffer body() {
        return ByteBuffer.wrap(bytes, headerLength, bytes.length - headerLength).slice();
    }

    /** The boxes inside. */
    List<Mp4Box> children() {
        List<Mp4Box> boxes = new ArrayList<>();
        ByteBuffer rest = body();
        while (rest.remaining() >= 8) {
            int size = rest.getInt(rest.position());
            if (size < 8 || size > rest.remaining()) {
                break;
            }
            byte[] child = new byte[size];
            rest.get(child);
            boxes.add(new Mp4Box(new String(child, 4, 4, StandardCharsets.ISO_8859_1), child, 8));
        }
        return boxes;
    }

    /** The boxes inside that are reached by this path. */
    List<Mp4Box> all(String... path) {
        List<Mp4Box> level = List.of(this);
        for (String name : path) {
            List<Mp4Box> next = new ArrayList<>();
            for (Mp4Box box : level) {
                box.children().stream().filter(child -> child.type.equals(name)).forEach(next::add);
            }
            level = next;
        }
        return level;
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
