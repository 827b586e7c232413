package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialTasksTest {

    private final TransportThreads threads = new TransportThreads("test");
    private final SerialTasks tasks = new SerialTasks(threads.workers());

    @AfterEach
    void end() {
        threads.close();
    }

    @Test
    void tasks_run_in_order_one_at_a_time_and_never_in_the_caller() throws Exception {
        List<Integer> order = new ArrayList<>();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger afterwards = new AtomicInteger();
        AtomicReference<Thread> runner = new AtomicReference<>();
        tasks.afterEach(afterwards::incrementAndGet);
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            tasks.execute(() -> {
                assertEquals(1, running.incrementAndGet());
                runner.set(Thread.currentThread());
                order.add(number);
                running.decrementAndGet();
            });
        }
        tasks.execute(done::countDown);
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(IntStream.range(0, 10_000).boxed().toList(), order);
        assertNotSame(Thread.currentThread(), runner.get());
        Await.until("the last is followed too", () -> afterwards.get() == 10_001);
    }

    @Test
    void a_task_that_fails_does_not_hold_up_the_others() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        tasks.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        tasks.execute(done::countDown);
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }

    @Test
    void timers_that_are_shut_down_end_their_own_tasks_and_no_others() throws Exception {
        OwnTimers ended = new OwnTimers(threads.timer(), tasks);
        OwnTimers others = new OwnTimers(threads.timer(), tasks);
        AtomicInteger ranAfterEnd = new AtomicInteger();
        CountDownLatch repeated = new CountDownLatch(3);
        ScheduledFuture<?> once = ended.schedule((Runnable) ranAfterEnd::incrementAndGet, 200, TimeUnit.MILLISECONDS);
        ended.scheduleAtFixedRate(ranAfterEnd::incrementAndGet, 200, 1, TimeUnit.MILLISECONDS);
        others.scheduleAtFixedRate(repeated::countDown, 300, 1, TimeUnit.MILLISECONDS);
        ended.shutdown();
        assertTrue(once.isCancelled());
        assertThrows(RejectedExecutionException.class, () -> ended.schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
        assertTrue(repeated.await(30, TimeUnit.SECONDS));
        assertEquals(0, ranAfterEnd.get());
    }

    @Test
    void timers_run_their_tasks_with_the_others_of_the_connection() throws Exception {
        OwnTimers timers = new OwnTimers(threads.timer(), tasks);
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        tasks.execute(() -> {
            try {
                assertTrue(hold.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        timers.schedule((Runnable) ran::incrementAndGet, 1, TimeUnit.MILLISECONDS);
        Await.until("it waits for the other", () -> tasks.pending() == 2);
        assertEquals(0, ran.get());
        hold.countDown();
        Await.until("it ran", () -> ran.get() == 1);
    }
}
