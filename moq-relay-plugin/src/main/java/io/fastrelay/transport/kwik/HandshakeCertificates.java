package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.protection.CipherSuite;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.ServerMessageSender;
import tech.kwik.agent15.engine.TlsServerEngine;
import tech.kwik.agent15.engine.TlsServerEngineFactory;
import tech.kwik.agent15.engine.TlsStatusEventHandler;

/**
 * Gives every handshake the certificate that is current then; sessions that exist are not touched by a new one.
 *
 * <p>No session tickets: agent15 keeps one session for each handshake for a day, without a bound, so clients that come and
 * go would fill the memory. A disposed factory makes engines as before, but keeps no sessions and gives no tickets.
 */
final class HandshakeCertificates extends TlsServerEngineFactory {

    private static final String ALIAS = "server";
    private static final char[] PASSWORD = "memory".toCharArray();

    private final CertificateSource source;
    private final List<CipherSuite> preference;
    private ServerCertificate inUse;
    private @Nullable TlsServerEngineFactory delegate;

    private HandshakeCertificates(CertificateSource source, List<CipherSuite> preference, ServerCertificate first)
            throws GeneralSecurityException, IOException {
        super(keyStore(first), ALIAS, PASSWORD, curve(first));
        this.source = source;
        this.preference = preference;
        inUse = first;
        dispose();
    }

    /**
     * @param preference cipher suites, the one that is wanted most first
     * @throws IllegalArgumentException if TLS cannot use the certificate
     */
    static HandshakeCertificates of(CertificateSource source, List<CipherSuite> preference) {
        ServerCertificate first = source.current();
        try {
            return new HandshakeCertificates(source, preference, first);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the certificate of " + first.leaf().getSubjectX500Principal() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public TlsServerEngine createServerEngine(ServerMessageSender sender, TlsStatusEventHandler events) {
        TlsServerEngineFactory chosen = chosen();
        TlsServerEngine engine =
                chosen == null ? super.createServerEngine(sender, events) : chosen.createServerEngine(sender, events);
        return ServerTls.before(engine, preference);
    }

    private synchronized @Nullable TlsServerEngineFactory chosen() {
        ServerCertificate current = source.current();
        if (current != inUse) {
            try {
                TlsServerEngineFactory next =
                        new TlsServerEngineFactory(keyStore(current), ALIAS, PASSWORD, curve(current));
                next.dispose();
                delegate = next;
                inUse = current;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("the new certificate cannot be used: " + e.getMessage(), e);
            }
        }
        return delegate;
    }

    private static KeyStore keyStore(ServerCertificate certificate) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(
                ALIAS, certificate.key(), PASSWORD, certificate.chain().toArray(new Certificate[0]));
        return store;
    }

    /** agent15 guesses the curve from a text that only the JDK's own provider writes. */
    private static @Nullable String curve(ServerCertificate certificate) throws CertificateException {
        PublicKey key = certificate.leaf().getPublicKey();
        if (!(key instanceof ECPublicKey ec)) {
            return null;
        }
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        return switch (bits) {
            case 256 -> "secp256r1";
            case 384 -> "secp384r1";
            case 521 -> "secp521r1";
            default ->
                throw new CertificateException("EC keys of P-256, P-384 and P-521 work, not of " + bits + " bits");
        };
    }
}
