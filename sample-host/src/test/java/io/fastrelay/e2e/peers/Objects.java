package io.fastrelay.e2e.peers;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects to send or to expect: {@code groups} groups from {@code first} on, each with one object per size, numbered
 * from 0, all in subgroup 0. Payloads follow {@link Pattern}.
 *
 * @param pauseMillis how long the publisher waits after each group
 */
public record Objects(int first, int groups, int[] sizes, int pauseMillis) {

    public static Objects of(int first, int groups, int... sizes) {
        return new Objects(first, groups, sizes, 0);
    }

    public Objects pausing(int millis) {
        return new Objects(first, groups, sizes, millis);
    }

    public int count() {
        return groups * sizes.length;
    }

    /** "group/object" to length, of every object. */
    public SortedMap<String, Integer> lengths() {
        SortedMap<String, Integer> lengths = new TreeMap<>();
        for (int group = first; group < first + groups; group++) {
            for (int object = 0; object < sizes.length; object++) {
                lengths.put(group + "/" + object, sizes[object]);
            }
        }
        return lengths;
    }

    @Override
    public String toString() {
        return groups + " groups of " + Arrays.toString(sizes) + " bytes";
    }
}
