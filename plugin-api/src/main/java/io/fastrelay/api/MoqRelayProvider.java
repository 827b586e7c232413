package io.fastrelay.api;

import java.util.Optional;
import org.pf4j.ExtensionPoint;

/** Makes relays for hosts that configure them in code. An extension of the plugin; stateless. */
public interface MoqRelayProvider extends ExtensionPoint {

    /**
     * Starts a relay; it serves when this returns. The caller closes it, at the latest before the plugin is stopped.
     *
     * @throws IllegalArgumentException if the configuration cannot be served, with what was expected and found
     * @throws java.io.UncheckedIOException if a file cannot be read
     * @throws IllegalStateException if an address cannot be bound
     */
    MoqRelay start(RelayConfiguration configuration, Optional<Authorizer> authorizer, RelayEvents events);
}
