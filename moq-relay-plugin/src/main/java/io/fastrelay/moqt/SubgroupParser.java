package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/** Reads a subgroup stream as it arrives, in pieces of any size. One per stream; not thread-safe. */
public interface SubgroupParser {

    /**
     * Consumes all of {@code data}, which follows the stream type.
     *
     * @throws MoqtException with the close code that the draft demands
     */
    void feed(ByteBuffer data, SubgroupSink sink);

    /**
     * The stream ended with a FIN.
     *
     * @throws MoqtException PROTOCOL_VIOLATION in the middle of a header or an object
     */
    void end();
}
