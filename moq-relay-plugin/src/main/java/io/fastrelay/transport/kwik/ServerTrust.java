package io.fastrelay.transport.kwik;

import io.fastrelay.transport.DialOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.DefaultHostnameVerifier;
import tech.kwik.agent15.engine.HostnameVerifier;

/** Which server certificates a client accepts. */
final class ServerTrust {

    /** Type of an IP address among the subject's alternative names (RFC 5280 section 4.2.1.6). */
    private static final int IP_ADDRESS = 7;

    private final DialOptions options;

    ServerTrust(DialOptions options) {
        this.options = options;
    }

    /**
     * Empty where the JVM's own trust decides.
     *
     * @throws IOException if the PEM file cannot be read
     */
    Optional<X509TrustManager> manager() throws IOException {
        if (options.insecure()) {
            return Optional.of(new Check(chain -> {}));
        }
        if (options.certificateSha256().isPresent()) {
            String expected = options.certificateSha256().get();
            return Optional.of(new Check(chain -> {
                String found = ServerCertificate.sha256(chain[0]);
                if (!found.equals(expected)) {
                    throw new CertificateException(
                            "expected the certificate with SHA-256 " + expected + ", the server has " + found);
                }
            }));
        }
        Optional<Path> file = options.trustedCertificates();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        X509TrustManager jvm = managerOf(null);
        X509TrustManager own = managerOf(store(file.get()));
        return Optional.of(new Check(chain -> {
            try {
                own.checkServerTrusted(chain, "UNKNOWN");
            } catch (CertificateException notOwn) {
                jvm.checkServerTrusted(chain, "UNKNOWN");
            }
        }));
    }

    /** A pinned certificate is the right one whatever name it carries. */
    HostnameVerifier names() {
        if (options.insecure() || options.certificateSha256().isPresent()) {
            return (host, certificate) -> true;
        }
        HostnameVerifier byName = new DefaultHostnameVerifier();
        return (host, certificate) -> hasAddress(host, certificate) || byName.verify(host, certificate);
    }

    /** agent15 knows DNS names only. */
    private static boolean hasAddress(String host, X509Certificate certificate) {
        if (host.indexOf(':') < 0 && !host.matches("[0-9.]+")) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return false;
            }
            for (List<?> name : names) {
                if (name.get(0).equals(IP_ADDRESS)
                        && InetAddress.getByName((String) name.get(1)).equals(address)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException | CertificateParsingException e) {
            return false;
        }
    }

    private static KeyStore store(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + count++, certificate);
            }
            if (count == 0) {
                throw new IOException(file + ": expected certificates in PEM, found none");
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": expected certificates in PEM: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager managerOf(@Nullable KeyStore store) throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates cannot be checked: " + e.getMessage(), e);
        }
    }

    private interface Rule {
        void check(X509Certificate[] chain) throws CertificateException;
    }

    private record Check(Rule rule) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a client checks servers only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            if (chain.length == 0) {
                throw new CertificateException("the server sent no certificate");
            }
            rule.check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
