package io.fastrelay.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for futures in application threads. */
final class Blocking {

    private Blocking() {}

    /** The result; the failure itself rather than the wrapper around it. */
    static <T> T get(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new ClientException(String.valueOf(e.getMessage()), e.getCause());
        }
    }
}
