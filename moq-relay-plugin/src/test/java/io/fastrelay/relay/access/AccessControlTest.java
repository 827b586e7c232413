package io.fastrelay.relay.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.api.AccessRequest;
import io.fastrelay.api.Authorizer;
import io.fastrelay.api.Decision;
import io.fastrelay.api.SessionDescription;
import io.fastrelay.transport.fake.ManualScheduler;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AccessControlTest {

    private static final AccessRequest REQUEST = new AccessRequest(
            new SessionDescription("s1", new InetSocketAddress("127.0.0.1", 1), "quic", "moqt-18", "", "", ""),
            AccessRequest.Action.SUBSCRIBE,
            List.of(),
            Optional.empty(),
            List.of());

    private final ManualScheduler timer = new ManualScheduler();
    private final Deque<Runnable> context = new ArrayDeque<>();
    private final List<Decision> answers = new ArrayList<>();

    private void ask(Authorizer authorizer) {
        new AccessControl(authorizer, context::add, timer, 1_000).ask(REQUEST, answers::add);
    }

    private void runContext() {
        while (!context.isEmpty()) {
            context.remove().run();
        }
    }

    @Test
    void anAnswerThatIsThereIsGivenAtOnce() {
        ask(request -> CompletableFuture.completedFuture(Decision.yes()));
        assertEquals(List.of(Decision.yes()), answers);
    }

    @Test
    void anAnswerThatComesLaterIsGivenInTheContext() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        ask(request -> later);
        assertEquals(List.of(), answers);
        later.complete(Decision.no("not you"));
        assertEquals(List.of(), answers);
        runContext();
        assertEquals(List.of(Decision.no("not you")), answers);
        assertEquals(0, timer.waiting());
    }

    @Test
    void anExceptionIsARefusal() {
        ask(request -> {
            throw new IllegalStateException("bug of the host");
        });
        ask(request -> CompletableFuture.failedFuture(new IllegalStateException("bug of the host")));
        ask(request -> null);
        assertEquals(3, answers.size());
        answers.forEach(answer -> assertFalse(answer.allowed()));
    }

    @Test
    void silenceIsARefusalAndALateAnswerChangesNothing() {
        CompletableFuture<Decision> never = new CompletableFuture<>();
        ask(request -> never);
        timer.advance(999);
        runContext();
        assertEquals(List.of(), answers);
        timer.advance(1);
        runContext();
        assertEquals(1, answers.size());
        assertFalse(answers.get(0).allowed());
        assertTrue(answers.get(0).reason().contains("timed out"));
        never.complete(Decision.yes());
        runContext();
        assertEquals(1, answers.size());
    }
}
