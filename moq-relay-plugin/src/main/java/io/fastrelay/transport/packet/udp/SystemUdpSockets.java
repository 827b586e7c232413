package io.fastrelay.transport.packet.udp;

import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest sockets of this system: Linux's own where they can be called, else the JDK's. The system property
 * {@value #PROPERTY} forces one kind: {@code nio} or {@code native}.
 */
public final class SystemUdpSockets implements UdpSockets {

    /** The system property that forces one kind of sockets. */
    public static final String PROPERTY = "fastrelay.udp";

    /** Where the layouts of {@link MessageHeaders} and the numbers of {@link Libc} hold. */
    private static final Set<String> MACHINES = Set.of("amd64", "x86_64", "aarch64");

    private static final Logger log = LoggerFactory.getLogger(SystemUdpSockets.class);

    private final UdpSockets chosen;

    /**
     * Looks what works and says so in the log.
     *
     * @param libraries to be closed after the last socket
     * @throws IllegalArgumentException if the system property is none of its values
     * @throws IllegalStateException if the sockets that it asks for do not work here
     */
    public SystemUdpSockets(NativeLibraries libraries) {
        this(libraries, System.getProperty(PROPERTY, ""));
    }

    SystemUdpSockets(NativeLibraries libraries, String wish) {
        chosen = switch (wish) {
            case "" -> choose(libraries);
            case "nio" -> told(new NioUdpSockets(), PROPERTY + "=nio");
            case "native" -> wanted(libraries);
            default ->
                throw new IllegalArgumentException(
                        "system property " + PROPERTY + ": expected nio or native, got " + wish);
        };
    }

    @Override
    public UdpSocket open(InetSocketAddress bind, boolean shared) throws IOException {
        return chosen.open(bind, shared);
    }

    @Override
    public String toString() {
        return chosen.toString();
    }

    private static UdpSockets choose(NativeLibraries libraries) {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!isKnown()) {
            return told(new NioUdpSockets(), "this is " + system);
        }
        try {
            return told(new NativeUdpSockets(libraries), "this is " + system);
        } catch (IOException | LinkageError e) {
            return told(new NioUdpSockets(), "Linux's own do not work here: " + e.getMessage());
        }
    }

    private static UdpSockets wanted(NativeLibraries libraries) {
        try {
            return told(new NativeUdpSockets(libraries), PROPERTY + "=native");
        } catch (IOException | LinkageError e) {
            throw new IllegalStateException("UDP sockets of Linux do not work here", e);
        }
    }

    private static boolean isKnown() {
        return System.getProperty("os.name").equals("Linux") && MACHINES.contains(System.getProperty("os.arch"));
    }

    private static UdpSockets told(UdpSockets sockets, String reason) {
        log.info("UDP sockets: {} ({})", sockets, reason);
        return sockets;
    }
}
