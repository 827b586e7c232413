package io.fastrelay.e2e.load;

import io.fastrelay.moqt.FullTrackName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Many subscribers of one slow track that stay until they are closed, each a connection of its own. */
public final class Crowd implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final QuicDialer publishing = new QuicDialer("moqt-18");
    private final QuicDialer subscribing = new QuicDialer("moqt-18");
    private final LoadOptions options;
    private final List<LoadSubscriber> subscribers = new ArrayList<>();

    private Crowd(LoadOptions options) {
        this.options = options;
    }

    /** Connects a publisher of two objects per second, and its subscribers; returns when all are accepted. */
    public static Crowd subscribe(URI relay, int subscribers) throws Exception {
        Crowd crowd = new Crowd(new LoadOptions(relay, subscribers, 2, 100, 2, 0, 600));
        try {
            crowd.subscribe();
            return crowd;
        } catch (Exception e) {
            crowd.close();
            throw e;
        }
    }

    private void subscribe() throws Exception {
        Payloads payloads = new Payloads(options.size());
        FullTrackName track =
                FullTrackName.of("crowd", "crowd", UUID.randomUUID().toString());
        LoadPublisher publisher = new LoadPublisher(options, payloads, track);
        publisher.announce(publishing).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Delays delays = new Delays();
        for (int i = 0; i < options.subscribers(); i++) {
            LoadSubscriber subscriber = new LoadSubscriber(options, payloads, delays);
            subscriber.subscribe(subscribing, options.relay(), track).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            subscribers.add(subscriber);
        }
        publisher.wanted().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        publisher.run();
    }

    /** Waits until every subscriber has got so many objects. */
    public void awaitObjects(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (subscribers.stream().anyMatch(subscriber -> subscriber.delivered() < count)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not everybody got " + count + " objects: " + troubles());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** What went wrong, of all subscribers; empty if nothing did. */
    public String troubles() {
        StringBuilder all = new StringBuilder();
        for (LoadSubscriber subscriber : subscribers) {
            if (!subscriber.ended().isEmpty()) {
                all.append("ended: ").append(subscriber.ended()).append("; ");
            }
            if (subscriber.wrong() + subscriber.duplicates() > 0) {
                all.append(subscriber.wrong())
                        .append(" objects came wrong, ")
                        .append(subscriber.duplicates())
                        .append(" twice; ");
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        subscribing.close();
        publishing.close();
    }
}
