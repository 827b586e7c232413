package io.fastrelay.client.cli;

import java.io.IOException;

/** Nobody reads the output any more (a broken pipe): the reader has what it wanted, the command ends with success. */
final class OutputClosed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputClosed(IOException cause) {
        super(cause);
    }

    /** Runs something that writes. */
    static void guard(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("Broken pipe")
                    || message.contains("Pipe closed")
                    || message.contains("Stream closed")) {
                throw new OutputClosed(e);
            }
            throw e;
        }
    }

    /** Something that writes. */
    interface Writing {
        void run() throws IOException;
    }
}
