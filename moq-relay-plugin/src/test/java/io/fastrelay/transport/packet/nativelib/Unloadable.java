package io.fastrelay.transport.packet.nativelib;

/** What a plugin does with native libraries from its start to its stop. Run in a class loader of its own. */
public final class Unloadable implements Runnable {
    @Override
    public void run() {
        try (NativeLibraries libraries = new NativeLibraries()) {
            if (!libraries.bind(GetPid.class, NativeLibraries.PROCESS)
                    || GetPid.getpid() != ProcessHandle.current().pid()) {
                throw new AssertionError("getpid cannot be called");
            }
        }
    }
}
