package io.fastrelay.client.cli;

import io.fastrelay.client.ReceivedObject;
import java.io.IOException;

/** Where received objects go. One thread. */
interface ObjectOutput extends AutoCloseable {

    void write(ReceivedObject object) throws IOException;

    /** Writes out what is buffered. */
    void flush() throws IOException;

    @Override
    void close() throws IOException;
}
