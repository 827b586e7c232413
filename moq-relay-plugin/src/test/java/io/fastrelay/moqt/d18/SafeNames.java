package io.fastrelay.moqt.d18;

import java.util.HexFormat;
import java.util.List;

/** Serialized names of sections 1.5 and 1.5.1, good and bad. */
final class SafeNames {

    static final List<String> ALL = List.of(
            "example.2enet-team2-project_x--report",
            "--",
            "a--",
            "--a",
            "-a--b",
            "a-b--.00.ff.2d",
            "a",
            "",
            "-",
            "a---b",
            "a--b-c",
            "a--.61",
            "a--.2E",
            "a--.",
            "a--.2",
            "a--.g0",
            "a--.5f",
            "a b--c",
            "\u00e9--a",
            "a--\ud83d\ude00");

    private SafeNames() {}

    static String title(String text) {
        return "x" + HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
