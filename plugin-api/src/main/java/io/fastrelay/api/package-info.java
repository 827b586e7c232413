/**
 * The contract between a media server and the MoQ relay that it carries as a plugin.
 *
 * <h2>What a host gives</h2>
 *
 * A {@link io.fastrelay.api.MediaServerContext} in the plugin's constructor: the plugin's settings out of the host's own
 * configuration, a folder for its files, and, if the host wants a say, an {@link io.fastrelay.api.Authorizer} and
 * {@link io.fastrelay.api.RelayEvents}. The module host-integration does this with pf4j in a few lines. A host that gives
 * nothing gets a relay with {@link io.fastrelay.api.RelayConfiguration#defaults() defaults}, or one that is configured by
 * the YAML file which the system property {@code fastrelay.config} names.
 *
 * <h2>What a host gets</h2>
 *
 * The plugin object implements {@link io.fastrelay.api.RelayPlugin}, which hands out the running
 * {@link io.fastrelay.api.MoqRelay}: its state, its addresses, read-only {@link io.fastrelay.api.RelayStatistics
 * statistics}, and ways to close a session and to drain. A host that would rather run relays itself, with a configuration
 * made in code, asks pf4j for the extension {@link io.fastrelay.api.MoqRelayProvider}.
 *
 * <h2>Names</h2>
 *
 * Namespaces and track names of MoQ are bytes, not text, and are given as such. Where text is needed, for logs or web
 * pages, records also carry the name in the form of the drafts' appendix: fields joined by {@code -}, the name after
 * {@code --}, bytes other than letters, digits and {@code _} as {@code .xx}.
 *
 * <h2>Threads</h2>
 *
 * Everything here that the relay implements may be called by any thread. Everything that a host implements is called by
 * many threads at once and must not block.
 *
 * <h2>Class loading</h2>
 *
 * The plugin's jar carries a copy of this package for hosts that know nothing but pf4j. In a host that uses this package
 * the host's own copy must be the one that is loaded: load {@code io.fastrelay.api} parent-first, as host-integration
 * does.
 */
package io.fastrelay.api;
