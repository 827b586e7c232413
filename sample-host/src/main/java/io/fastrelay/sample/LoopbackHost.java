package io.fastrelay.sample;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells Host headers that mean this machine from names that a stranger made point at it. */
final class LoopbackHost {

    private static final Pattern LOOPBACK =
            Pattern.compile("(127(\\.[0-9]{1,3}){3}|localhost|\\[::1\\])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private LoopbackHost() {}

    static boolean isNamedBy(@Nullable String header) {
        return header != null && LOOPBACK.matcher(header).matches();
    }
}
