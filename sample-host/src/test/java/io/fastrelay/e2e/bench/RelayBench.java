package io.fastrelay.e2e.bench;

import io.fastrelay.e2e.load.LoadOptions;
import io.fastrelay.e2e.load.LoadResult;
import io.fastrelay.e2e.load.LoadRun;
import io.fastrelay.e2e.load.MachineCpu;
import io.fastrelay.e2e.relay.RelayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares this relay with another one on this machine, in interleaved rounds under the same load, and prints a table in
 * Markdown: medians of the rounds. Subscribers and publisher are quiche clients in this process; each relay has its own.
 *
 * <pre>RelayBench [--peer "COMMAND with {port} {cert} {key}"] [--rounds 3] [--subscribers 100] [--rate 100] [--size 1200]
 * [--group 100] [--warmup 10] [--seconds 20]</pre>
 */
public final class RelayBench {

    /** One round with one relay. */
    private record Round(LoadResult load, double relayCpuSeconds, long allocatedBytes) {}

    /** A relay that runs, for one round. */
    private record Running(URI url, long pid, boolean java, AutoCloseable process) {}

    private interface Starter {
        Running start() throws Exception;
    }

    private RelayBench() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> values = parse(arguments);
        Path folder = Files.createTempDirectory("relay-bench-");
        Map<String, Starter> relays = new TreeMap<>();
        relays.put("Fast-Relay", () -> {
            RelayProcess process = RelayProcess.start();
            return new Running(process.relay().quic(), process.pid(), true, process);
        });
        String peer = values.get("--peer");
        if (!peer.isEmpty()) {
            relays.put(Path.of(peer.split(" ")[0]).getFileName().toString(), () -> {
                PeerRelay process = PeerRelay.start(peer, folder);
                return new Running(process.url(), process.pid(), false, process);
            });
        }
        Map<String, List<Round>> rounds = new TreeMap<>();
        for (int i = 1; i <= number(values, "--rounds"); i++) {
            for (Map.Entry<String, Starter> relay : relays.entrySet()) {
                Round round = measure(relay.getValue(), values);
                rounds.computeIfAbsent(relay.getKey(), name -> new ArrayList<>())
                        .add(round);
                System.err.println("round " + i + " " + relay.getKey() + ": " + round.load());
            }
        }
        print(values, rounds);
        System.exit(0); // what JMX keeps alive is of no use any more
    }

    private static Round measure(Starter starter, Map<String, String> values) throws Exception {
        Running relay = starter.start();
        try (AutoCloseable process = relay.process();
                JvmProbe probe = relay.java() ? JvmProbe.attach(relay.pid()) : null) {
            LoadOptions options = new LoadOptions(
                    relay.url(),
                    number(values, "--subscribers"),
                    number(values, "--rate"),
                    number(values, "--size"),
                    number(values, "--group"),
                    number(values, "--warmup"),
                    number(values, "--seconds"));
            Usage usage = new Usage(relay.pid(), probe);
            LoadResult load = LoadRun.run(options, usage);
            return new Round(load, usage.cpu, usage.allocated);
        }
    }

    /** What the relay's process uses while it is measured. */
    private static final class Usage implements LoadRun.Observer {
        private final long pid;
        private final JvmProbe probe;
        private double cpu;
        private long allocated;

        /** @param probe null for a relay that is not Java */
        Usage(long pid, JvmProbe probe) {
            this.pid = pid;
            this.probe = probe;
        }

        @Override
        public void begin() throws IOException {
            cpu = -MachineCpu.processSeconds(pid);
            allocated = probe == null ? 0 : -probe.allocatedBytes();
        }

        @Override
        public void end() throws IOException {
            cpu += MachineCpu.processSeconds(pid);
            allocated += probe == null ? 0 : probe.allocatedBytes();
        }
    }

    private static void print(Map<String, String> values, Map<String, List<Round>> rounds) {
        System.out.printf(
                Locale.ROOT,
                "%s subscribers of one track, %s-byte objects at %s/s, %d CPUs; median of %s rounds of %s s%n%n",
                values.get("--subscribers"),
                values.get("--size"),
                values.get("--rate"),
                Runtime.getRuntime().availableProcessors(),
                values.get("--rounds"),
                values.get("--seconds"));
        System.out.println("| relay | delivered | delay p50 ms | p99 ms | max ms | relay CPU us/object"
                + " | whole machine CPU us/object | allocated bytes/object |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        rounds.forEach((relay, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.3f %% | %.2f | %.2f | %.1f | %.1f | %.1f | %s |%n",
                relay,
                median(all.stream().map(r -> 100 * r.load().deliveredShare()).toList()),
                median(all.stream().map(r -> r.load().p50()).toList()),
                median(all.stream().map(r -> r.load().p99()).toList()),
                median(all.stream().map(r -> r.load().max()).toList()),
                median(all.stream()
                        .map(r -> r.relayCpuSeconds() * 1e6 / r.load().delivered())
                        .toList()),
                median(all.stream().map(r -> r.load().machineMicrosPerObject()).toList()),
                all.get(0).allocatedBytes() == 0
                        ? "n/a"
                        : String.format(
                                Locale.ROOT,
                                "%.0f",
                                median(all.stream()
                                        .map(r -> (double) r.allocatedBytes()
                                                / r.load().delivered())
                                        .toList()))));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static int number(Map<String, String> values, String name) {
        return Integer.parseInt(values.get(name));
    }

    private static Map<String, String> parse(String[] arguments) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "--peer", "",
                "--rounds", "3",
                "--subscribers", "100",
                "--rate", "100",
                "--size", "1200",
                "--group", "100",
                "--warmup", "10",
                "--seconds", "20"));
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length || values.replace(arguments[i], arguments[i + 1]) == null) {
                throw new IllegalArgumentException(
                        "expected pairs of option and value, of " + values.keySet() + ", got " + arguments[i]);
            }
        }
        return values;
    }
}
