package io.fastrelay.moqt;

/** The code points that are reserved so that peers exercise the handling of unknown values (draft 18 section 14). */
public final class Grease {

    private static final long FIRST = 0x9D;
    private static final long STEP = 0x7F;

    private Grease() {}

    /** Whether {@code code} is of the form 0x7f * N + 0x9D. Such a code has no meaning and is never an error. */
    public static boolean isReserved(long code) {
        return Long.compareUnsigned(code, FIRST) >= 0 && Long.remainderUnsigned(code - FIRST, STEP) == 0;
    }

    /**
     * The reserved code point number {@code n}.
     *
     * @throws IllegalArgumentException if n is negative or the code point needs more than 62 bits
     */
    public static long codePoint(long n) {
        if (n < 0 || n > (Long.MAX_VALUE / 2 - FIRST) / STEP) {
            throw new IllegalArgumentException("no grease code point number " + n);
        }
        return STEP * n + FIRST;
    }
}
