package io.fastrelay.client;

import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.message.Redirect;
import io.fastrelay.moqt.message.RequestError;
import java.util.Optional;
import java.util.OptionalLong;

/** The peer answered a request with REQUEST_ERROR (draft 18 section 10.6). */
public final class RequestFailedException extends ClientException {

    private static final long serialVersionUID = 1L;

    private final transient RequestError error;

    RequestFailedException(String request, RequestError error) {
        super(describe(request, error));
        this.error = error;
    }

    /** The code; INTERNAL_ERROR for an unknown one. */
    public RequestErrorCode code() {
        return RequestErrorCode.of(error.code());
    }

    /** The peer's own words, maybe empty. */
    public String reason() {
        return error.reason();
    }

    /** When it is worth trying again, in milliseconds; empty: not at all. */
    public OptionalLong retryAfterMillis() {
        return error.retryIntervalMillisPlusOne() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(error.retryIntervalMillisPlusOne() - 1);
    }

    /** Where to go instead, with code REDIRECT. */
    public Optional<Redirect> redirect() {
        return error.redirect();
    }

    private static String describe(String request, RequestError error) {
        RequestErrorCode code = RequestErrorCode.of(error.code());
        boolean known = code.code() == error.code();
        return request + ": " + (known ? code.name() : "code") + " (0x" + Long.toHexString(error.code()) + ")"
                + (error.reason().isEmpty() ? "" : ": " + error.reason())
                + (error.retryIntervalMillisPlusOne() == 0
                        ? ""
                        : ", try again in " + (error.retryIntervalMillisPlusOne() - 1) + " ms");
    }
}
