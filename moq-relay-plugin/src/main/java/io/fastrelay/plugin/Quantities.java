package io.fastrelay.plugin;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them. */
final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,12}) ?([a-zA-Z]+)");
    private static final Map<String, Long> BYTES =
            Map.of("B", 1L, "kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Quantities() {}

    /** Bytes: a plain number, or one with B, kB, MB, GB or TB (powers of 1024). */
    static long size(Setting setting) {
        if (setting.value() instanceof Long bytes && bytes >= 0) {
            return bytes;
        }
        if (setting.value() instanceof String text) {
            Matcher matcher = NUMBER_AND_UNIT.matcher(text);
            if (matcher.matches() && BYTES.containsKey(matcher.group(2))) {
                try {
                    return Math.multiplyExact(
                            Long.parseLong(matcher.group(1)), BYTES.getOrDefault(matcher.group(2), 1L));
                } catch (ArithmeticException e) {
                    throw setting.unexpected("a size below 8 million TB");
                }
            }
        }
        throw setting.unexpected("a size such as 4096, 64kB, 16MB or 1GB");
    }

    /** A number with ms, s, m, h or d; a plain 0 is none. */
    static Duration duration(Setting setting) {
        if (Long.valueOf(0).equals(setting.value())) {
            return Duration.ZERO;
        }
        if (setting.value() instanceof String text) {
            Matcher matcher = NUMBER_AND_UNIT.matcher(text);
            if (matcher.matches()) {
                Duration unit = TIMES.get(matcher.group(2));
                if (unit != null) {
                    return unit.multipliedBy(Long.parseLong(matcher.group(1)));
                }
            }
        }
        throw setting.unexpected("a duration such as 500ms, 10s, 5m, 2h or 7d");
    }
}
