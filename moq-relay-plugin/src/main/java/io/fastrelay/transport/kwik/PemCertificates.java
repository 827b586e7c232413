package io.fastrelay.transport.kwik;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A chain and its key in PEM files, read again when they change. A change that cannot be used is logged and ignored. */
public final class PemCertificates implements CertificateSource {

    private static final Logger log = LoggerFactory.getLogger(PemCertificates.class);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path chainFile;
    private final Path keyFile;
    private ServerCertificate current;
    private State seen;
    private long lookedAt = System.nanoTime();

    private PemCertificates(Path chainFile, Path keyFile) throws IOException {
        this.chainFile = chainFile;
        this.keyFile = keyFile;
        seen = state();
        current = usable();
    }

    /**
     * @param chainFile leaf first
     * @param keyFile PKCS#8, SEC 1 or PKCS#1, not encrypted
     * @throws IOException names the file and what is wrong with it
     */
    public static PemCertificates of(Path chainFile, Path keyFile) throws IOException {
        return new PemCertificates(chainFile, keyFile);
    }

    @Override
    public synchronized ServerCertificate current() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_AGAIN_NANOS) {
            lookedAt = now;
            reloadIfChanged();
        }
        return current;
    }

    private void reloadIfChanged() {
        try {
            State state = state();
            if (!state.equals(seen)) {
                // also when it cannot be used: said once, not every second
                seen = state;
                ServerCertificate fresh = usable();
                current = fresh;
                log.info("{}: new certificate, SHA-256 {}", chainFile, fresh.sha256());
            }
        } catch (IOException e) {
            log.warn("the certificate stays as it was: {}", e.toString());
        }
    }

    /** Files are replaced one after the other: between that, key and certificate do not belong together. */
    private ServerCertificate usable() throws IOException {
        ServerCertificate read = Pem.read(chainFile, keyFile);
        if (!read.belongsTogether()) {
            throw new IOException(keyFile + " is not the key of the certificate in " + chainFile);
        }
        return read;
    }

    private State state() throws IOException {
        return new State(
                Files.getLastModifiedTime(chainFile),
                Files.size(chainFile),
                Files.getLastModifiedTime(keyFile),
                Files.size(keyFile));
    }

    private record State(FileTime chainTime, long chainSize, FileTime keyTime, long keySize) {}
}
