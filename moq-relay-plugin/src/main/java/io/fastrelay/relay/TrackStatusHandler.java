package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.TrackStatus;
import io.fastrelay.relay.track.Track;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TRACK_STATUS (draft 18 section 10.14): like a SUBSCRIBE that ends with its answer. Where no upstream subscription is
 * established one is made; it works with every publisher, and serves the SUBSCRIBE that usually follows.
 */
final class TrackStatusHandler {

    private static final Logger log = LoggerFactory.getLogger(TrackStatusHandler.class);

    private final RelayCore core;

    TrackStatusHandler(RelayCore core) {
        this.core = core;
    }

    void handle(ClientSession session, IncomingRequest request, TrackStatus message) {
        FullTrackName name = message.track();
        session.ask(Action.SUBSCRIBE, name, request.request().tokens(), decision -> {
            if (request.ended()) {
                return;
            }
            if (!decision.allowed()) {
                log.info("{}: may not ask for the status of {}: {}", session, name, decision.reason());
                request.reject(RequestErrorCode.UNAUTHORIZED, -1, decision.reason());
                return;
            }
            TrackEntry entry = core.tracks().obtain(name);
            if (entry == null) {
                request.reject(RequestErrorCode.EXCESSIVE_LOAD, 1_000, "the relay has too many tracks");
                return;
            }
            Waiting waiting = new Waiting(request, decision.expiresAfter().map(d -> d.toMillis()));
            request.listener(new RequestListener() {
                @Override
                public void onEnded(RequestEnd end) {
                    // FIN is normal here: nothing follows the question
                    if (end.how() != RequestEnd.How.FIN) {
                        entry.forget(waiting);
                    }
                }
            });
            entry.await(waiting, null);
            entry.releaseIfUnused();
        });
    }

    private record Waiting(IncomingRequest request, Optional<Long> expires) implements TrackWaiter {

        @Override
        public void onPublisher(Track track, Optional<Location> largest) {
            request.request()
                    .accept(new RequestOk(
                            Parameters.builder()
                                    .largestObject(largest.orElse(null))
                                    .expires(expires.orElse(null))
                                    .build(),
                            track.properties()));
        }

        @Override
        public void onNoPublisher(RequestError error) {
            request.reject(error);
        }

        @Override
        public boolean waitsForPublisher() {
            return false;
        }
    }
}
