package io.fastrelay.relay.delivery;

/**
 * The priorities that one session's objects have lately: subscriber priority before publisher priority (draft 18 section
 * 7.2), a larger level is less important. Bounded: of more levels than that the others are not known. Send context only.
 */
final class PriorityLevels {

    /** Less important than anything. */
    static final int NONE = 1 << 16;

    private static final int MOST = 64;
    private static final int PRIORITIES = 256;
    private static final long MEMORY_NANOS = 30_000_000_000L;

    /** Ascending. */
    private final int[] levels = new int[MOST];

    private final boolean[] seen = new boolean[MOST];
    private int count;
    private int last = NONE;
    private long forgotAt;

    static int of(int subscriberPriority, int publisherPriority) {
        return subscriberPriority * PRIORITIES + publisherPriority;
    }

    void saw(int level) {
        if (level == last) {
            return;
        }
        last = level;
        int at = 0;
        while (at < count && levels[at] < level) {
            at++;
        }
        if (at < count && levels[at] == level) {
            seen[at] = true;
        } else if (count < MOST) {
            System.arraycopy(levels, at, levels, at + 1, count - at);
            System.arraycopy(seen, at, seen, at + 1, count - at);
            levels[at] = level;
            seen[at] = true;
            count++;
        }
    }

    /** Forgets, from time to time, what was not seen since the last time. */
    void forgetUnseen(long now) {
        if (now - forgotAt < MEMORY_NANOS) {
            return;
        }
        forgotAt = now;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (seen[i] || levels[i] == last) {
                levels[kept] = levels[i];
                seen[kept++] = false;
            }
        }
        count = kept;
        last = NONE;
    }

    /** The least important level in use before this one, but not the most important one; {@link #NONE} if there is none. */
    int leastImportantBefore(int level) {
        for (int i = count - 1; i > 0; i--) {
            if (levels[i] < level) {
                return levels[i];
            }
        }
        return NONE;
    }

    /** The next level in use behind this one; {@link #NONE} if there is none. */
    int next(int level) {
        for (int i = 0; i < count; i++) {
            if (levels[i] > level) {
                return levels[i];
            }
        }
        return NONE;
    }
}
