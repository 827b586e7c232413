package io.fastrelay.moqt;

import java.nio.ByteBuffer;

/** Reads the objects of a fetch stream as they arrive, behind the FETCH_HEADER. One per stream; not thread-safe. */
public interface FetchParser {

    /** Consumes all of {@code data}. Errors as {@link SubgroupParser#feed}. */
    void feed(ByteBuffer data, FetchSink sink);

    /** The stream ended with a FIN. Errors as {@link SubgroupParser#end}. */
    void end();
}
