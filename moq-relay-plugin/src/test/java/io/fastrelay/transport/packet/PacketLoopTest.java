package io.fastrelay.transport.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpCounters;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop's thread: what wakes it, what it survives, how it ends. */
@Timeout(30)
class PacketLoopTest {

    /** Waits as a real one does. */
    private static final class WaitingSocket implements UdpSocket {
        final Semaphore wakes = new Semaphore(0);
        final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
        final AtomicInteger wakeUps = new AtomicInteger();
        final AtomicInteger flushes = new AtomicInteger();
        volatile boolean closed;

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(1);
        }

        @Override
        public UdpAddress address(InetSocketAddress address) {
            return new VirtualNetwork.Place(address);
        }

        @Override
        public int receive(long timeoutNanos, Receiver receiver) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            try {
                if (wakes.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            int count = 0;
            for (byte[] data = arrived.poll(); data != null; data = arrived.poll()) {
                receiver.onDatagram(data, 0, data.length, address(localAddress()));
                count++;
            }
            return count;
        }

        @Override
        public void wakeUp() {
            wakeUps.incrementAndGet();
            wakes.release();
        }

        @Override
        public void send(UdpAddress to, byte[] data, int offset, int length) {}

        @Override
        public void flush() {
            flushes.incrementAndGet();
        }

        @Override
        public void sendNow(InetSocketAddress to, byte[] data, int offset, int length) {}

        @Override
        public UdpCounters counters() {
            return new UdpCounters(0, 0, 0, 0, 0);
        }

        @Override
        public String describe() {
            return "waiting";
        }

        @Override
        public void close() {
            closed = true;
            wakes.release();
        }
    }

    private final WaitingSocket socket = new WaitingSocket();
    private final LinkedBlockingQueue<byte[]> dispatched = new LinkedBlockingQueue<>();
    private final PacketLoop loop = new PacketLoop("loop under test", socket, (data, offset, length, from, now) -> {
        dispatched.add(data);
        if (data.length == 13) {
            throw new IllegalStateException("thirteen");
        }
    });

    @AfterEach
    void close() {
        loop.close();
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, TimeUnit.SECONDS));
    }

    @Test
    void tasks_run_in_order_on_the_loops_thread_also_those_brought_before_it_started() throws InterruptedException {
        List<Integer> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        boolean[] current = new boolean[1];
        for (int i = 0; i < 3000; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
            if (i == 1000) {
                loop.start();
            }
        }
        loop.execute(() -> {
            current[0] = loop.isCurrent();
            done.countDown();
        });
        await(done);
        assertTrue(current[0]);
        assertFalse(loop.isCurrent());
        for (int i = 0; i < 3000; i++) {
            assertEquals(i, order.get(i));
        }
        assertEquals(3000, order.size());
    }

    @Test
    void no_task_of_many_threads_is_overslept() throws InterruptedException {
        loop.start();
        int each = 5000;
        CountDownLatch done = new CountDownLatch(4 * each);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    loop.execute(done::countDown);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        await(done);
        assertTrue(socket.wakeUps.get() <= 4 * each);
    }

    @Test
    void a_busy_loop_is_not_woken_for_each_task() throws InterruptedException {
        loop.start();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch brought = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1000);
        loop.execute(() -> {
            inside.countDown();
            try {
                brought.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await(inside);
        int before = socket.wakeUps.get();
        for (int i = 0; i < 1000; i++) {
            loop.execute(done::countDown);
        }
        assertEquals(before, socket.wakeUps.get());
        brought.countDown();
        await(done);
    }

    @Test
    void what_is_scheduled_runs_when_it_is_due_and_the_sooner_first() throws InterruptedException {
        List<String> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(3);
        long begin = System.nanoTime();
        long[] ranAt = new long[1];
        loop.schedule(TimeUnit.MILLISECONDS.toNanos(60), () -> {
            order.add("late");
            ranAt[0] = System.nanoTime();
            done.countDown();
        });
        loop.schedule(TimeUnit.MILLISECONDS.toNanos(20), () -> {
            order.add("soon");
            done.countDown();
        });
        loop.schedule(Long.MAX_VALUE, () -> order.add("never"));
        loop.execute(() -> loop.schedule(-5, () -> {
            order.add("at once");
            done.countDown();
        }));
        loop.start();
        await(done);
        assertEquals(List.of("at once", "soon", "late"), order);
        assertTrue(ranAt[0] - begin >= TimeUnit.MILLISECONDS.toNanos(60));
    }

    @Test
    void an_exception_in_a_task_a_timer_or_for_a_datagram_does_not_end_it() throws InterruptedException {
        loop.start();
        for (int i = 0; i < 10; i++) {
            loop.execute(() -> {
                throw new IllegalStateException("a task");
            });
            loop.schedule(0, () -> {
                throw new AssertionError("a timer");
            });
            socket.arrived.add(new byte[13]);
        }
        socket.wakeUp();
        CountDownLatch done = new CountDownLatch(1);
        loop.schedule(TimeUnit.MILLISECONDS.toNanos(5), done::countDown);
        await(done);
        for (int i = 0; i < 10; i++) {
            assertEquals(13, dispatched.poll(20, TimeUnit.SECONDS).length);
        }
    }

    @Test
    void datagrams_are_dispatched_and_every_round_ends_with_a_flush() throws InterruptedException {
        loop.start();
        socket.arrived.add(new byte[] {1, 2, 3});
        socket.wakeUp();
        assertEquals(3, dispatched.poll(20, TimeUnit.SECONDS).length);
        int before = socket.flushes.get();
        loop.close();
        assertTrue(socket.flushes.get() > before);
    }

    @Test
    void closing_does_what_was_asked_before_and_drops_what_comes_after() throws InterruptedException {
        loop.start();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            loop.execute(ran::incrementAndGet);
        }
        loop.close();
        assertEquals(500, ran.get());
        assertTrue(socket.closed);
        loop.execute(ran::incrementAndGet);
        loop.schedule(0, ran::incrementAndGet);
        loop.close();
        assertEquals(500, ran.get());
        assertThrows(IllegalStateException.class, loop::start);
    }

    @Test
    void it_cannot_be_closed_from_inside() throws InterruptedException {
        loop.start();
        List<Throwable> thrown = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                loop.close();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
            done.countDown();
        });
        await(done);
        assertEquals(1, thrown.size());
    }

    @Test
    void it_sleeps_while_there_is_nothing_to_do() throws InterruptedException {
        loop.start();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        await(done);
        int rounds = socket.flushes.get();
        // nothing can be waited for where nothing is to happen; a loop that spins makes thousands of rounds
        Thread.sleep(200);
        // the round of the task may end only now
        assertTrue(socket.flushes.get() - rounds <= 2);
    }
}
