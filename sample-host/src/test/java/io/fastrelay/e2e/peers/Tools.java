package io.fastrelay.e2e.peers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that the end-to-end tests need. A missing one fails a test with what to install; nothing is skipped. */
public final class Tools {

    private Tools() {}

    /** The first of these programs that is on the PATH. */
    public static Path require(String debianPackage, String... names) {
        for (String name : names) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return program;
                }
            }
        }
        throw new IllegalStateException("none of " + Arrays.toString(names)
                + " is on the PATH; install it (Debian: apt-get install " + debianPackage + ")");
    }

    /** Runs a program to its end and returns what it printed. Its errors go to the test's own. */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " did not end within 5 minutes");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(command + " ended with exit code " + process.exitValue());
        }
        return output;
    }
}
