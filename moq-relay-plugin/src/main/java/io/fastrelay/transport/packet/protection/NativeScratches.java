package io.fastrelay.transport.packet.protection;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The scratch memory of each thread. Thread-safe. */
final class NativeScratches {

    /** Weak, so that a thread of the host that comes by here does not hold this plugin's class loader. */
    private final ThreadLocal<@Nullable WeakReference<NativeScratch>> ofThread = new ThreadLocal<>();

    /** That of the calling thread; the same one as long as anybody holds it. */
    NativeScratch own() {
        WeakReference<NativeScratch> reference = ofThread.get();
        NativeScratch scratch = reference == null ? null : reference.get();
        if (scratch == null) {
            scratch = new NativeScratch();
            ofThread.set(new WeakReference<>(scratch));
        }
        return scratch;
    }
}
