package io.fastrelay.session;

import io.fastrelay.transport.ConnectionHandler;

/** What serves a connection: its events come in here, the session is for the owner. */
public interface SessionEndpoint extends ConnectionHandler {

    Session session();
}
