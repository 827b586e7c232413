package io.fastrelay.client.cli;

import io.fastrelay.client.ReceivedObject;
import java.io.IOException;
import java.io.OutputStream;

/** Payloads one behind the other, each with a line feed behind it if wanted. */
final class RawOutput implements ObjectOutput {

    private final OutputStream out;
    private final boolean lines;

    RawOutput(OutputStream out, boolean lines) {
        this.out = out;
        this.lines = lines;
    }

    @Override
    public void write(ReceivedObject object) throws IOException {
        out.write(object.payload());
        if (lines) {
            out.write('\n');
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
