package io.fastrelay.transport.packet.nativelib;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs something in a class loader of its own, as a plugin is, and looks whether the class loader goes. */
public final class OwnLoader {

    /** JNA's cleaner thread alone would hold it for 30 seconds. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private OwnLoader() {}

    /** @param task with a public constructor without parameters; run on the calling thread, which lives on */
    public static void assertUnloadedAfter(Class<? extends Runnable> task) throws Exception {
        WeakReference<ClassLoader> loader = run(task.getName(), "");
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (loader.get() != null && System.nanoTime() < deadline) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertNull(loader.get(), "the class loader is still referred to");
    }

    /** Runs it where there is no JNA. */
    public static void runWithoutJna(Class<? extends Runnable> task) throws Exception {
        run(task.getName(), "jna-");
    }

    private static WeakReference<ClassLoader> run(String task, String leftOut) throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path file = Path.of(entry);
            if (leftOut.isEmpty() || !file.getFileName().toString().startsWith(leftOut)) {
                path.add(file.toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object instance = loader.loadClass(task).getDeclaredConstructor().newInstance();
            ((Runnable) instance).run();
            return new WeakReference<>(loader);
        }
    }
}
