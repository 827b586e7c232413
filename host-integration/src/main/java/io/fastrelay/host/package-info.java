/**
 * Embeds pf4j plugins, the relay first of all, in any Java server.
 *
 * <pre>{@code
 * PluginHost host = PluginHost.builder(Path.of("plugins"))
 *         .configuration(myConfiguration)   // which plugins are enabled, and their settings
 *         .dataFolder(Path.of("data"))
 *         .build();
 * host.start();
 * host.relay().ifPresent(relay -> log.info("relay at {}", relay.addresses()));
 * ...
 * host.close();
 * }</pre>
 *
 * Whether a plugin is enabled, and its settings, come from the server's own configuration through
 * {@link io.fastrelay.host.PluginConfiguration}; pf4j's enabled.txt and disabled.txt are not used. A plugin that fails is
 * reported by {@link io.fastrelay.host.PluginHost#plugins()}, and the server runs on.
 *
 * <p>Metrics: {@link io.fastrelay.host.RelayMetrics} is a collector for prometheus-metrics that reads the relay's own
 * statistics when it is scraped. It counts nothing itself and keeps no reference to the plugin, so the plugin can be
 * unloaded; a server with another metrics library reads {@link io.fastrelay.api.MoqRelay#statistics()} the same way.
 */
package io.fastrelay.host;
