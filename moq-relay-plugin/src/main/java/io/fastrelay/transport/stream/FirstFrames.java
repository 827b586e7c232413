package io.fastrelay.transport.stream;

import io.fastrelay.transport.packet.FrameSource.Filled;
import io.fastrelay.transport.packet.PacketBuilder;

/** Frames that go before everything of the streams: those of the handshake's side. Their owners are {@link FrameOwner}s. */
@FunctionalInterface
public interface FirstFrames {

    /** As {@link io.fastrelay.transport.packet.FrameSource#fill}. Loop thread. */
    Filled fill(PacketBuilder packet);
}
