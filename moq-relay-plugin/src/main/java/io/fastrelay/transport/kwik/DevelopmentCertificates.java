package io.fastrelay.transport.kwik;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Self-signed certificates as browsers accept them by hash (W3C WebTransport, serverCertificateHashes): ECDSA P-256,
 * valid for less than 14 days, not a CA. A new one takes the place of the old one before that ends.
 */
public final class DevelopmentCertificates implements CertificateSource {

    private static final Logger log = LoggerFactory.getLogger(DevelopmentCertificates.class);

    private static final Duration VALID = Duration.ofDays(13);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(2);
    /** Clocks of clients may be behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final String FILE = "development-certificate.pem";

    private final Optional<Path> folder;
    private final Clock clock;
    private @Nullable ServerCertificate current;

    private DevelopmentCertificates(Optional<Path> folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** @param folder keeps the certificate, so that its hash survives a restart; empty for none */
    public static DevelopmentCertificates of(Optional<Path> folder) {
        return new DevelopmentCertificates(folder, Clock.systemUTC());
    }

    /** With another clock, for tests of the renewal. */
    static DevelopmentCertificates of(Optional<Path> folder, Clock clock) {
        return new DevelopmentCertificates(folder, clock);
    }

    @Override
    public synchronized ServerCertificate current() {
        ServerCertificate known = current;
        if (known == null) {
            known = stored();
        }
        if (known == null || !isGood(known)) {
            known = generate();
            store(known);
        }
        current = known;
        return known;
    }

    private boolean isGood(ServerCertificate certificate) {
        Instant now = clock.instant();
        return now.isBefore(certificate.leaf().getNotAfter().toInstant().minus(RENEW_BEFORE_END))
                && !now.isBefore(certificate.leaf().getNotBefore().toInstant());
    }

    private @Nullable ServerCertificate stored() {
        Path file = folder.map(path -> path.resolve(FILE)).orElse(null);
        if (file == null || !Files.exists(file)) {
            return null;
        }
        try {
            return Pem.read(file, file);
        } catch (IOException e) {
            log.warn("the stored development certificate is replaced by a new one: {}", e.getMessage());
            return null;
        }
    }

    private void store(ServerCertificate certificate) {
        if (folder.isEmpty()) {
            return;
        }
        Path file = folder.get().resolve(FILE);
        try {
            Files.createDirectories(folder.get());
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(certificate.leaf());
                // PKCS #8: the older form, which the writer takes for EC keys, leaves out the curve
                writer.writeObject(
                        new PemObject("PRIVATE KEY", certificate.key().getEncoded()));
            }
            Path fresh = Files.createTempFile(folder.get(), FILE, ".new");
            if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(fresh, text.toString());
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            log.warn(
                    "the development certificate is not kept, its hash will change with the next start: {}",
                    e.toString());
        }
    }

    private ServerCertificate generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            Instant from = clock.instant().minus(BACKDATED);
            X500Name name = new X500Name("CN=localhost");
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(64, new SecureRandom()).add(BigInteger.ONE),
                    Date.from(from),
                    Date.from(from.plus(VALID)),
                    name,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names()));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            ServerCertificate made = new ServerCertificate(
                    List.of(new JcaX509CertificateConverter().getCertificate(builder.build(signer))),
                    keys.getPrivate());
            log.info(
                    "made a development certificate, valid until {}, SHA-256 {}",
                    made.leaf().getNotAfter().toInstant(),
                    made.sha256());
            return made;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("no development certificate could be made: " + e.getMessage(), e);
        }
    }

    private static GeneralName[] names() {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        try {
            String host = InetAddress.getLocalHost().getHostName();
            // a host may have a name that is no DNS name
            if (!host.equals("localhost") && host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
                names.add(new GeneralName(GeneralName.dNSName, host));
            }
        } catch (UnknownHostException e) {
            log.debug("this host's name is unknown: {}", e.getMessage());
        }
        return names.toArray(new GeneralName[0]);
    }
}
