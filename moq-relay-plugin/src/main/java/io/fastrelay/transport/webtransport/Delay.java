package io.fastrelay.transport.webtransport;

import java.time.Duration;

/** Runs something later. */
@FunctionalInterface
public interface Delay {

    /** Any thread may run it; nothing happens once the owner has been closed. */
    void after(Duration time, Runnable task);
}
