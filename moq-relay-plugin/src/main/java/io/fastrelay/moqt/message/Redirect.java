package io.fastrelay.moqt.message;

import io.fastrelay.moqt.FullTrackName;

/**
 * Where to send a request instead (draft 18 section 10.6.1).
 *
 * @param connectUri empty: the current session's URI
 * @param track with empty namespace and name: those of the original request
 */
public record Redirect(String connectUri, FullTrackName track) {}
