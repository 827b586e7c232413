package io.fastrelay.transport.kwik;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsClientEngine;
import tech.kwik.core.ack.AckGenerator;
import tech.kwik.core.ack.GlobalAckGenerator;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.common.PnSpace;
import tech.kwik.core.crypto.ConnectionSecrets;
import tech.kwik.core.impl.IdleTimer;
import tech.kwik.core.impl.QuicClientConnectionImpl;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.recovery.LossDetector;
import tech.kwik.core.recovery.RecoveryManager;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.NullAckGenerator;
import tech.kwik.core.send.SendRequestQueue;
import tech.kwik.core.send.SenderImpl;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.impl.ApplicationProtocolRegistry;
import tech.kwik.core.server.impl.ServerConnectionImpl;
import tech.kwik.core.stream.StreamManager;
import tech.kwik.core.tls.QuicTransportParametersExtension;

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
    private static final Member SENDER_RECOVERY =
            new Member(SenderImpl.class, "recoveryManager", RecoveryManager.class);
    private static final Member SENDER_RTT = new Member(SenderImpl.class, "rttEstimater", RttEstimator.class);
    private static final Member RECOVERY_RTT = new Member(RecoveryManager.class, "rttEstimater", RttEstimator.class);
    private static final Member RECOVERY_DETECTORS =
            new Member(RecoveryManager.class, "lossDetectors", LossDetector[].class);
    private static final Member DETECTOR_RTT = new Member(LossDetector.class, "rttEstimater", RttEstimator.class);
    private static final Member SENDER_PACKET_SIZE = new Member(SenderImpl.class, "maxPacketSize", int.class);
    private static final Member SENDER_THREAD = new Member(SenderImpl.class, "senderThread", Thread.class);
    private static final Member SENDER_STOPPING = new Member(SenderImpl.class, "stopping", boolean.class);
    private static final Member SENDER_SHUTDOWN = new Member(SenderImpl.class, "shutdownHook", Runnable.class);
    private static final Member SENDER_QUEUES =
            new Member(SenderImpl.class, "sendRequestQueue", SendRequestQueue[].class);
    private static final Member ACK_GENERATORS =
            new Member(GlobalAckGenerator.class, "ackGenerators", AckGenerator[].class);
    private static final Member RECOVERY_TIMER =
            new Member(RecoveryManager.class, "scheduler", ScheduledExecutorService.class);
    private static final Member IDLE_TIMER = new Member(IdleTimer.class, "timer", ScheduledExecutorService.class);
    private static final Member TRANSPORT_PARAMETERS =
            new Member(QuicTransportParametersExtension.class, "data", byte[].class);
    private static final Member CONNECTION_TIMER =
            new Member(QuicConnectionImpl.class, "scheduler", ScheduledExecutorService.class);
    private static final Member CONNECTION_SECRETS =
            new Member(QuicConnectionImpl.class, "connectionSecrets", ConnectionSecrets.class);

    private static final Operation REGISTER_PROTOCOL = new Operation(
            ApplicationProtocolRegistry.class,
            "registerApplicationProtocol",
            String.class,
            ApplicationProtocolConnectionFactory.class);
    private static final Operation SEND_IF_ANY = new Operation(SenderImpl.class, "sendIfAny");
    private static final Operation MAY_SEND_MORE =
            new Operation(ServerConnectionImpl.class, "increaseAntiAmplificationLimit", int.class);

    private static final List<Member> FIELDS = List.of(
            TRANSPORT_PARAMETERS,
            SERVER_STREAMS,
            CLIENT_STREAMS,
            SERVER_SENDER,
            CLIENT_SENDER,
            CLIENT_TLS,
            SENDER_RECOVERY,
            SENDER_RTT,
            RECOVERY_RTT,
            RECOVERY_DETECTORS,
            DETECTOR_RTT,
            SENDER_PACKET_SIZE,
            SENDER_THREAD,
            SENDER_STOPPING,
            SENDER_SHUTDOWN,
            SENDER_QUEUES,
            ACK_GENERATORS,
            RECOVERY_TIMER,
            IDLE_TIMER,
            CONNECTION_TIMER,
            CONNECTION_SECRETS);

    private static final List<Operation> METHODS = List.of(REGISTER_PROTOCOL, SEND_IF_ANY, MAY_SEND_MORE);

    /** More than a thread ever takes to end that has nothing to do. */
    private static final int THREAD_END_MILLIS = 5000;

    private KwikInternals() {}

    /** Looks every member up; throws an {@link IllegalStateException} that names the first that is not as expected. */
    static void verify() {
        FIELDS.forEach(Member::field);
        METHODS.forEach(Operation::method);
    }

    /** What is sent for the extension instead of what kwik makes of it. */
    static void transportParameters(QuicTransportParametersExtension extension, byte[] bytes) {
        TRANSPORT_PARAMETERS.set(extension, bytes);
    }

    /** Puts the stream table in kwik's place for it, before the handshake. */
    static void installStreams(QuicConnectionImpl connection, StreamManager streams) {
        (connection instanceof QuicClientConnectionImpl ? CLIENT_STREAMS : SERVER_STREAMS).set(connection, streams);
    }

    /** Round trip that the handshake measured, or a guess that is not below a third of a second. */
    static long roundTripMillis(QuicConnectionImpl connection) {
        return Math.max(1, ((RttEstimator) SENDER_RTT.get(sender(connection))).getSmoothedRtt());
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
        REGISTER_PROTOCOL.call(registry, protocol, factory);
    }

    /** Hands what kwik wants to send in 1-RTT packets to the queue, and has kwik acknowledge nothing there. */
    static void installAppQueue(QuicConnectionImpl connection, SendRequestQueue queue) {
        SenderImpl sender = sender(connection);
        ((SendRequestQueue[]) SENDER_QUEUES.get(sender))[EncryptionLevel.App.ordinal()] = queue;
        ((AckGenerator[]) ACK_GENERATORS.get(sender.getGlobalAckGenerator()))[PnSpace.App.ordinal()] =
                new NullAckGenerator();
    }

    /** Puts executors of ours in the place of kwik's, before anything was scheduled. */
    static void installTimers(QuicConnectionImpl connection, Supplier<ScheduledExecutorService> timers) {
        RECOVERY_TIMER.set(SENDER_RECOVERY.get(sender(connection)), timers.get());
        IDLE_TIMER.set(connection.getIdleTimer(), timers.get());
        CONNECTION_TIMER.set(connection, timers.get());
    }

    /** Ends the thread that kwik's sender has just started, before it has anything to do, and waits for that. */
    static void endSenderThread(QuicConnectionImpl connection) {
        SenderImpl sender = sender(connection);
        Thread thread = (Thread) SENDER_THREAD.get(sender);
        SENDER_STOPPING.set(sender, true);
        thread.interrupt();
        try {
            thread.join(THREAD_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " does not end");
        }
        SENDER_STOPPING.set(sender, false);
    }

    /** Whether kwik asked the sender to shut down. */
    static boolean isSenderStopping(QuicConnectionImpl connection) {
        return (Boolean) SENDER_STOPPING.get(sender(connection));
    }

    /** What kwik's sender thread does at its end. */
    static void runShutdownHook(QuicConnectionImpl connection) {
        ((Runnable) SENDER_SHUTDOWN.get(sender(connection))).run();
    }

    static void sendIfAny(QuicConnectionImpl connection) {
        SEND_IF_ANY.call(sender(connection));
    }

    /** So many bytes came from an address that may not be the peer's (RFC 9000 section 8.1). */
    static void received(ServerConnectionImpl connection, int bytes) {
        MAY_SEND_MORE.call(connection, bytes);
    }

    static ConnectionSecrets secrets(QuicConnectionImpl connection) {
        return (ConnectionSecrets) CONNECTION_SECRETS.get(connection);
    }

    private static SenderImpl sender(QuicConnectionImpl connection) {
        return (SenderImpl)
                (connection instanceof QuicClientConnectionImpl ? CLIENT_SENDER : SERVER_SENDER).get(connection);
    }

    private static IllegalStateException unexpected(
            Class<?> owner, String name, String expected, @Nullable Throwable cause) {
        return new IllegalStateException(
                "kwik " + KwikSelfTest.foundVersion() + " (made for " + KwikSelfTest.VERSION + "): expected "
                        + owner.getName() + "." + name + " to be " + expected
                        + (cause == null ? "" : ": " + cause),
                cause);
    }

    /** A field, looked up when it is used for the first time. */
    private static final class Member {

        private final Class<?> owner;
        private final String name;
        private final Class<?> type;
        private volatile @Nullable Field found;

        Member(Class<?> owner, String name, Class<?> type) {
            this.owner = owner;
            this.name = name;
            this.type = type;
        }

        Field field() {
            Field field = found;
            if (field != null) {
                return field;
            }
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
            found = field;
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

    /** A method without result, looked up when it is used for the first time. */
    private static final class Operation {

        private final Class<?> owner;
        private final String name;
        private final Class<?>[] parameters;
        private volatile @Nullable Method found;

        Operation(Class<?> owner, String name, Class<?>... parameters) {
            this.owner = owner;
            this.name = name;
            this.parameters = parameters;
        }

        Method method() {
            Method method = found;
            if (method == null) {
                try {
                    method = owner.getDeclaredMethod(name, parameters);
                    method.setAccessible(true);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    throw unexpected(owner, name, "a method with " + Arrays.toString(parameters), e);
                }
                found = method;
            }
            return method;
        }

        void call(Object target, Object... arguments) {
            try {
                method().invoke(target, arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(owner.getSimpleName() + "." + name + " failed", e.getCause());
            } catch (ReflectiveOperationException e) {
                throw unexpected(owner, name, "a method that can be called", e);
            }
        }
    }
}
