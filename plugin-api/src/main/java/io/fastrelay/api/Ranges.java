package io.fastrelay.api;

import java.time.Duration;

/** Range checks with errors that name key, expectation and finding. */
final class Ranges {

    private Ranges() {}

    static void check(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + ": expected " + min + " to " + max + ", found " + value);
        }
    }

    static void check(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    key + ": expected " + millis(min) + " to " + millis(max) + ", found " + millis(value));
        }
    }

    private static String millis(Duration value) {
        return value.toMillis() + " ms";
    }
}
