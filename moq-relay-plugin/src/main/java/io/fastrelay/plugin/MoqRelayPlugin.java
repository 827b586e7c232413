package io.fastrelay.plugin;

import io.fastrelay.api.Authorizer;
import io.fastrelay.api.MediaServerContext;
import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.api.RelayConfiguration;
import io.fastrelay.api.RelayEvents;
import io.fastrelay.api.RelayPlugin;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What pf4j loads. In a host that gives a {@link MediaServerContext} the relay is configured by it. In a host that knows
 * nothing but pf4j it has its defaults, or what the YAML file says that the system property {@code fastrelay.config}
 * names.
 */
public final class MoqRelayPlugin extends Plugin implements RelayPlugin {

    /** The system property that names a YAML file. */
    static final String CONFIGURATION_PROPERTY = "fastrelay.config";

    private static final Logger log = LoggerFactory.getLogger(MoqRelayPlugin.class);

    private final Optional<MediaServerContext> host;
    private volatile @Nullable MoqRelay relay;

    /** For hosts that know nothing but pf4j. */
    public MoqRelayPlugin() {
        host = Optional.empty();
    }

    /** For hosts that give a context. */
    public MoqRelayPlugin(MediaServerContext host) {
        this.host = Optional.of(host);
    }

    /** Serves when it returns. What it throws says what is wrong; the plugin can be started again then. */
    @Override
    public void start() {
        RelayConfiguration configuration = configuration();
        Optional<Path> dataFolder = host.map(MediaServerContext::dataFolder);
        Optional<Authorizer> authorizer = host.flatMap(MediaServerContext::authorizer);
        RelayEvents events = host.map(MediaServerContext::events).orElseGet(() -> new RelayEvents() {});
        MoqRelay started = RelayAssembly.start(configuration, dataFolder, authorizer, events);
        relay = started;
        for (RelayAddress address : started.addresses()) {
            log.info(
                    "The relay serves at {} and {}, certificate {}",
                    address.quicUrl(),
                    address.webTransportUrl(),
                    address.certificateSha256());
        }
    }

    /** Drains, then stops; when it returns sockets and threads are gone. */
    @Override
    public void stop() {
        MoqRelay running = relay;
        relay = null;
        if (running != null) {
            running.close();
            log.info("The relay has stopped");
        }
    }

    @Override
    public Optional<MoqRelay> relay() {
        return Optional.ofNullable(relay);
    }

    private RelayConfiguration configuration() {
        if (host.isPresent()) {
            return ConfigurationReader.fromHost(host.get());
        }
        String file = System.getProperty(CONFIGURATION_PROPERTY, "");
        return file.isEmpty() ? RelayConfiguration.defaults() : ConfigurationReader.fromFile(Path.of(file));
    }
}
