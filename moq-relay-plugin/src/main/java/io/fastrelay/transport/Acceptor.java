package io.fastrelay.transport;

/** Decides who serves a new connection. */
@FunctionalInterface
public interface Acceptor {

    /** Called in the new connection's context before any other of its events; returns who hears them. */
    ConnectionHandler accept(Connection connection);
}
