package io.fastrelay.plugin;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.MoqRelayProvider;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayEvents;
import java.util.Optional;
import org.pf4j.Extension;

/** Relays for hosts that configure them in code. */
@Extension
public final class RelayProvider implements MoqRelayProvider {

    @Override
    public MoqRelay start(RelayConfiguration configuration, Optional<Authorizer> authorizer, RelayEvents events) {
        return RelayAssembly.start(configuration, Optional.empty(), authorizer, events);
    }
}
