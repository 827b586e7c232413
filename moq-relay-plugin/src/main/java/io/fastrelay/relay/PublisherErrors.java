package io.fastrelay.relay;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.RequestError;
import java.util.Optional;

/** Chooses what a subscriber hears when every publisher has refused. */
final class PublisherErrors {

    static final RequestError NO_PUBLISHER = new RequestError(
            RequestErrorCode.DOES_NOT_EXIST.code(), 0, "no publisher has this track", Optional.empty());

    static final RequestError TIMEOUT = new RequestError(
            RequestErrorCode.TIMEOUT.code(), 1, "no publisher came within the rendezvous timeout", Optional.empty());

    private RequestError best = NO_PUBLISHER;

    /** One more publisher has refused. */
    void add(RequestError error) {
        RequestError candidate = translate(error);
        if (rank(candidate) > rank(best)) {
            best = candidate;
        }
    }

    RequestError best() {
        return best;
    }

    /**
     * What a publisher said, as the subscriber may hear it: codes that speak of the relay's own request, and those that
     * no draft knows (moq-dev says 404), mean that the track is not to be had there.
     */
    static RequestError translate(RequestError error) {
        RequestErrorCode code = RequestErrorCode.of(error.code());
        boolean known = code.code() == error.code();
        if (!known || rank(code) == 0) {
            return new RequestError(RequestErrorCode.DOES_NOT_EXIST.code(), 0, error.reason(), Optional.empty());
        }
        return error;
    }

    private static int rank(RequestError error) {
        return rank(RequestErrorCode.of(error.code()));
    }

    /** The more a code helps the subscriber to do better, the higher. */
    private static int rank(RequestErrorCode code) {
        return switch (code) {
            case REDIRECT -> 8;
            case UNSUPPORTED_EXTENSION -> 7;
            case INVALID_RANGE -> 6;
            case MALFORMED_TRACK -> 5;
            case UNAUTHORIZED -> 4;
            case EXCESSIVE_LOAD -> 3;
            case TIMEOUT -> 2;
            case INTERNAL_ERROR -> 1;
            default -> 0;
        };
    }
}
