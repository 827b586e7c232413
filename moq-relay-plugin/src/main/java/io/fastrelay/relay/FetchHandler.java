package io.fastrelay.relay;

import io.fastrelay.api.AccessRequest.Action;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FETCH, standalone and joining (draft 18 section 10.12). The answer itself is made by {@link FetchAnswer}. */
final class FetchHandler {

    private static final Logger log = LoggerFactory.getLogger(FetchHandler.class);

    private final RelayCore core;

    FetchHandler(RelayCore core) {
        this.core = core;
    }

    void handle(ClientSession session, IncomingRequest request, Fetch message) {
        int limit = core.options().limits().maxFetchesPerSession();
        if (session.fetches().size() >= limit) {
            request.reject(RequestErrorCode.EXCESSIVE_LOAD, 1_000, "too many fetches at a time, at most " + limit);
        } else if (message.range() instanceof FetchRange.Standalone range) {
            standalone(session, request, message, range);
        } else if (message.range() instanceof FetchRange.Joining range) {
            join(session, request, message, range);
        }
    }

    private void standalone(
            ClientSession session, IncomingRequest request, Fetch message, FetchRange.Standalone range) {
        FetchSpan span = FetchSpan.ofWire(range.start(), range.end());
        if (span.isEmpty()) {
            request.reject(
                    RequestErrorCode.INVALID_RANGE,
                    -1,
                    "the end " + range.end() + " lies before the start " + range.start());
            return;
        }
        permitted(session, request, range.track(), () -> {
            TrackEntry entry = core.tracks().obtain(range.track());
            if (entry == null) {
                request.reject(RequestErrorCode.EXCESSIVE_LOAD, 1_000, "the relay has too many tracks");
                return;
            }
            new FetchAnswer(core, session, request, entry, span, message.parameters()).begin();
        });
    }

    private void join(ClientSession session, IncomingRequest request, Fetch message, FetchRange.Joining range) {
        DownstreamSubscription subscription = session.subscriptionOf(range.joiningRequestId());
        if (subscription == null) {
            unknownSubscription(request, range);
            return;
        }
        // a pending subscription, or one that is being updated, settles its joining location first
        subscription.whenJoinable(() -> {
            if (!subscription.isEstablished()) {
                unknownSubscription(request, range);
            } else if (!subscription.wantsForward()) {
                request.reject(RequestErrorCode.INVALID_RANGE, -1, "the subscription has forward state 0");
            } else {
                permitted(session, request, subscription.name(), () -> {
                    Optional<Location> joining = subscription.joiningLocation();
                    FetchSpan span =
                            joining.map(location -> span(range, location)).orElse(null);
                    joined(session, request, message, subscription, span);
                });
            }
        });
    }

    private void joined(
            ClientSession session,
            IncomingRequest request,
            Fetch message,
            DownstreamSubscription subscription,
            @Nullable FetchSpan span) {
        if (span == null) {
            request.reject(RequestErrorCode.INVALID_RANGE, -1, "no object was published when the subscription began");
        } else if (span.isEmpty()) {
            request.reject(
                    RequestErrorCode.INVALID_RANGE,
                    -1,
                    "the start " + span.start() + " lies behind the joining location " + span.last());
        } else {
            new FetchAnswer(core, session, request, subscription.entry(), span, message.parameters()).begin();
        }
    }

    /** Section 10.12.2.1; more groups back than there are means from the first one on. */
    private static FetchSpan span(FetchRange.Joining range, Location joining) {
        long group = range.joiningStart();
        if (range.relative()) {
            group = Long.compareUnsigned(group, joining.group()) > 0 ? 0 : joining.group() - group;
        }
        return new FetchSpan(new Location(group, 0), joining);
    }

    private static void unknownSubscription(IncomingRequest request, FetchRange.Joining range) {
        request.reject(
                RequestErrorCode.INVALID_JOINING_REQUEST_ID,
                -1,
                "request " + Long.toUnsignedString(range.joiningRequestId()) + " is no established subscription");
    }

    private static void permitted(ClientSession session, IncomingRequest request, FullTrackName name, Runnable action) {
        session.ask(Action.FETCH, name, request.request().tokens(), decision -> {
            if (request.ended()) {
                return;
            }
            if (decision.allowed()) {
                action.run();
            } else {
                log.info("{}: may not fetch {}: {}", session, name, decision.reason());
                request.reject(RequestErrorCode.UNAUTHORIZED, -1, decision.reason());
            }
        });
    }
}
