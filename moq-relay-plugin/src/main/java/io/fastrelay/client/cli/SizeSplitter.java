package io.fastrelay.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Objects of a fixed size; the last one may be shorter. */
final class SizeSplitter implements Splitter {

    private final InputStream input;
    private final int size;

    SizeSplitter(InputStream input, int size) {
        this.input = input;
        this.size = size;
    }

    @Override
    public Optional<Piece> next() throws IOException {
        byte[] bytes = input.readNBytes(size);
        return bytes.length == 0 ? Optional.empty() : Optional.of(new Piece(bytes, false));
    }
}
