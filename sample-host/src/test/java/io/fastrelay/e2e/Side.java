package io.fastrelay.e2e;

import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.PeerHost;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.relay.Relay;
import java.util.stream.Stream;

/** What a client of the relay can be: a stack on a transport. */
record Side(Stack stack, boolean webTransport) {

    static Stream<Side> all() {
        return Stream.of(Stack.values()).flatMap(stack -> Stream.of(new Side(stack, false), new Side(stack, true)));
    }

    Peer connect(PeerHost host, Relay relay) {
        return host.connect(stack, webTransport ? relay.webTransport() : relay.quic());
    }

    @Override
    public String toString() {
        return stack + (webTransport ? " on WebTransport" : " on raw QUIC");
    }
}
