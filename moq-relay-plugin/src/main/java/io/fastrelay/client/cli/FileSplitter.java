package io.fastrelay.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;

/** One object per file. */
final class FileSplitter implements Splitter {

    private final Queue<Path> files;

    FileSplitter(Collection<Path> files) {
        this.files = new ArrayDeque<>(files);
    }

    @Override
    public Optional<Piece> next() throws IOException {
        Path file = files.poll();
        return file == null ? Optional.empty() : Optional.of(new Piece(Files.readAllBytes(file), false));
    }
}
