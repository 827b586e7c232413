package io.fastrelay.transport.packet.nativelib;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.HashMap;
import java.util.Map;

/**
 * Which classes are bound to which libraries, and by how many. Apart from {@link NativeLibraries} because this class
 * cannot be loaded where there is no JNA.
 */
final class Bindings {

    /** Static because the JVM binds native methods to a class, not to an instance. Guarded by itself. */
    private static final Map<Class<?>, Binding> BOUND = new HashMap<>();

    private record Binding(NativeLibrary library, int users) {}

    private Bindings() {}

    static void acquire(Class<?> methods, String name) {
        synchronized (BOUND) {
            Binding binding = BOUND.get(methods);
            if (binding == null) {
                NativeLibrary library = name.equals(NativeLibraries.PROCESS)
                        ? NativeLibrary.getProcess()
                        : NativeLibrary.getInstance(name, methods.getClassLoader());
                try {
                    Native.register(methods, library);
                } catch (Error | RuntimeException e) {
                    dispose(library);
                    throw e;
                }
                binding = new Binding(library, 0);
            }
            BOUND.put(methods, new Binding(binding.library, binding.users + 1));
        }
    }

    static void release(Class<?> methods) {
        synchronized (BOUND) {
            Binding binding = BOUND.remove(methods);
            if (binding == null) {
                return;
            }
            if (binding.users > 1) {
                BOUND.put(methods, new Binding(binding.library, binding.users - 1));
                return;
            }
            Native.unregister(methods);
            dispose(binding.library);
        }
    }

    private static void dispose(NativeLibrary library) {
        // JNA gives everybody who asks for a library the same instance
        if (BOUND.values().stream().noneMatch(binding -> binding.library == library)) {
            library.close();
        }
        if (BOUND.isEmpty()) {
            endCleaner();
        }
    }

    /**
     * JNA's cleaner thread waits for 30 more seconds once it has nothing left to do, and holds our class loader with it.
     * To an interruption it answers by ending. Only where JNA is this plugin's own: otherwise others may need the thread.
     */
    private static void endCleaner() {
        ClassLoader own = Bindings.class.getClassLoader();
        if (Native.class.getClassLoader() != own || own == ClassLoader.getSystemClassLoader()) {
            return;
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("JNA Cleaner") && thread.getClass().getClassLoader() == own) {
                thread.interrupt();
            }
        }
    }
}
