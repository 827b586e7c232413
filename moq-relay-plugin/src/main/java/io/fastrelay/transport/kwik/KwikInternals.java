package io.fastrelay.transport.kwik;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsClientEngine;
import tech.kwik.core.cc.CongestionControlEventListener;
import tech.kwik.core.cc.CongestionController;
import tech.kwik.core.impl.QuicClientConnectionImpl;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.recovery.LossDetector;
import tech.kwik.core.recovery.RecoveryManager;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.SenderImpl;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.impl.ApplicationProtocolRegistry;
import tech.kwik.core.server.impl.ServerConnectionImpl;
import tech.kwik.core.stream.FlowControl;
import tech.kwik.core.stream.StreamManager;

/**
 * Every member of kwik that is reached by reflection, by name, in one place. {@link KwikSelfTest} looks all of them up
 * before the first connection, so that another version of kwik fails at the start and not in the middle of a session.
 */
final class KwikInternals {

    private static final Member SERVER_STREAMS =
            new Member(ServerConnectionImpl.class, "streamManager", StreamManager.class);
    private static final Member CLIENT_STREAMS =
            new Member(QuicClientConnectionImpl.class, "streamManager", StreamManager.class);
    private static final Member SERVER_SENDER = new Member(ServerConnectionImpl.class, "sender", SenderImpl.class);
    private static final Member CLIENT_SENDER = new Member(QuicClientConnectionImpl.class, "sender", SenderImpl.class);
    private static final Member CLIENT_TLS =
            new Member(QuicClientConnectionImpl.class, "tlsEngine", TlsClientEngine.class);
    private static final Member FLOW_CONTROL =
            new Member(QuicConnectionImpl.class, "flowController", FlowControl.class);
    private static final Member SENDER_CONGESTION =
            new Member(SenderImpl.class, "congestionController", CongestionController.class);
    private static final Member SENDER_RECOVERY =
            new Member(SenderImpl.class, "recoveryManager", RecoveryManager.class);
    private static final Member SENDER_RTT = new Member(SenderImpl.class, "rttEstimater", RttEstimator.class);
    private static final Member SENDER_PACKET_SIZE = new Member(SenderImpl.class, "maxPacketSize", int.class);
    private static final Member RECOVERY_CONGESTION =
            new Member(RecoveryManager.class, "congestionController", CongestionController.class);
    private static final Member RECOVERY_DETECTORS =
            new Member(RecoveryManager.class, "lossDetectors", LossDetector[].class);
    private static final Member DETECTOR_CONGESTION =
            new Member(LossDetector.class, "congestionController", CongestionController.class);

    private static final Member RECOVERY_RTT = new Member(RecoveryManager.class, "rttEstimater", RttEstimator.class);
    private static final Member DETECTOR_RTT = new Member(LossDetector.class, "rttEstimater", RttEstimator.class);

    private static final String REGISTER_PROTOCOL = "registerApplicationProtocol";

    private static final List<Member> FIELDS = List.of(
            SERVER_STREAMS,
            CLIENT_STREAMS,
            SERVER_SENDER,
            CLIENT_SENDER,
            CLIENT_TLS,
            FLOW_CONTROL,
            SENDER_CONGESTION,
            SENDER_RECOVERY,
            SENDER_RTT,
            SENDER_PACKET_SIZE,
            RECOVERY_CONGESTION,
            RECOVERY_DETECTORS,
            DETECTOR_CONGESTION,
            RECOVERY_RTT,
            DETECTOR_RTT);

    private KwikInternals() {}

    /** Looks every member up; throws an {@link IllegalStateException} that names the first that is not as expected. */
    static void verify() {
        FIELDS.forEach(Member::field);
        registerMethod();
    }

    /** Puts the stream table in kwik's place for it, before the handshake. */
    static void installStreams(QuicConnectionImpl connection, StreamManager streams) {
        (connection instanceof QuicClientConnectionImpl ? CLIENT_STREAMS : SERVER_STREAMS).set(connection, streams);
    }

    static void installFlowControl(QuicConnectionImpl connection, FlowControl credit) {
        FLOW_CONTROL.set(connection, credit);
    }

    /** Puts the controller in kwik's place for it, before anything is in flight. */
    static void installCongestionController(QuicConnectionImpl connection, CongestionController controller) {
        SenderImpl sender = sender(connection);
        SENDER_CONGESTION.set(sender, controller);
        RecoveryManager recovery = (RecoveryManager) SENDER_RECOVERY.get(sender);
        RECOVERY_CONGESTION.set(recovery, controller);
        for (LossDetector detector : (LossDetector[]) RECOVERY_DETECTORS.get(recovery)) {
            DETECTOR_CONGESTION.set(detector, controller);
        }
    }

    /** Who is to be woken when room in the window comes back. */
    static CongestionControlEventListener windowListener(QuicConnectionImpl connection) {
        return sender(connection);
    }

    /** Puts the estimate in kwik's place for it, before the first sample. */
    static void installRoundTrip(QuicConnectionImpl connection, RttEstimator estimate) {
        SenderImpl sender = sender(connection);
        SENDER_RTT.set(sender, estimate);
        RecoveryManager recovery = (RecoveryManager) SENDER_RECOVERY.get(sender);
        RECOVERY_RTT.set(recovery, estimate);
        for (LossDetector detector : (LossDetector[]) RECOVERY_DETECTORS.get(recovery)) {
            DETECTOR_RTT.set(detector, estimate);
        }
    }

    /** UDP payload bytes of the largest packet that is sent, final once the handshake is done. */
    static int maxPacketSize(QuicConnectionImpl connection) {
        return (Integer) SENDER_PACKET_SIZE.get(sender(connection));
    }

    static TlsClientEngine clientTls(QuicClientConnectionImpl connection) {
        return (TlsClientEngine) CLIENT_TLS.get(connection);
    }

    static void installClientTls(QuicClientConnectionImpl connection, TlsClientEngine engine) {
        CLIENT_TLS.set(connection, engine);
    }

    static void registerProtocol(
            ApplicationProtocolRegistry registry, String protocol, ApplicationProtocolConnectionFactory factory) {
        try {
            registerMethod().invoke(registry, protocol, factory);
        } catch (ReflectiveOperationException e) {
            throw unexpected(ApplicationProtocolRegistry.class, REGISTER_PROTOCOL, "a method that can be called", e);
        }
    }

    private static SenderImpl sender(QuicConnectionImpl connection) {
        return (SenderImpl)
                (connection instanceof QuicClientConnectionImpl ? CLIENT_SENDER : SERVER_SENDER).get(connection);
    }

    private static Method registerMethod() {
        try {
            Method method = ApplicationProtocolRegistry.class.getDeclaredMethod(
                    REGISTER_PROTOCOL, String.class, ApplicationProtocolConnectionFactory.class);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unexpected(
                    ApplicationProtocolRegistry.class, REGISTER_PROTOCOL, "(String, protocol connection factory)", e);
        }
    }

    private static IllegalStateException unexpected(
            Class<?> owner, String name, String expected, @Nullable Throwable cause) {
        return new IllegalStateException(
                "kwik " + KwikSelfTest.foundVersion() + " (made for " + KwikSelfTest.VERSION + "): expected "
                        + owner.getName() + "." + name + " to be " + expected
                        + (cause == null ? "" : ": " + cause),
                cause);
    }

    /** A field, looked up when it is used. */
    private record Member(Class<?> owner, String name, Class<?> type) {

        Field field() {
            Field field;
            try {
                field = owner.getDeclaredField(name);
                field.setAccessible(true);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw unexpected(owner, name, "a field of type " + type.getName(), e);
            }
            if (field.getType() != type) {
                throw unexpected(
                        owner,
                        name,
                        "of type " + type.getName() + ", it is "
                                + field.getType().getName(),
                        null);
            }
            return field;
        }

        Object get(Object target) {
            try {
                return field().get(target);
            } catch (ReflectiveOperationException e) {
                throw unexpected(owner, name, "readable", e);
            }
        }

        void set(Object target, Object value) {
            try {
                field().set(target, value);
            } catch (ReflectiveOperationException e) {
                throw unexpected(owner, name, "writable", e);
            }
        }
    }
}
