package io.fastrelay.client.cli;

import io.fastrelay.client.ReceivedObject;
import io.fastrelay.moqt.ObjectStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file per object, named {@code GROUP-OBJECT}. */
final class DirectoryOutput implements ObjectOutput {

    private final Path directory;

    DirectoryOutput(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    @Override
    public void write(ReceivedObject object) throws IOException {
        if (object.head().status() == ObjectStatus.NORMAL) {
            String name = Long.toUnsignedString(object.location().group()) + "-"
                    + Long.toUnsignedString(object.location().object());
            Files.write(directory.resolve(name), object.payload());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
