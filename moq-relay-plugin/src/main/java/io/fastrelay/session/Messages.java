package io.fastrelay.session;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.moqt.message.TrackStatus;
import java.util.Locale;
import java.util.Optional;

/** What the seven messages that begin a request have in common, and names of messages for people. */
final class Messages {

    /**
     * The head of a request.
     *
     * @param namespace what it is about; empty for a joining FETCH, which names a subscription
     */
    record First(RequestKind kind, long id, Parameters parameters, Optional<TrackNamespace> namespace) {}

    private Messages() {}

    /** The head of the request that this message begins; empty if it begins none. */
    static Optional<First> first(ControlMessage message) {
        if (message instanceof Subscribe m) {
            return first(RequestKind.SUBSCRIBE, m.requestId(), m.parameters(), m.track());
        }
        if (message instanceof Publish m) {
            return first(RequestKind.PUBLISH, m.requestId(), m.parameters(), m.track());
        }
        if (message instanceof TrackStatus m) {
            return first(RequestKind.TRACK_STATUS, m.requestId(), m.parameters(), m.track());
        }
        if (message instanceof Fetch m) {
            Optional<TrackNamespace> namespace = m.range() instanceof FetchRange.Standalone standalone
                    ? Optional.of(standalone.track().namespace())
                    : Optional.empty();
            return Optional.of(new First(RequestKind.FETCH, m.requestId(), m.parameters(), namespace));
        }
        if (message instanceof PublishNamespace m) {
            return first(RequestKind.PUBLISH_NAMESPACE, m.requestId(), m.parameters(), m.namespace());
        }
        if (message instanceof SubscribeNamespace m) {
            return first(RequestKind.SUBSCRIBE_NAMESPACE, m.requestId(), m.parameters(), m.prefix());
        }
        if (message instanceof SubscribeTracks m) {
            return first(RequestKind.SUBSCRIBE_TRACKS, m.requestId(), m.parameters(), m.prefix());
        }
        return Optional.empty();
    }

    private static Optional<First> first(RequestKind kind, long id, Parameters parameters, FullTrackName track) {
        return first(kind, id, parameters, track.namespace());
    }

    private static Optional<First> first(RequestKind kind, long id, Parameters parameters, TrackNamespace namespace) {
        return Optional.of(new First(kind, id, parameters, Optional.of(namespace)));
    }

    /** The name as the draft writes it, for example SUBSCRIBE_OK. */
    static String name(ControlMessage message) {
        return message.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT)
                .replace("GO_AWAY", "GOAWAY");
    }
}
