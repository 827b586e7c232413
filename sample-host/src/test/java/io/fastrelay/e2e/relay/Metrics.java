package io.fastrelay.e2e.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a relay's /metrics says (Prometheus text format). */
public final class Metrics {

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;

    /** @param httpPort of the sample host */
    public Metrics(int httpPort) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** All values now, by name with labels; counters end in _total. */
    public Map<String, Double> read() throws IOException, InterruptedException {
        Map<String, Double> values = new TreeMap<>();
        http.send(request, HttpResponse.BodyHandlers.ofLines()).body().forEach(line -> {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        });
        return values;
    }

    /** Reads until they are as wanted; the last ones read, wanted or not, after that many seconds. */
    public Map<String, Double> await(Predicate<Map<String, Double>> wanted, int seconds)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Map<String, Double> now = read();
        while (!wanted.test(now) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            now = read();
        }
        return now;
    }
}
