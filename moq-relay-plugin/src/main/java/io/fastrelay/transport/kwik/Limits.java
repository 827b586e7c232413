package io.fastrelay.transport.kwik;

/** Checks of option records. */
final class Limits {

    private Limits() {}

    static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }
}
