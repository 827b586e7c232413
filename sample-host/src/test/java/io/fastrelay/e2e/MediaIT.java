package io.fastrelay.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.e2e.peers.DenoPeers;
import io.fastrelay.e2e.peers.FragmentedMp4;
import io.fastrelay.e2e.peers.Peer;
import io.fastrelay.e2e.peers.Received;
import io.fastrelay.e2e.peers.Received.ReceivedObject;
import io.fastrelay.e2e.peers.Stack;
import io.fastrelay.e2e.peers.Tools;
import io.fastrelay.e2e.relay.EndToEnd;
import io.fastrelay.e2e.relay.Relay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** H.264 and AAC in fragmented MP4, one object per fragment, plays the same on the other side of the relay. */
@EndToEnd
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MediaIT {

    private static final int FRAGMENTS_PER_GROUP = 5;

    @TempDir
    private static Path folder;

    private static Path source;

    private final String namespace = "media/" + UUID.randomUUID();

    @BeforeAll
    static void record() throws IOException, InterruptedException {
        source = folder.resolve("source.mp4");
        Tools.run(List.of(
                Tools.require("ffmpeg", "ffmpeg").toString(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "6",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "25",
                "-c:a",
                "aac",
                "-movflags",
                "frag_keyframe+empty_moov+default_base_moof",
                "-frag_duration",
                "200000",
                source.toString()));
    }

    @ParameterizedTest(name = "published by {0}")
    @EnumSource(Stack.class)
    @DisplayName("two subscribers of different stacks and transports see the same frames as the source")
    void sameFrames(Stack publishing, Relay relay, DenoPeers peers) throws Exception {
        FragmentedMp4 movie = FragmentedMp4.read(source);
        assertTrue(movie.fragments().size() >= 20, () -> movie.fragments().size() + " fragments are too few");
        Peer publisher = peers.connect(publishing, relay.quic());
        Peer moqNet = peers.connect(Stack.MOQ_NET, relay.webTransport());
        Peer playa = peers.connect(Stack.PLAYA, relay.quic());
        publisher.announce(namespace, "movie");
        Peer.Subscription one = moqNet.subscribeKeeping(namespace, "movie");
        Peer.Subscription other = playa.subscribeKeeping(namespace, "movie");
        publisher.awaitDemand(namespace, "movie");

        publish(publisher, movie);

        int objects = movie.fragments().size() + 1;
        String frames = frames(source);
        assertEquals("h264,150\naac,", frames.substring(0, 13), "what ffmpeg recorded: 6 s at 25 frames per second");
        assertEquals(frames, frames(received(one.await(objects), "one.mp4")));
        assertEquals(frames, frames(received(other.await(objects), "other.mp4")));
        moqNet.close();
        playa.close();
        publisher.close();
    }

    /** Group 0 is the init segment; each later group holds some fragments. */
    private void publish(Peer publisher, FragmentedMp4 movie) {
        publisher.write(namespace, "movie", 0, movie.header());
        publisher.finishGroup(namespace, "movie", 0);
        int count = movie.fragments().size();
        for (int i = 0; i < count; i++) {
            int group = 1 + i / FRAGMENTS_PER_GROUP;
            publisher.write(namespace, "movie", group, movie.fragments().get(i));
            if (i % FRAGMENTS_PER_GROUP == FRAGMENTS_PER_GROUP - 1 || i == count - 1) {
                publisher.finishGroup(namespace, "movie", group);
            }
        }
    }

    private static Path received(Received received, String name) throws IOException {
        ByteArrayOutputStream movie = new ByteArrayOutputStream();
        received.objects().stream()
                .sorted(Comparator.comparing(ReceivedObject::group).thenComparing(ReceivedObject::object))
                .forEach(object -> movie.writeBytes(Base64.getDecoder().decode(object.base64())));
        assertArrayEquals(Files.readAllBytes(source), movie.toByteArray(), name);
        return Files.write(folder.resolve(name), movie.toByteArray());
    }

    /** "codec,frames" of each stream, as ffprobe counts them by decoding. */
    private static String frames(Path movie) throws IOException, InterruptedException {
        return Tools.run(List.of(
                Tools.require("ffmpeg", "ffprobe").toString(),
                "-v",
                "error",
                "-count_frames",
                "-show_entries",
                "stream=codec_name,nb_read_frames",
                "-of",
                "csv=p=0",
                movie.toString()));
    }
}
