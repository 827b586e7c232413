package io.fastrelay.transport.packet.nativelib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's libraries that are called through JNA, and their release: a plugin comes and goes in a JVM that stays, and
 * neither a thread nor a class loader may stay behind.
 *
 * <p>A class declares {@code static native} methods that take and return nothing but {@code int} and {@code long}
 * (addresses too: of direct buffers, {@code com.sun.jna.Native.getDirectBufferPointer}), which costs no allocation per
 * call; methods that {@code throws com.sun.jna.LastErrorException} throw at -1, so errno is better asked for with
 * {@code Native.getLastError}, which JNA keeps per thread. Neither {@code com.sun.jna.Memory} nor {@code Structure} nor
 * callbacks should be used: each registers something that only garbage collection takes back.
 *
 * <p>Methods are bound to classes, hence for all instances of this class together: what one instance has bound stays
 * until the last instance that bound it is closed. Where JNA, its native part for this system, or a library is missing,
 * {@link #bind} says so once in the log and returns false. Thread-safe.
 */
public final class NativeLibraries implements AutoCloseable {

    /** Stands for what the JVM itself has loaded: among it the C library, under whatever name. */
    public static final String PROCESS = "";

    private static final int LONGEST_REASON = 300;

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    private final Map<Class<?>, Boolean> bound = new LinkedHashMap<>();
    private boolean closed;

    /**
     * Binds the native methods of a class to the functions of the same names. Again for the same class: the answer of the
     * first time.
     *
     * @param library as the system's loader knows it, such as {@code libcrypto.so.3}, or {@link #PROCESS}
     * @return whether the methods may be called, until {@link #close}
     */
    public synchronized boolean bind(Class<?> methods, String library) {
        if (closed) {
            throw new IllegalStateException("the native libraries are released already");
        }
        return bound.computeIfAbsent(methods, type -> tryBind(type, library));
    }

    private static boolean tryBind(Class<?> methods, String library) {
        Throwable failure = apart(() -> Bindings.acquire(methods, library));
        if (failure != null) {
            LOG.info(
                    "{} is not used: {} cannot be called here ({})",
                    methods.getSimpleName(),
                    library.equals(PROCESS) ? "the system" : library,
                    brief(failure));
        }
        return failure == null;
    }

    /** Gives back what this instance has bound. Nobody may be in one of the methods, or call one afterwards. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Class<?>> mine = new ArrayList<>();
        bound.forEach((methods, here) -> {
            if (here) {
                mine.add(methods);
            }
        });
        if (!mine.isEmpty()) {
            Throwable failure = apart(() -> mine.forEach(Bindings::release));
            if (failure != null) {
                LOG.warn("native libraries were not released", failure);
            }
        }
    }

    /**
     * JNA leaves a thread local of its own in the thread that binds, which would hold this class loader for as long as
     * that thread lives; and it is a thread of the host that starts a plugin. So it is done on a thread that ends.
     */
    private static @Nullable Throwable apart(Runnable task) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(task, "native-libraries");
        thread.setUncaughtExceptionHandler((self, e) -> failure.set(e));
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // what is begun is ended: it takes milliseconds
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable failed = failure.get();
        if (failed instanceof VirtualMachineError error) {
            throw error;
        }
        return failed;
    }

    /** On one line: JNA tells every place where it looked on a line of its own. */
    private static String brief(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        return e.getClass().getSimpleName() + ": " + message.substring(0, Math.min(message.length(), LONGEST_REASON));
    }
}
