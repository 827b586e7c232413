package io.fastrelay.e2e.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The peers of src/test/peers with the stacks they are made of, in the build folder. */
final class PeerBundle {

    private final Path folder = Path.of("target", "peers").toAbsolutePath();

    /** Installs and bundles what has changed since the last time; that is nothing, usually. */
    static PeerBundle install() {
        PeerBundle bundle = new PeerBundle();
        try {
            Path setup = Path.of("src", "test", "peers", "setup.sh").toAbsolutePath();
            Tools.run(List.of("bash", setup.toString(), bundle.folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the peers were set up", e);
        }
        return bundle;
    }

    Path deno() {
        return folder.resolve("deno");
    }

    Path denoScript() {
        return folder.resolve("deno.js");
    }

    Path browserScript() {
        return folder.resolve("browser.js");
    }
}
