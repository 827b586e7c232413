package io.fastrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.RequestError;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublisherErrorsTest {

    private static RequestError error(long code) {
        return new RequestError(code, 0, "publisher's reason", Optional.empty());
    }

    @Test
    void withoutAnyPublisherTheTrackDoesNotExist() {
        assertEquals(
                RequestErrorCode.DOES_NOT_EXIST.code(),
                new PublisherErrors().best().code());
    }

    @Test
    void theMostHelpfulErrorOfSeveralPublishersWins() {
        PublisherErrors errors = new PublisherErrors();
        errors.add(error(RequestErrorCode.DOES_NOT_EXIST.code()));
        errors.add(error(RequestErrorCode.INVALID_RANGE.code()));
        errors.add(error(RequestErrorCode.EXCESSIVE_LOAD.code()));
        assertEquals(RequestErrorCode.INVALID_RANGE.code(), errors.best().code());
    }

    @Test
    void codesOutsideTheDraftAndThoseAboutTheRelaysOwnRequestMeanThatTheTrackIsNotThere() {
        for (long code : new long[] {
            404,
            RequestErrorCode.NOT_SUPPORTED.code(),
            RequestErrorCode.GOING_AWAY.code(),
            RequestErrorCode.DUPLICATE_SUBSCRIPTION.code()
        }) {
            assertEquals(
                    RequestErrorCode.DOES_NOT_EXIST.code(),
                    PublisherErrors.translate(error(code)).code());
        }
    }
}
