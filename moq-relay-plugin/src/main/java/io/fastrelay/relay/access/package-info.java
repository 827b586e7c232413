/** Asking the host for permission, and carrying its answer back into the relay's context. */
package io.fastrelay.relay.access;
