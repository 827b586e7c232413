package io.fastrelay.client;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeOk;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the publisher's answer says about a track.
 *
 * @param name full track name
 * @param largest LARGEST_OBJECT, or of a fetch the end of what it delivers; empty if nothing was published yet
 * @param expiresMillis when the subscription will expire, empty if not told
 * @param properties track properties
 */
public record TrackInfo(
        FullTrackName name, Optional<Location> largest, OptionalLong expiresMillis, Properties properties) {

    static TrackInfo of(FullTrackName name, ControlMessage answer) {
        if (answer instanceof SubscribeOk ok) {
            return new TrackInfo(
                    name, ok.parameters().largestObject(), ok.parameters().expires(), ok.trackProperties());
        }
        if (answer instanceof Publish publish) {
            return new TrackInfo(
                    name,
                    publish.parameters().largestObject(),
                    publish.parameters().expires(),
                    publish.trackProperties());
        }
        if (answer instanceof FetchOk ok) {
            return new TrackInfo(name, Optional.of(ok.end()), OptionalLong.empty(), ok.trackProperties());
        }
        if (answer instanceof RequestOk ok) {
            return new TrackInfo(
                    name, ok.parameters().largestObject(), ok.parameters().expires(), ok.trackProperties());
        }
        throw new IllegalArgumentException("not an answer that tells about a track: " + answer);
    }

    /** The publisher priority of objects that name none. */
    public int defaultPriority() {
        return (int) properties.number(Properties.DEFAULT_PUBLISHER_PRIORITY).orElse(128);
    }
}
