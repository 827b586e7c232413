package io.fastrelay.client.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows how the demo goes: a table that is rewritten in place on a terminal, otherwise one line now and then. */
final class DemoTable {

    private static final long PLAIN_LINE_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private int linesShown;
    private long lastPlain;

    DemoTable(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * @param seconds since the beginning
     * @param sent objects published so far
     * @param settled objects published so long ago that they should have arrived
     */
    void show(double seconds, double of, long sent, long settled, List<DemoSubscriber> subscribers) {
        if (terminal) {
            StringBuilder text = new StringBuilder();
            if (linesShown > 0) {
                text.append("\u001b[").append(linesShown).append('A');
            }
            List<String> lines = lines(sent, settled, subscribers);
            lines.forEach(line -> text.append("\u001b[2K").append(line).append('\n'));
            text.append(String.format(Locale.ROOT, "\u001b[2K%5.1f of %.0f s\n", Math.min(seconds, of), of));
            out.print(text);
            out.flush();
            linesShown = lines.size() + 1;
        } else if (System.nanoTime() - lastPlain >= PLAIN_LINE_NANOS) {
            lastPlain = System.nanoTime();
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5.1f s: %d published", seconds, sent));
            for (DemoSubscriber subscriber : subscribers) {
                line.append(String.format(
                        Locale.ROOT,
                        " | %d: %d objects, %d missing, p50 %.1f p99 %.1f ms",
                        subscriber.number(),
                        subscriber.objects(),
                        missing(settled, subscriber),
                        subscriber.delays().percentileMillis(0.5),
                        subscriber.delays().percentileMillis(0.99)));
            }
            out.println(line);
        }
    }

    /** The last table, wherever it goes. */
    void summary(long sent, List<DemoSubscriber> subscribers) {
        if (terminal && linesShown > 0) {
            out.print("\u001b[" + linesShown + "A\u001b[J");
        }
        lines(sent, sent, subscribers).forEach(out::println);
    }

    private static List<String> lines(long sent, long settled, List<DemoSubscriber> subscribers) {
        List<String> lines = new java.util.ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-12s %9s %12s %9s %7s %9s %9s",
                sent + " sent",
                "objects",
                "bytes",
                "missing",
                "wrong",
                "p50 ms",
                "p99 ms"));
        for (DemoSubscriber subscriber : subscribers) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12s %9d %12d %9d %7d %9.2f %9.2f",
                    "subscriber " + subscriber.number(),
                    subscriber.objects(),
                    subscriber.bytes(),
                    missing(settled, subscriber),
                    subscriber.wrong(),
                    subscriber.delays().percentileMillis(0.5),
                    subscriber.delays().percentileMillis(0.99)));
        }
        return lines;
    }

    private static long missing(long settled, DemoSubscriber subscriber) {
        return Math.max(0, settled - subscriber.objects());
    }
}
