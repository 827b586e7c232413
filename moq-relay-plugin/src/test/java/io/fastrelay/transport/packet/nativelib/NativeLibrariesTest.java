package io.fastrelay.transport.packet.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeLibrariesTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("what is bound can be called until the last user has closed")
    void counted() {
        NativeLibraries first = new NativeLibraries();
        NativeLibraries second = new NativeLibraries();
        assertTrue(first.bind(GetPid.class, NativeLibraries.PROCESS));
        assertTrue(first.bind(GetPid.class, NativeLibraries.PROCESS), "binding again is no second use");
        assertTrue(second.bind(GetPid.class, NativeLibraries.PROCESS));
        assertEquals(ProcessHandle.current().pid(), GetPid.getpid());

        first.close();
        first.close();
        assertEquals(ProcessHandle.current().pid(), GetPid.getpid());

        second.close();
        assertThrows(UnsatisfiedLinkError.class, GetPid::getpid);

        try (NativeLibraries third = new NativeLibraries()) {
            assertTrue(third.bind(GetPid.class, NativeLibraries.PROCESS));
            assertEquals(ProcessHandle.current().pid(), GetPid.getpid());
        }
    }

    @Test
    @DisplayName("a library or a function that is not there is answered with no, and nothing breaks")
    void missing() {
        try (NativeLibraries libraries = new NativeLibraries()) {
            assertFalse(libraries.bind(GetPid.class, "libfastrelay-has-no-such.so.7"));
            assertFalse(libraries.bind(NoSuchFunction.class, NativeLibraries.PROCESS));
        }
    }

    @Test
    @DisplayName("a closed instance binds nothing any more")
    void closed() {
        NativeLibraries libraries = new NativeLibraries();
        libraries.close();
        assertThrows(IllegalStateException.class, () -> libraries.bind(GetPid.class, NativeLibraries.PROCESS));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("neither the class loader nor a thread stays, though the thread that started it lives on")
    void unloaded() throws Exception {
        OwnLoader.assertUnloadedAfter(Unloadable.class);
    }

    /** A function that no library has. */
    static final class NoSuchFunction {
        private NoSuchFunction() {}

        static native int fastrelay_has_no_such_function();
    }
}
