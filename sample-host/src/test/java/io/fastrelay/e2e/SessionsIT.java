package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.bench.JvmProbe;
import io.fastrelay.e2e.load.Crowd;
import io.fastrelay.e2e.relay.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand sessions of quiche clients come and go: what the relay holds for them comes and goes with them. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class SessionsIT {

    private static final int SESSIONS = 1000;
    private static final int MOST_THREADS = 40;
    private static final int MOST_BYTES_PER_SESSION = 200_000;
    private static final long BEGIN_NO_WAVE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(100);

    private static RelayProcess relay;

    @BeforeAll
    static void start() {
        relay = RelayProcess.start();
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @Test
    @DisplayName("for two minutes 1,000 sessions come and go: threads, memory and connection states return")
    void comeAndGo() throws Exception {
        long began = System.nanoTime();
        try (JvmProbe probe = JvmProbe.attach(relay.pid())) {
            // the first wave loads classes and makes pools grow
            wave(probe, 0);
            int threads = threads();
            long used = probe.usedBytes();
            int waves = 0;
            while (waves == 0 || System.nanoTime() - began < BEGIN_NO_WAVE_AFTER_NANOS) {
                wave(probe, used);
                waves++;
            }
            int last = waves;
            long left = probe.usedBytes() - used;
            assertTrue(threads() <= threads + 2, () -> "threads: " + threads + ", after " + last + " waves more");
            assertTrue(left < 20_000_000, () -> left + " bytes are left of " + last + " waves");
        }
    }

    /** @param used bytes before, 0 to leave memory out of account */
    private static void wave(JvmProbe probe, long used) throws Exception {
        try (Crowd crowd = Crowd.subscribe(relay.relay().quic(), SESSIONS)) {
            crowd.awaitObjects(2);
            int threads = threads();
            assertTrue(threads <= MOST_THREADS, () -> threads + " threads at " + SESSIONS + " sessions");
            Map<String, Double> now = relay.metrics().read();
            assertEquals(SESSIONS + 1, now.get("moq_relay_quic_connections"));
            assertEquals(SESSIONS + 1, now.get("moq_relay_quic_connection_states"));
            if (used > 0) {
                long each = (probe.usedBytes() - used) / SESSIONS;
                assertTrue(each <= MOST_BYTES_PER_SESSION, () -> each + " bytes per session");
            }
            assertEquals("", crowd.troubles());
        }
        Map<String, Double> after = relay.metrics().await(now -> now.get("moq_relay_quic_connection_states") == 0, 60);
        assertEquals(0, after.get("moq_relay_sessions"), after::toString);
        assertEquals(0, after.get("moq_relay_quic_connections"), after::toString);
        assertEquals(0, after.get("moq_relay_quic_connection_states"), after::toString);
        assertEquals(0, after.get("moq_relay_quic_bytes_in_flight"), after::toString);
    }

    private static int threads() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + relay.pid() + "/status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToInt(line -> Integer.parseInt(line.substring(8).trim()))
                .findFirst()
                .orElseThrow();
    }
}
