package io.fastrelay.e2e.relay;

import io.fastrelay.e2e.peers.DenoPeers;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A test against the relay as a user runs it: the sample host's distribution in a process of its own. Gives tests a
 * {@link Relay} and {@link DenoPeers}, which all of them share; use fresh namespaces.
 *
 * <p>With the system property {@code fastrelay.e2e.relay} set to a ready line ("ready moqt://127.0.0.1:P
 * https://127.0.0.1:P/ HASH") the tests run against that relay instead, of whatever make.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EndToEnd.Resolver.class)
public @interface EndToEnd {

    /** Starts what a test asks for, once, and ends it after the last test. */
    final class Resolver implements ParameterResolver {

        private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(EndToEnd.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Relay.class || type == DenoPeers.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            ExtensionContext.Store store = context.getRoot().getStore(OURS);
            if (parameter.getParameter().getType() == DenoPeers.class) {
                return store.getOrComputeIfAbsent("peers", key -> new Closing<>(DenoPeers.start()), Closing.class)
                        .value();
            }
            String given = System.getProperty("fastrelay.e2e.relay", "");
            if (!given.isEmpty()) {
                return Relay.of(given);
            }
            return ((RelayProcess) store.getOrComputeIfAbsent(
                                    "relay", key -> new Closing<>(RelayProcess.start()), Closing.class)
                            .value())
                    .relay();
        }
    }

    /** Something that JUnit closes when the last test has ended. */
    record Closing<T extends AutoCloseable>(T value) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            value.close();
        }
    }
}
