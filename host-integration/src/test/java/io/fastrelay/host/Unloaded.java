package io.fastrelay.host;

import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Waits for what an unloaded plugin must not leave behind. */
final class Unloaded {

    private static final long LIMIT_MILLIS = 60_000;

    private Unloaded() {}

    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName() + "#" + thread.getId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether only threads of before are left, at the latest after a generous while. */
    static boolean noThreadsBut(Set<String> before) {
        return await(() -> before.containsAll(ownThreads(before)));
    }

    /** Threads that were not there before and are not the JVM's own. */
    static Set<String> ownThreads(Set<String> before) {
        Set<String> now = threads();
        now.removeAll(before);
        now.removeIf(name -> name.startsWith("Attach Listener")
                || name.startsWith("Common-Cleaner")
                || name.startsWith("Cleaner-")
                || name.startsWith("process reaper")
                || name.startsWith("ForkJoinPool.commonPool")
                || name.startsWith("CompletableFutureDelayScheduler"));
        return now;
    }

    static boolean collected(WeakReference<?> reference) {
        return await(() -> {
            System.gc();
            return reference.get() == null;
        });
    }

    static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
