package io.fastrelay.transport.kwik;

import io.fastrelay.transport.packet.FrameHandler;
import io.fastrelay.transport.packet.FrameSource;
import io.fastrelay.transport.packet.PacketConnection;
import io.fastrelay.transport.packet.PacketLoop;
import io.fastrelay.transport.packet.log.StateSlab;
import io.fastrelay.transport.packet.protection.Ciphers;

/** What carries the packets of connections: the loop they live on, memory for their state, ciphers. */
record Carrier(PacketLoop loop, StateSlab slab, Ciphers ciphers) {

    /** Opens the packets of a connection, see {@link PacketConnection}; nothing is sent before it is established. */
    PacketConnection open(String name, FrameSource source, FrameHandler handler) {
        return new PacketConnection(name, loop, slab, ciphers, source, handler);
    }
}
