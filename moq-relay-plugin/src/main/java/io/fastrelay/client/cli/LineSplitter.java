package io.fastrelay.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** One object per line, without its line feed; a carriage return before it goes too. */
final class LineSplitter implements Splitter {

    private static final int MAX_LINE = 16 << 20;

    private final InputStream input;

    /** @param input buffered */
    LineSplitter(InputStream input) {
        this.input = input;
    }

    @Override
    public Optional<Piece> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = input.read();
        if (b < 0) {
            return Optional.empty();
        }
        while (b >= 0 && b != '\n') {
            if (line.size() == MAX_LINE) {
                throw new IOException("a line is longer than " + MAX_LINE + " bytes");
            }
            line.write(b);
            b = input.read();
        }
        byte[] bytes = line.toByteArray();
        if (bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
            bytes = java.util.Arrays.copyOf(bytes, bytes.length - 1);
        }
        return Optional.of(new Piece(bytes, false));
    }
}
