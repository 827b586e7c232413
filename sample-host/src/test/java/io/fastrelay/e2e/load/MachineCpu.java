package io.fastrelay.e2e.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU times from /proc (proc(5)). */
public final class MachineCpu {

    private static final double TICKS_PER_SECOND = 100; // USER_HZ, which is 100 on every Linux architecture in use

    private MachineCpu() {}

    /** Seconds that all CPUs together have not been idle since the machine started. */
    public static double busySeconds() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
        // cpu user nice system idle iowait irq softirq steal; guest times are part of user and nice
        long busy = 0;
        for (int i = 1; i <= 8; i++) {
            busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
        }
        return busy / TICKS_PER_SECOND;
    }

    /** Seconds of CPU that a process has used. */
    public static double processSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // from field 3, state, on
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
