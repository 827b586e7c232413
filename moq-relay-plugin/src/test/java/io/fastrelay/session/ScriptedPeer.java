package io.fastrelay.session;

import io.fastrelay.moqt.ControlFramer;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.transport.BidirectionalStream;
import io.fastrelay.transport.CloseInfo;
import io.fastrelay.transport.ConnectionHandler;
import io.fastrelay.transport.ConnectionInfo;
import io.fastrelay.transport.ReceiveHandler;
import io.fastrelay.transport.ReceiveStream;
import io.fastrelay.transport.SendStream;
import io.fastrelay.transport.fake.FakeConnection;
import io.fastrelay.transport.fake.FakeNetwork;
import io.fastrelay.transport.fake.ManualScheduler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A peer that writes raw bytes to one real session, step by step, and shows what comes back.
 *
 * <p>Steps, separated by semicolons; bytes are hex, spaces do not matter:
 * <ul>
 *   <li>{@code setup}: an empty SETUP; {@code control HEX}: bytes on the peer's control stream
 *   <li>{@code uni HEX}, {@code request HEX}: opens a stream with these bytes
 *   <li>{@code more HEX}, {@code fin}, {@code reset N}: on the stream that was written last
 *   <li>{@code stop N}: STOP_SENDING for the answers on the last request stream, {@code stop-control N} for the session's
 *       control stream
 *   <li>{@code datagram HEX}; {@code time MILLIS}; {@code close}
 *   <li>{@code ask KIND}: the session makes a request; {@code answer HEX}, {@code answer-fin}, {@code answer-reset N},
 *       {@code answer-stop N}: on the stream of the session's last request
 *   <li>{@code cancel}, {@code done N}, {@code update}, {@code goaway MILLIS}: calls at the session for its last request
 * </ul>
 */
final class ScriptedPeer {

    static final FullTrackName TRACK = FullTrackName.of("t", "n");

    final ManualScheduler timer = new ManualScheduler();
    final RecordingHandler handler = new RecordingHandler();
    final RecordingListener listener = new RecordingListener();
    final RecordingTrack track = new RecordingTrack();
    final RecordingFetch fetch = new RecordingFetch();
    final Session session;
    final FakeConnection connection;
    private final FakeNetwork network;
    private final FakeConnection other;
    private final List<Answers> requests = new ArrayList<>();
    private final List<BidirectionalStream> asked = new ArrayList<>();
    private final List<ReceiveStream> sessionUni = new ArrayList<>();
    private final Answers sessionControl = new Answers();
    private @Nullable SendStream control;
    private @Nullable SendStream last;
    private @Nullable Request made;

    /** What comes back on a request stream of the peer. */
    static final class Answers implements ReceiveHandler {
        final List<String> heard = new ArrayList<>();
        final List<ControlMessage> messages = new ArrayList<>();
        private final ControlFramer framer = new ControlFramer(TwoSessions.DRAFT);

        @Override
        public void onData(ByteBuffer data, boolean fin) {
            for (Optional<ControlMessage> m = framer.next(data); m.isPresent(); m = framer.next(data)) {
                heard.add(describe(m.get()));
                messages.add(m.get());
            }
            if (fin) {
                heard.add("FIN");
            }
        }

        @Override
        public void onReset(long code) {
            heard.add("RESET " + code);
        }

        private static String describe(ControlMessage message) {
            String name = Messages.name(message);
            return message instanceof RequestError e ? name + " " + RequestErrorCode.of(e.code()) : name;
        }
    }

    ScriptedPeer(boolean sessionIsServer, ConnectionInfo.Kind kind, SessionOptions options) {
        network = FakeNetwork.inOrder();
        FakeNetwork.Pair pair = network.connect(kind, "moqt-18");
        connection = sessionIsServer ? pair.server() : pair.client();
        other = sessionIsServer ? pair.client() : pair.server();
        handler.onRequest = this::acceptWhatComes;
        Sessions sessions = new Sessions(timer);
        SessionEndpoint end = sessionIsServer
                ? sessions.server(connection, TwoSessions.DRAFT, options, handler)
                : sessions.client(connection, TwoSessions.DRAFT, options, handler);
        connection.handler(end);
        session = end.session();
        other.handler(new Peer());
    }

    static ScriptedPeer ofServer() {
        return new ScriptedPeer(true, ConnectionInfo.Kind.QUIC, SessionOptions.DEFAULTS);
    }

    static ScriptedPeer ofClient() {
        return new ScriptedPeer(false, ConnectionInfo.Kind.QUIC, SessionOptions.DEFAULTS);
    }

    private void acceptWhatComes(Request request) {
        ControlMessage message = request.message();
        if (message instanceof Subscribe) {
            request.accept(new SubscribeOk(1, Parameters.NONE, Properties.NONE));
        } else if (message instanceof Fetch) {
            request.accept(new FetchOk(false, new Location(0, 1), Parameters.NONE, Properties.NONE));
        } else if (message instanceof Publish) {
            request.acceptPublish(Parameters.NONE, track);
        } else {
            request.accept(new RequestOk(Parameters.NONE, Properties.NONE));
        }
    }

    ScriptedPeer play(String script) {
        for (String step : script.split(";")) {
            if (!step.isBlank()) {
                String[] words = step.strip().split("\\s+", 2);
                play(words[0], words.length > 1 ? words[1] : "");
                network.run();
            }
        }
        return this;
    }

    private void play(String verb, String argument) {
        switch (verb) {
            case "setup" -> play("control", "AF00 0000");
            case "control" -> {
                if (control == null) {
                    control = other.openUnidirectional();
                }
                last = control;
                control.write(bytes(argument));
            }
            case "uni" -> {
                last = other.openUnidirectional();
                last.write(bytes(argument));
            }
            case "request" -> {
                Answers answers = new Answers();
                requests.add(answers);
                last = other.openBidirectional(answers);
                last.write(bytes(argument));
            }
            case "more" -> last.write(bytes(argument));
            case "fin" -> last.finish();
            case "reset" -> last.reset(Long.parseLong(argument));
            case "stop" -> ((BidirectionalStream) last).stopSending(Long.parseLong(argument));
            case "stop-control" -> sessionUni.get(0).stopSending(Long.parseLong(argument));
            case "close" -> other.close(0, "");
            case "datagram" -> other.sendDatagram(bytes(argument));
            case "time" -> timer.advance(Long.parseLong(argument));
            case "ask" -> made = ask(argument);
            case "answer" -> asked.get(asked.size() - 1).write(bytes(argument));
            case "answer-fin" -> asked.get(asked.size() - 1).finish();
            case "answer-reset" -> asked.get(asked.size() - 1).reset(Long.parseLong(argument));
            case "answer-stop" -> asked.get(asked.size() - 1).stopSending(Long.parseLong(argument));
            case "cancel" -> made.cancel(io.fastrelay.moqt.StreamResetCode.CANCELLED);
            case "done" -> made.done(new io.fastrelay.moqt.message.PublishDone(2, Long.parseLong(argument), ""));
            case "update" -> made.update(Parameters.NONE, listener);
            case "goaway" -> session.goAway("", Long.parseLong(argument));
            default -> throw new IllegalArgumentException("no such step: " + verb);
        }
    }

    private Request ask(String kind) {
        TrackNamespace namespace = TrackNamespace.of("n");
        return switch (kind) {
            case "SUBSCRIBE" -> session.subscribe(TRACK, Parameters.NONE, listener, track);
            case "PUBLISH" -> session.publish(TRACK, 1, Parameters.NONE, Properties.NONE, listener);
            case "FETCH" ->
                session.fetch(
                        new FetchRange.Standalone(TRACK, new Location(5, 5), new Location(9, 0)),
                        Parameters.NONE,
                        listener,
                        fetch);
            case "TRACK_STATUS" -> session.trackStatus(TRACK, Parameters.NONE, listener);
            case "PUBLISH_NAMESPACE" -> session.publishNamespace(namespace, Parameters.NONE, listener);
            case "SUBSCRIBE_NAMESPACE" -> session.subscribeNamespace(namespace, Parameters.NONE, listener);
            case "SUBSCRIBE_TRACKS" -> session.subscribeTracks(namespace, Parameters.NONE, listener);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** How the session ended: the code's name; {@code open} while it lives. */
    String outcome() {
        if (connection.failure().isPresent()) {
            throw new AssertionError(
                    "the session threw out", connection.failure().get());
        }
        return connection
                .closed()
                .map(info -> info.cause() == CloseInfo.Cause.LOCAL
                        ? SessionError.of(info.code()).name()
                        : "by peer")
                .orElse("open");
    }

    /** What came back on the last request of the peer. */
    List<String> answers() {
        return requests.get(requests.size() - 1).heard;
    }

    /** The same as messages. */
    List<ControlMessage> answerMessages() {
        return requests.get(requests.size() - 1).messages;
    }

    /** Request ids of the session's GOAWAY messages on its control stream. */
    List<Optional<Long>> goAwayIds() {
        return sessionControl.messages.stream()
                .filter(GoAway.class::isInstance)
                .map(message -> ((GoAway) message).requestId())
                .toList();
    }

    /** What the session sent on its control stream. */
    List<String> control() {
        return sessionControl.heard;
    }

    private final class Peer implements ConnectionHandler {
        @Override
        public ReceiveHandler onBidirectional(BidirectionalStream stream) {
            asked.add(stream);
            return new Answers();
        }

        @Override
        public ReceiveHandler onUnidirectional(ReceiveStream stream) {
            sessionUni.add(stream);
            return sessionControl;
        }

        @Override
        public void onDatagram(ByteBuffer datagram) {}

        @Override
        public void onStreamsAvailable() {}

        @Override
        public void onClosed(CloseInfo info) {}
    }
}
