/** Finding namespaces by prefix (draft 18 section 9.5), as a data structure that knows nothing of sessions. */
package io.fastrelay.relay.namespace;
