package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificatesTest {

    private static final Instant NOW = Instant.now();

    @TempDir
    Path folder;

    @Test
    void isWhatBrowsersAcceptByItsHash() {
        ServerCertificate made = at(NOW, Optional.empty()).current();
        assertEquals("EC", made.leaf().getPublicKey().getAlgorithm());
        assertEquals("SHA256withECDSA", made.leaf().getSigAlgName());
        Duration validity = Duration.between(
                made.leaf().getNotBefore().toInstant(),
                made.leaf().getNotAfter().toInstant());
        assertTrue(validity.compareTo(Duration.ofDays(14)) < 0, validity.toString());
        assertTrue(made.leaf().getNotBefore().toInstant().isBefore(NOW));
    }

    @Test
    void staysTheSameAfterARestart() {
        String first = at(NOW, Optional.of(folder)).current().sha256();
        String second =
                at(NOW.plus(Duration.ofDays(3)), Optional.of(folder)).current().sha256();
        assertEquals(first, second);
    }

    @Test
    void theKeptFileIsOnlyForItsOwner() throws Exception {
        at(NOW, Optional.of(folder)).current();
        try (var files = Files.list(folder)) {
            Path kept = files.findFirst().orElseThrow();
            assertTrue(Files.getPosixFilePermissions(kept).stream()
                    .noneMatch(permission -> permission.name().matches("(GROUP|OTHERS)_.*")));
        }
    }

    @Test
    void isRenewedBeforeItEnds() {
        MovableClock clock = new MovableClock(NOW);
        DevelopmentCertificates certificates = DevelopmentCertificates.of(Optional.of(folder), clock);
        String first = certificates.current().sha256();
        clock.now = NOW.plus(Duration.ofDays(10));
        assertEquals(first, certificates.current().sha256());
        clock.now = NOW.plus(Duration.ofDays(12));
        ServerCertificate renewed = certificates.current();
        assertNotEquals(first, renewed.sha256());
        assertTrue(renewed.leaf().getNotAfter().toInstant().isAfter(clock.now.plus(Duration.ofDays(10))));
    }

    @Test
    void aFileThatCannotBeReadIsReplaced() throws Exception {
        String first = at(NOW, Optional.of(folder)).current().sha256();
        try (var files = Files.list(folder)) {
            Files.writeString(files.findFirst().orElseThrow(), "no certificate");
        }
        String second = at(NOW, Optional.of(folder)).current().sha256();
        assertNotEquals(first, second);
        assertEquals(second, at(NOW, Optional.of(folder)).current().sha256());
    }

    private static DevelopmentCertificates at(Instant now, Optional<Path> folder) {
        return DevelopmentCertificates.of(folder, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
