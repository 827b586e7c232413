package io.fastrelay.moqt.message;

import io.fastrelay.moqt.RequestErrorCode;
import java.util.Optional;

/**
 * REQUEST_ERROR (draft 18 section 10.6).
 *
 * @param code the number of the wire: unknown ones are legal (see {@link RequestErrorCode#of})
 * @param retryIntervalMillisPlusOne 0: do not retry; n: retry after n-1 milliseconds
 * @param redirect present only with code REDIRECT
 */
public record RequestError(long code, long retryIntervalMillisPlusOne, String reason, Optional<Redirect> redirect)
        implements ControlMessage {}
