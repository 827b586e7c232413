package io.fastrelay.client.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads pieces in a thread of its own, a few ahead: reading blocks, and the end of a session must not wait for input. */
final class PieceReader {

    private static final int AHEAD = 16;

    /** A piece, the end (no piece), or what went wrong. */
    private record Item(Optional<Piece> piece, Optional<IOException> failure) {}

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(AHEAD);
    private Optional<Item> taken = Optional.empty();

    PieceReader(Splitter splitter) {
        Thread thread = new Thread(() -> read(splitter), "moq-input");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether there is something to {@link #take} within this time. */
    boolean await(long millis) throws InterruptedException {
        Item item = items.poll(millis, TimeUnit.MILLISECONDS);
        if (item == null) {
            return false;
        }
        taken = Optional.of(item);
        return true;
    }

    /** What {@link #await} found: the next piece, or empty at the end of the input. */
    Optional<Piece> take() throws IOException {
        Item item = taken.orElseThrow();
        room.release();
        if (item.failure().isPresent()) {
            throw item.failure().get();
        }
        return item.piece();
    }

    private void read(Splitter splitter) {
        try {
            Optional<Piece> piece;
            do {
                room.acquire();
                piece = splitter.next();
                items.add(new Item(piece, Optional.empty()));
            } while (piece.isPresent());
        } catch (IOException e) {
            items.add(new Item(Optional.empty(), Optional.of(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
