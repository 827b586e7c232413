package io.fastrelay.api;

import java.util.concurrent.CompletionStage;

/**
 * The host's answer to "may this session do that?". Asked for every session and every request of it; answers may come
 * later, from any thread. Called by many threads at once and must not block. An exception counts as a refusal.
 */
@FunctionalInterface
public interface Authorizer {

    CompletionStage<Decision> authorize(AccessRequest request);
}
