package io.fastrelay.relay;

import io.fastrelay.api.RelayEvents;
import io.fastrelay.api.SessionDescription;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.TrackNamespace;
import java.util.ArrayList;
import java.util.List;

/** What the host heard, one line each. */
final class RecordingEvents implements RelayEvents {

    final List<String> heard = new ArrayList<>();

    @Override
    public void sessionOpened(SessionDescription session) {
        heard.add("opened " + session.id());
    }

    @Override
    public void sessionClosed(SessionDescription session, long code, String reason) {
        heard.add("closed " + session.id());
    }

    @Override
    public void namespacePublished(SessionDescription publisher, List<byte[]> namespace) {
        heard.add("namespace " + TrackNamespace.ofBytes(namespace));
    }

    @Override
    public void namespaceWithdrawn(SessionDescription publisher, List<byte[]> namespace) {
        heard.add("no namespace " + TrackNamespace.ofBytes(namespace));
    }

    @Override
    public void trackStarted(SessionDescription publisher, List<byte[]> namespace, byte[] trackName) {
        heard.add("track " + new FullTrackName(TrackNamespace.ofBytes(namespace), trackName));
    }

    @Override
    public void trackEnded(List<byte[]> namespace, byte[] trackName) {
        heard.add("no track " + new FullTrackName(TrackNamespace.ofBytes(namespace), trackName));
    }

    @Override
    public void subscribed(SessionDescription subscriber, List<byte[]> namespace, byte[] trackName) {
        heard.add("subscribed " + new FullTrackName(TrackNamespace.ofBytes(namespace), trackName));
    }

    @Override
    public void unsubscribed(SessionDescription subscriber, List<byte[]> namespace, byte[] trackName) {
        heard.add("unsubscribed " + new FullTrackName(TrackNamespace.ofBytes(namespace), trackName));
    }
}
