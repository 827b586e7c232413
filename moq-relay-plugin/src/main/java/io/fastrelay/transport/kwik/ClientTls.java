package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.protection.CipherSuite;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsClientEngine;
import tech.kwik.agent15.extension.ApplicationLayerProtocolNegotiationExtension;
import tech.kwik.agent15.handshake.EncryptedExtensions;
import tech.kwik.agent15.handshake.FinishedMessage;
import tech.kwik.core.tls.QuicTransportParametersExtension;

/**
 * Stands before agent15's client engine: offers several protocols where kwik offers one, learns which one the server
 * chose, and tells when the handshake is done, on kwik's receiver thread and before any stream data is processed.
 */
final class ClientTls implements InvocationHandler {

    private final TlsClientEngine engine;
    private final List<String> protocols;
    private final Consumer<Result> onFinished;
    private volatile long minAckDelayMicros = -1;
    private @Nullable String chosen;

    private ClientTls(TlsClientEngine engine, List<String> protocols, Consumer<Result> onFinished) {
        this.engine = engine;
        this.protocols = protocols;
        this.onFinished = onFinished;
    }

    /**
     * What the handshake settled.
     *
     * @param protocol that the server chose
     * @param minAckDelayMicros see {@link MinAckDelay#of}
     */
    record Result(String protocol, CipherSuite cipherSuite, long minAckDelayMicros) {}

    /** @param protocols to offer, most wanted first */
    static TlsClientEngine before(TlsClientEngine engine, List<String> protocols, Consumer<Result> onFinished) {
        return (TlsClientEngine) Proxy.newProxyInstance(
                ClientTls.class.getClassLoader(),
                new Class<?>[] {TlsClientEngine.class},
                new ClientTls(engine, protocols, onFinished));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
        if (first instanceof ApplicationLayerProtocolNegotiationExtension
                && method.getName().equals("add")) {
            engine.add(new ApplicationLayerProtocolNegotiationExtension(protocols));
            return null;
        }
        if (first instanceof QuicTransportParametersExtension parameters
                && method.getName().equals("add")) {
            MinAckDelay.addTo(parameters);
        }
        if (first instanceof EncryptedExtensions message) {
            minAckDelayMicros = MinAckDelay.of(message);
            chosen = message.getExtensions().stream()
                    .filter(ApplicationLayerProtocolNegotiationExtension.class::isInstance)
                    .map(extension -> ((ApplicationLayerProtocolNegotiationExtension) extension).getProtocols())
                    .filter(answer -> answer.size() == 1)
                    .map(answer -> answer.get(0))
                    .findFirst()
                    .orElse(null);
        }
        try {
            Object result = call(method, arguments);
            if (first instanceof FinishedMessage && method.getName().equals("received")) {
                onFinished.accept(new Result(
                        chosen == null ? "" : chosen, CipherSuites.of(engine.getSelectedCipher()), minAckDelayMicros));
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /**
     * agent15 sends its ClientHello first and notes afterwards that it waits for an answer. A ServerHello that is faster
     * would be ignored, and the handshake never finish: so what is received waits until the beginning is over.
     */
    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
            throws IllegalAccessException, InvocationTargetException {
        if (method.getName().equals("startHandshake") || method.getName().equals("received")) {
            synchronized (this) {
                return method.invoke(engine, arguments);
            }
        }
        return method.invoke(engine, arguments);
    }
}
