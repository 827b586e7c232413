package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.DialOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class CertificatesTest {

    @TempDir
    Path folder;

    @Test
    void a_development_certificate_is_what_browsers_accept_by_its_hash() throws Exception {
        X509Certificate leaf =
                DevelopmentCertificates.of(Optional.empty()).current().leaf();
        assertEquals(
                256,
                ((ECPublicKey) leaf.getPublicKey())
                        .getParams()
                        .getCurve()
                        .getField()
                        .getFieldSize());
        Duration valid = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        assertTrue(valid.compareTo(Duration.ofDays(14)) <= 0, valid.toString());
        assertEquals(-1, leaf.getBasicConstraints(), "is a CA");
        assertTrue(leaf.getSubjectAlternativeNames().stream()
                .anyMatch(name -> name.get(1).equals("localhost")));
        assertTrue(leaf.getSubjectAlternativeNames().stream()
                .anyMatch(name -> name.get(1).equals("127.0.0.1")));
    }

    @Test
    void a_development_certificate_survives_a_restart_and_is_renewed_before_it_ends() {
        Instant now = Instant.now();
        String first = at(now).current().sha256();
        assertEquals(first, at(now.plus(Duration.ofDays(5))).current().sha256());
        DevelopmentCertificates later = at(now.plus(Duration.ofDays(12)));
        assertNotEquals(first, later.current().sha256());
        assertTrue(later.current().leaf().getNotAfter().toInstant().isAfter(now.plus(Duration.ofDays(20))));
    }

    private DevelopmentCertificates at(Instant time) {
        return DevelopmentCertificates.of(Optional.of(folder), Clock.fixed(time, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({"EC,256,pkcs8", "EC,256,own", "EC,384,pkcs8", "EC,521,own", "RSA,2048,pkcs8", "RSA,2048,own"})
    void clients_connect_with_every_kind_of_pem_key(String algorithm, int bits, String form) throws Exception {
        write("server", algorithm, bits, form);
        PemCertificates source = PemCertificates.of(folder.resolve("server.crt"), folder.resolve("server.key"));
        BlockingQueue<TestPeer> accepted = new LinkedBlockingQueue<>();
        try (KwikListener listener = KwikListener.open(Link.options(), source, TestPeer.acceptor(accepted));
                KwikDialer dialer = new KwikDialer()) {
            // trusted as its own authority, so name and chain are checked in full
            DialOptions options = DialOptions.of(Link.PROTOCOL).withTrustedCertificates(folder.resolve("server.crt"));
            dialer.dial(uri(listener), options, TestPeer.acceptor(new LinkedBlockingQueue<>()))
                    .toCompletableFuture()
                    .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            TestPeer.take(accepted);
        }
    }

    @Test
    void a_new_certificate_is_used_for_new_sessions_and_old_ones_go_on() throws Exception {
        write("server", "EC", 256, "pkcs8");
        PemCertificates source = PemCertificates.of(folder.resolve("server.crt"), folder.resolve("server.key"));
        BlockingQueue<TestPeer> accepted = new LinkedBlockingQueue<>();
        BlockingQueue<TestPeer> dialed = new LinkedBlockingQueue<>();
        try (KwikListener listener =
                        KwikListener.open(Link.options(), source, TestPeer.acceptor(accepted, Bytes::echo));
                KwikDialer dialer = new KwikDialer()) {
            String first = listener.certificateSha256();
            dial(dialer, listener, first, dialed);
            TestPeer old = TestPeer.take(dialed);
            // the certificate without its key changes nothing yet
            byte[] oldKey = Files.readAllBytes(folder.resolve("server.key"));
            write("server", "RSA", 2048, "pkcs8");
            byte[] newKey = Files.readAllBytes(folder.resolve("server.key"));
            Files.write(folder.resolve("server.key"), oldKey);
            Thread.sleep(1100);
            assertEquals(first, listener.certificateSha256());
            Files.write(folder.resolve("server.key"), newKey);
            Files.setLastModifiedTime(
                    folder.resolve("server.key"), FileTime.from(Instant.now().plusSeconds(2)));
            Await.until("reloaded", () -> !listener.certificateSha256().equals(first));
            dial(dialer, listener, listener.certificateSha256(), dialed);
            TestPeer.take(dialed);
            byte[] data = Bytes.random(5000, 1);
            Received answer = new Received(null, null);
            BidirectionalStream stream = old.connection.openBidirectional(answer);
            stream.write(ByteBuffer.wrap(data));
            stream.finish();
            assertArrayEquals(data, answer.awaitWhole());
        }
    }

    @Test
    void an_error_names_the_file_and_what_was_expected() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        IOException noChain = assertThrows(IOException.class, () -> PemCertificates.of(empty, empty));
        assertTrue(noChain.getMessage().contains("empty.pem"), noChain.getMessage());
        write("a", "EC", 256, "pkcs8");
        write("b", "EC", 256, "pkcs8");
        IOException mixed = assertThrows(
                IOException.class, () -> PemCertificates.of(folder.resolve("a.crt"), folder.resolve("b.key")));
        assertTrue(mixed.getMessage().contains("b.key"), mixed.getMessage());
    }

    private static URI uri(KwikListener listener) {
        return URI.create("moqt://127.0.0.1:" + listener.address().getPort());
    }

    private static void dial(KwikDialer dialer, KwikListener listener, String hash, BlockingQueue<TestPeer> into)
            throws Exception {
        dialer.dial(uri(listener), DialOptions.of(Link.PROTOCOL).withCertificateSha256(hash), TestPeer.acceptor(into))
                .toCompletableFuture()
                .get(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void write(String name, String algorithm, int bits, String form) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        KeyPair keys = generator.generateKeyPair();
        X500Name subject = new X500Name("CN=test");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                subject,
                keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        String signature = algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate())));
        writePem(name + ".crt", certificate);
        PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        Object key = form.equals("pkcs8")
                ? new PemObject("PRIVATE KEY", pkcs8.getEncoded())
                : algorithm.equals("RSA") ? keys.getPrivate() : sec1(keys, bits, pkcs8);
        writePem(name + ".key", key);
        String head = Files.readString(folder.resolve(name + ".key"));
        String expected = form.equals("own") ? "BEGIN " + algorithm + " PRIVATE KEY" : "BEGIN PRIVATE KEY";
        assertTrue(head.contains(expected), List.of(head.split("\n")).get(0));
    }

    /** As OpenSSL writes it: with the curve. */
    private static PemObject sec1(KeyPair keys, int bits, PrivateKeyInfo pkcs8) throws IOException {
        return new PemObject(
                "EC PRIVATE KEY",
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                                bits,
                                ((ECPrivateKey) keys.getPrivate()).getS(),
                                pkcs8.getPrivateKeyAlgorithm().getParameters())
                        .getEncoded());
    }

    private void writePem(String file, Object content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(content);
        }
        Files.writeString(folder.resolve(file), text.toString());
    }
}
