package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.protection.CipherSuite;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsEngine;
import tech.kwik.agent15.engine.TlsServerEngine;
import tech.kwik.agent15.handshake.ClientHello;
import tech.kwik.core.tls.QuicTransportParametersExtension;

/**
 * Stands before agent15's server engine: chooses the cipher suite by our order where agent15 takes the client's, and reads
 * from the ClientHello what kwik passes over.
 */
final class ServerTls implements InvocationHandler {

    private final TlsServerEngine engine;
    private final List<CipherSuite> preference;
    private volatile long minAckDelayMicros = -1;

    private ServerTls(TlsServerEngine engine, List<CipherSuite> preference) {
        this.engine = engine;
        this.preference = preference;
    }

    /** @param preference cipher suites, the one that is wanted most first; those that are missing come last */
    static TlsServerEngine before(TlsServerEngine engine, List<CipherSuite> preference) {
        return (TlsServerEngine) Proxy.newProxyInstance(
                ServerTls.class.getClassLoader(),
                new Class<?>[] {TlsServerEngine.class},
                new ServerTls(engine, preference));
    }

    /** What stands before this engine. */
    static ServerTls of(TlsEngine engine) {
        return (ServerTls) Proxy.getInvocationHandler(engine);
    }

    /** What was chosen, once the ClientHello has come. */
    CipherSuite cipherSuite() {
        return CipherSuites.of(engine.getSelectedCipher());
    }

    /** See {@link MinAckDelay#of}; known once the ClientHello has come. */
    long minAckDelayMicros() {
        return minAckDelayMicros;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof ClientHello hello) {
            minAckDelayMicros = MinAckDelay.of(hello);
            // agent15 takes the first that it supports; the transcript is made of the message's bytes, not of this list
            hello.getCipherSuites().sort(Comparator.comparingInt(suite -> CipherSuites.rank(suite, preference)));
        }
        if (arguments != null
                && arguments.length == 1
                && arguments[0] instanceof QuicTransportParametersExtension parameters
                && minAckDelayMicros >= 0) {
            MinAckDelay.addTo(parameters);
        }
        try {
            return method.invoke(engine, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
