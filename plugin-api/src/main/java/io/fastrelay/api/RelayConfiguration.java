package io.fastrelay.api;

import java.time.Duration;
import java.util.List;

/**
 * Everything that can be configured. The YAML file and a host's settings have the same keys in kebab-case (listener
 * {@code certificate-file}), durations as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 13d}, and sizes as
 * bytes or {@code 64kB}, {@code 16MB}, {@code 1GB} (powers of 1024).
 *
 * @param listeners where to listen, at least one; key {@code listeners}
 * @param access who may do what; key {@code access}
 * @param limits what clients can make the relay keep; key {@code limits}
 * @param cache how much is kept of tracks; key {@code cache}
 * @param delivery how far subscribers may fall behind; key {@code delivery}
 * @param kernel whether a kernel plane is wanted; key {@code kernel}
 * @param drainTimeout how long sessions may take to leave after GOAWAY when the relay stops; key {@code drain-timeout}
 */
public record RelayConfiguration(
        List<ListenerConfiguration> listeners,
        AccessConfiguration access,
        LimitConfiguration limits,
        CacheConfiguration cache,
        DeliveryConfiguration delivery,
        KernelMode kernel,
        Duration drainTimeout) {

    public RelayConfiguration {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("listeners: expected at least one, found none");
        }
        Ranges.check("drain-timeout", drainTimeout, Duration.ZERO, Duration.ofHours(1));
    }

    /** Loopback port 4443, where anyone may publish and subscribe, with a development certificate. */
    public static RelayConfiguration defaults() {
        return new RelayConfiguration(
                List.of(ListenerConfiguration.defaults()),
                AccessConfiguration.defaults(),
                LimitConfiguration.defaults(),
                CacheConfiguration.defaults(),
                DeliveryConfiguration.defaults(),
                KernelMode.AUTO,
                Duration.ofSeconds(5));
    }
}
