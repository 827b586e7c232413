package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SystemUdpSocketsTest {

    private final NativeLibraries libraries = new NativeLibraries();

    @AfterEach
    void release() {
        libraries.close();
    }

    private String kind(String wish) throws IOException {
        try (UdpSocket socket =
                new SystemUdpSockets(libraries, wish).open(new InetSocketAddress("127.0.0.1", 0), false)) {
            return socket.describe();
        }
    }

    @Test
    void theFallbackCanBeAskedFor() throws IOException {
        assertEquals("the JDK's DatagramChannel", kind("nio"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "these sockets call Linux")
    void linuxHasItsOwn() throws IOException {
        assertTrue(kind("").startsWith("recvmmsg"), kind(""));
        assertTrue(kind("native").startsWith("recvmmsg"), kind("native"));
    }

    @Test
    void anythingElseIsNotAKind() {
        String message = assertThrows(IllegalArgumentException.class, () -> new SystemUdpSockets(libraries, "fast"))
                .getMessage();
        assertTrue(message.contains("fastrelay.udp") && message.contains("fast"), message);
    }
}
