package io.fastrelay.client.cli;

import java.io.IOException;
import java.util.Optional;

/** Cuts an input into objects. */
interface Splitter {

    /** The next piece, empty at the end; blocks until it is there. */
    Optional<Piece> next() throws IOException;
}
