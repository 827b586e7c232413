package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.transport.packet.protection.CipherSuite;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.kwik.agent15.ProtectionKeysType;
import tech.kwik.agent15.TlsConstants;
import tech.kwik.agent15.engine.TlsServerEngine;
import tech.kwik.agent15.handshake.ClientHello;
import tech.kwik.agent15.handshake.EncryptedExtensions;

/** What is read from TLS messages, and changed in them, beside agent15. */
class HandshakeReadingTest {

    /** Another extension (ALPN), to be passed over. */
    private static final String ALPN = "0010 0005 0003026833";

    @ParameterizedTest
    @CsvSource({
        // id, length, value: 1000 in two bytes
        "'c0000000ff04de1b 02 43e8', 1000",
        // behind another parameter: max_idle_timeout 30000
        "'01 04 80007530 c0000000ff04de1b 01 19', 25",
        "'01 04 80007530', -1",
        "'', -1",
        // cut off, or longer than the message
        "'c0000000ff04de1b', -1",
        "'c0000000ff04de1b 04 43', -1",
        "'01 ff ff', -1",
        // a length that is negative as an int
        "'01 c0000000fffffff0 00', -1",
    })
    void the_smallest_ack_delay_is_read_from_either_message(String parameters, long expected) throws Exception {
        String hex = parameters.replace(" ", "");
        String extension = String.format("0039%04x", hex.length() / 2) + hex;
        assertEquals(expected, MinAckDelay.of(clientHello("1301", ALPN + extension)));
        byte[] body = bytes(ALPN + extension);
        ByteBuffer message = ByteBuffer.allocate(6 + body.length);
        message.putInt(0x08000000 | 2 + body.length).putShort((short) body.length);
        message.put(body).flip();
        EncryptedExtensions answer =
                new EncryptedExtensions().parse(message, message.remaining(), (buffer, context) -> null);
        assertEquals(expected, MinAckDelay.of(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "130113021303, AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256",
        "130313021301, AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256",
        "130113021303, CHACHA20_POLY1305_SHA256, TLS_CHACHA20_POLY1305_SHA256",
        // what is not offered cannot be chosen
        "13011302, CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256",
    })
    void the_suite_that_the_server_wants_most_is_the_first(String offered, CipherSuite wanted, String expected)
            throws Exception {
        ClientHello hello = clientHello(offered, ALPN);
        byte[] before = hello.getBytes().clone();
        AtomicReference<TlsConstants.CipherSuite> first = new AtomicReference<>();
        TlsServerEngine behind = (TlsServerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TlsServerEngine.class}, (proxy, method, arguments) -> {
                    first.set(((ClientHello) arguments[0]).getCipherSuites().get(0));
                    return null;
                });
        ServerTls.before(behind, List.of(wanted)).received(hello, ProtectionKeysType.None);
        assertEquals(expected, first.get().name());
        assertEquals(HexFormat.of().formatHex(before), HexFormat.of().formatHex(hello.getBytes()));
    }

    @Test
    void every_suite_of_quic_has_its_name_here() {
        assertEquals(CipherSuite.AES_128_GCM_SHA256, CipherSuites.of(TlsConstants.CipherSuite.TLS_AES_128_GCM_SHA256));
        assertEquals(CipherSuite.AES_256_GCM_SHA384, CipherSuites.of(TlsConstants.CipherSuite.TLS_AES_256_GCM_SHA384));
        assertEquals(
                CipherSuite.CHACHA20_POLY1305_SHA256,
                CipherSuites.of(TlsConstants.CipherSuite.TLS_CHACHA20_POLY1305_SHA256));
    }

    /** @param suites and extensions in hexadecimal digits */
    private static ClientHello clientHello(String suites, String extensions) throws Exception {
        byte[] extensionBytes = bytes(extensions);
        byte[] suiteBytes = bytes(suites);
        byte[] random = new byte[32];
        new Random(1).nextBytes(random);
        ByteBuffer body = ByteBuffer.allocate(1000);
        body.putShort((short) 0x0303).put(random);
        body.put((byte) 0);
        body.putShort((short) suiteBytes.length).put(suiteBytes);
        body.put((byte) 1).put((byte) 0);
        body.putShort((short) extensionBytes.length).put(extensionBytes);
        body.flip();
        ByteBuffer message = ByteBuffer.allocate(4 + body.remaining());
        message.putInt(0x01000000 | body.remaining()).put(body).flip();
        return new ClientHello(message, (buffer, context) -> null);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
