package io.fastrelay.client.cli;

import io.fastrelay.client.MoqClient;
import io.fastrelay.client.ReceivedObject;
import io.fastrelay.client.SubgroupEnd;
import io.fastrelay.client.SubscribeOptions;
import io.fastrelay.client.TrackEnd;
import io.fastrelay.client.TrackListener;
import io.fastrelay.client.TrackSubscriber;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** One subscriber of the demo, with a connection of its own: checks every byte and measures delays. */
final class DemoSubscriber {

    private final int number;
    private final MoqClient client;
    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final DelayHistogram delays = new DelayHistogram();
    private final List<CompletableFuture<TrackEnd>> ends = new ArrayList<>();

    DemoSubscriber(int number, MoqClient client) {
        this.number = number;
        this.client = client;
    }

    int number() {
        return number;
    }

    MoqClient client() {
        return client;
    }

    /** Objects that came as they should. */
    long objects() {
        return objects.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    /** Objects that came twice, never were published, or have other bytes. */
    long wrong() {
        return wrong.sum();
    }

    long resets() {
        return resets.sum();
    }

    DelayHistogram delays() {
        return delays;
    }

    CompletableFuture<TrackSubscriber> subscribe(DemoTrack track, SubscribeOptions options) {
        Checker checker = new Checker(track);
        ends.add(checker.ended);
        return client.subscribe(track.publisher().name(), options, checker);
    }

    /** Complete when every subscription has ended. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    }

    /** The subscriptions' ends that are not regular ones. */
    List<TrackEnd> irregularEnds() {
        return ends.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .filter(end -> !end.regular())
                .toList();
    }

    private final class Checker implements TrackListener {

        private final DemoTrack track;
        private final Set<Location> seen = ConcurrentHashMap.newKeySet();
        private final CompletableFuture<TrackEnd> ended = new CompletableFuture<>();

        Checker(DemoTrack track) {
            this.track = track;
        }

        @Override
        public void onObject(ReceivedObject object) {
            if (object.head().status() != ObjectStatus.NORMAL) {
                return;
            }
            Long sent = track.sentNanos(object.location());
            if (sent != null
                    && seen.add(object.location())
                    && Arrays.equals(object.payload(), track.payload(object.location()))) {
                objects.increment();
                bytes.add(object.payload().length);
                delays.add(object.receivedNanos() - sent);
            } else {
                wrong.increment();
            }
        }

        @Override
        public void onSubgroupEnd(SubgroupEnd end) {
            if (end.reset().isPresent()) {
                resets.increment();
            }
        }

        @Override
        public void onEnd(TrackEnd end) {
            ended.complete(end);
        }
    }
}
