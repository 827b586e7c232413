package io.fastrelay.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a media server gives to the plugin that it carries. Handed to the plugin's constructor. */
public interface MediaServerContext {

    /**
     * The plugin's part of the host's configuration: maps with string keys, lists, strings, whole numbers, booleans, as a
     * YAML or JSON parser yields them. Unknown keys and wrong types make the plugin refuse to start. Empty for defaults.
     * The keys are those of {@link RelayConfiguration}, described in the relay's documentation.
     */
    Map<String, Object> settings();

    /** Relative paths in the settings are relative to this folder, usually that of the host's configuration file. */
    Path settingsFolder();

    /** Where the settings stand, for error messages; for example {@code conf/host.yml, plugins.moq-relay.settings}. */
    String settingsOrigin();

    /** A folder that only this plugin uses. Created by the plugin when it needs one. */
    Path dataFolder();

    /**
     * The host's say in what sessions may do. Whoever gives one is responsible for the access policy: the relay then also
     * listens on other addresses than loopback without further rules. Where access rules are configured as well, both
     * must allow.
     */
    default Optional<Authorizer> authorizer() {
        return Optional.empty();
    }

    /** Hears what happens in the relay. */
    default RelayEvents events() {
        return new RelayEvents() {};
    }
}
