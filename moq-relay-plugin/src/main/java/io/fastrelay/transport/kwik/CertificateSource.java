package io.fastrelay.transport.kwik;

/** Where a listener's certificate and key come from. May be called by any thread; never blocks on the network. */
public interface CertificateSource {

    /** The one to use for the next handshake. */
    ServerCertificate current();
}
