/** A small runnable server that carries the relay plugin, and an example of how a server does that. */
package io.fastrelay.sample;
