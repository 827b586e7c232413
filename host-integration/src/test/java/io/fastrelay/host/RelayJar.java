package io.fastrelay.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The plugin's jar as the build packed it; its classes are not on the class path of these tests. */
final class RelayJar {

    private RelayJar() {}

    static Path built() {
        Path jar = Path.of(System.getProperty("relay.jar"));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "expected the plugin's jar, found nothing at " + jar.toAbsolutePath() + "; run mvn package first");
        }
        return jar;
    }

    /** A plugins folder that holds nothing but the jar. */
    static Path alone(Path folder) {
        try {
            Path plugins = Files.createDirectories(folder.resolve("plugins"));
            Files.copy(built(), plugins.resolve("moq-relay-plugin.jar"));
            return plugins;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
