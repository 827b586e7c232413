package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tech.kwik.agent15.ProtectionKeysType;
import tech.kwik.agent15.TlsConstants.CipherSuite;
import tech.kwik.agent15.engine.TlsClientEngine;
import tech.kwik.agent15.handshake.ServerHello;

@Timeout(60)
class ClientTlsTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<TlsClientEngine> tls = new AtomicReference<>();

    private void answer() {
        try {
            tls.get().received(new ServerHello(CipherSuite.TLS_AES_128_GCM_SHA256), ProtectionKeysType.None);
        } catch (Exception e) {
            events.add("answer failed: " + e);
        }
    }

    @Test
    void an_answer_that_comes_before_the_beginning_is_over_waits_for_it() throws Exception {
        Thread answering = new Thread(this::answer);
        TlsClientEngine engine = (TlsClientEngine) Proxy.newProxyInstance(
                ClientTlsTest.class.getClassLoader(), new Class<?>[] {TlsClientEngine.class}, (self, method, all) -> {
                    if (method.getName().equals("startHandshake")) {
                        answering.start();
                        while (answering.getState() != Thread.State.BLOCKED && events.isEmpty()) {
                            Thread.onSpinWait();
                        }
                        events.add("waits for the answer");
                    } else if (method.getName().equals("received")) {
                        events.add("answered");
                    }
                    return null;
                });
        tls.set(ClientTls.before(engine, List.of("moqt-18"), result -> events.add("finished")));
        tls.get().startHandshake();
        answering.join();
        assertEquals(List.of("waits for the answer", "answered"), events);
    }
}
