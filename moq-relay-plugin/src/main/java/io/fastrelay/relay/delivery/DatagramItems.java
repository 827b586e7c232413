package io.fastrelay.relay.delivery;

import io.fastrelay.relay.track.TrackObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The datagrams of one subscription that wait, and items for those to come. Send context only. */
final class DatagramItems {

    private static final int MAX_SPARE = 64;

    private final SubscriptionFlow flow;
    private final List<DatagramItem> waiting = new ArrayList<>();
    private final ArrayDeque<DatagramItem> spare = new ArrayDeque<>();

    DatagramItems(SubscriptionFlow flow) {
        this.flow = flow;
    }

    DatagramItem add(TrackObject datagram) {
        DatagramItem again = spare.poll();
        DatagramItem item = again == null ? new DatagramItem(flow) : again;
        item.begin(datagram);
        waiting.add(item);
        return item;
    }

    /** It was sent, or given up. */
    void reuse(DatagramItem item) {
        waiting.remove(item);
        if (spare.size() < MAX_SPARE) {
            spare.push(item);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** When the oldest came; this if none did before. */
    long waitingSince(long now) {
        long oldest = now;
        for (int i = 0; i < waiting.size(); i++) {
            oldest = Math.min(oldest, waiting.get(i).waitingSince());
        }
        return oldest;
    }

    List<DatagramItem> copy() {
        return List.copyOf(waiting);
    }
}
