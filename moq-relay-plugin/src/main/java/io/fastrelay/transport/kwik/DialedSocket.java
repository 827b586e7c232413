package io.fastrelay.transport.kwik;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;

/**
 * The socket of one connection of a dialer, as kwik sees it.
 *
 * @param loop that really sends and receives
 * @param server the address that kwik found for the server's name
 * @param closed completes when kwik closes the socket, which it does when everything else has ended
 */
record DialedSocket(DialerLoop loop, InetSocketAddress server, RelaySocket socket, CompletableFuture<Void> closed) {

    static DialedSocket open(DialerLoop loop, InetAddress address, int port) throws SocketException {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        RelaySocket socket = new RelaySocket(loop.carrier().loop().socket(), () -> closed.complete(null));
        return new DialedSocket(loop, new InetSocketAddress(address, port), socket, closed);
    }
}
