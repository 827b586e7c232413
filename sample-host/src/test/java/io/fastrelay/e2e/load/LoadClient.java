package io.fastrelay.e2e.load;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts load on any relay that speaks draft 18, by its URL, and prints what became of it:
 *
 * <pre>LoadClient moqt://127.0.0.1:4443 [--subscribers 100] [--rate 100] [--size 1200] [--group 100] [--warmup 3]
 * [--seconds 10]</pre>
 *
 * Exit code 0 only if every object arrived.
 */
public final class LoadClient {

    private LoadClient() {}

    public static void main(String[] arguments) throws Exception {
        LoadOptions options = parse(arguments);
        LoadResult result = LoadRun.run(options, LoadRun.NOBODY);
        System.out.println(result);
        System.exit(result.deliveredShare() == 1 && result.troubles().isEmpty() ? 0 : 1);
    }

    static LoadOptions parse(String[] arguments) {
        Map<String, Integer> values = new TreeMap<>(Map.of(
                "--subscribers", 100, "--rate", 100, "--size", 1200, "--group", 100, "--warmup", 3, "--seconds", 10));
        if (arguments.length % 2 == 0) {
            throw new IllegalArgumentException("expected a URL and pairs of option and number, of " + values.keySet());
        }
        for (int i = 1; i < arguments.length; i += 2) {
            if (values.replace(arguments[i], Integer.valueOf(arguments[i + 1])) == null) {
                throw new IllegalArgumentException("expected one of " + values.keySet() + ", got " + arguments[i]);
            }
        }
        return new LoadOptions(
                URI.create(arguments[0]),
                values.get("--subscribers"),
                values.get("--rate"),
                values.get("--size"),
                values.get("--group"),
                values.get("--warmup"),
                values.get("--seconds"));
    }
}
