package io.fastrelay.e2e.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Somewhere that peers of other stacks run: a Deno process, or a page in a browser. Holds any number of peers. */
public abstract class PeerHost implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger commands = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();

    /** Carries out one command of src/test/peers/commands.js and returns its reply. */
    abstract JsonNode exchange(ObjectNode command);

    /** Opens a session: raw QUIC for a moqt: URL, WebTransport for an https: URL. */
    public Peer connect(Stack stack, URI relay) {
        String name = freshName();
        command(name, "connect", "stack", stack.id(), "url", relay.toString());
        return new Peer(this, name, stack);
    }

    @Override
    public abstract void close();

    String freshName() {
        return "n" + names.incrementAndGet();
    }

    /**
     * Runs a command with arguments given as name, value, name, value.
     *
     * @throws PeerException if the peer could not do it
     */
    JsonNode command(String peer, String what, Object... arguments) {
        ObjectNode command = JSON.createObjectNode();
        command.put("id", commands.incrementAndGet()).put("peer", peer).put("do", what);
        for (int i = 0; i < arguments.length; i += 2) {
            command.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
        }
        JsonNode reply = exchange(command);
        if (!reply.path("ok").asBoolean()) {
            JsonNode code = reply.path("code");
            throw new PeerException(
                    what + ": " + reply.path("error").asText(), code.isIntegralNumber() ? code.asLong() : null);
        }
        return reply;
    }
}
