package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.udp.UdpAddress;
import io.fastrelay.transport.packet.udp.UdpSocket;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that carries the packets of many connections over one UDP socket: receives a batch, has it processed, does
 * what is due, lets every connection that has something to send build its packets, and sends them as one batch. Nothing
 * on it may block.
 */
public final class PacketLoop implements Executor, AutoCloseable {

    /** Takes every datagram that arrives and finds its connection. Loop thread; the array is valid during the call. */
    public interface Dispatcher {
        void onDatagram(byte[] data, int offset, int length, UdpAddress from, long now);
    }

    private static final Logger log = LoggerFactory.getLogger(PacketLoop.class);

    /** Packets keep coming while tasks are many. */
    private static final int TASKS_PER_ROUND = 1024;

    private static final int QUEUE_CHUNK = 256;

    private final String name;
    private final UdpSocket socket;
    private final Dispatcher dispatcher;
    private final LongSupplier clock;
    private final UdpSocket.Receiver receiver = this::received;
    private final PacketBuffers buffers = new PacketBuffers();
    private final Random random;

    private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(QUEUE_CHUNK);
    /** Connections that other threads have woken. */
    private final Queue<PacketConnection> woken = new MpscUnboundedAtomicArrayQueue<>(QUEUE_CHUNK);
    /** Connections whose turn is to come, each once. */
    private final ArrayDeque<PacketConnection> dirty = new ArrayDeque<>();

    private final DeadlineHeap timers = new DeadlineHeap();
    private final Set<PacketConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Whether the loop waits in the socket, or is about to, and nobody has woken it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private volatile boolean closing;
    private volatile boolean ended;
    private volatile @Nullable Thread runner;
    private @Nullable Thread thread;
    private boolean batchBegun;
    private long batchTime;
    private long failures;

    /** @param name of the thread */
    public PacketLoop(String name, UdpSocket socket, Dispatcher dispatcher) {
        this(name, socket, dispatcher, System::nanoTime, new SecureRandom());
    }

    /**
     * @param clock monotonic nanoseconds
     * @param random for what a peer must not guess
     */
    PacketLoop(String name, UdpSocket socket, Dispatcher dispatcher, LongSupplier clock, Random random) {
        this.name = name;
        this.socket = socket;
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.random = random;
    }

    /** Starts the thread, a daemon. */
    public synchronized void start() {
        if (thread != null || ended) {
            throw new IllegalStateException(name + " was started before");
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs the task on the loop thread, soon; tasks run in order. Dropped once the loop has ended. Any thread. */
    @Override
    public void execute(Runnable task) {
        if (!ended) {
            tasks.add(task);
            rouse();
        }
    }

    /** Runs a task later. Any thread. */
    public void schedule(long delayNanos, Runnable task) {
        long now = clock.getAsLong();
        // Long.MAX_VALUE stands for never
        long deadline = delayNanos >= Long.MAX_VALUE - now ? Long.MAX_VALUE - 1 : now + Math.max(delayNanos, 0);
        Timer timer = new Timer(task);
        if (isCurrent()) {
            timers.place(timer, deadline);
        } else {
            execute(() -> timers.place(timer, deadline));
        }
    }

    /** Whether the calling thread is the loop's. */
    public boolean isCurrent() {
        return runner == Thread.currentThread();
    }

    public UdpSocket socket() {
        return socket;
    }

    /**
     * Ends the thread and closes the socket; waits for both. What was asked for before is still done, connections that
     * have not ended end without a word. Not from the loop thread.
     */
    @Override
    public void close() {
        if (isCurrent() && thread != null) {
            throw new IllegalStateException(name + " cannot wait for its own end");
        }
        closing = true;
        Thread started;
        synchronized (this) {
            started = thread;
            if (started == null) {
                finish();
                return;
            }
        }
        socket.wakeUp();
        boolean interrupted = false;
        while (started.isAlive()) {
            try {
                started.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean open = true;
            while (open && !closing) {
                open = round(true);
            }
            if (open) {
                round(false);
            }
        } finally {
            finish();
        }
    }

    /**
     * Receives a batch, does what is to do and sends a batch.
     *
     * @param mayWait whether it waits for something to do
     * @return false once the socket is closed
     */
    boolean round(boolean mayWait) {
        if (!isCurrent()) {
            runner = Thread.currentThread();
        }
        try {
            batchBegun = false;
            socket.receive(mayWait ? waitingTime() : 0, receiver);
        } catch (IOException e) {
            if (!closing) {
                log.error("{} ends: its socket cannot receive any more", name, e);
            }
            return false;
        } catch (RuntimeException | Error e) {
            failed("receiving", e);
        } finally {
            asleep.setRelease(false);
        }
        runTasks();
        runTimers();
        takeTurns();
        try {
            socket.flush();
        } catch (RuntimeException | Error e) {
            failed("sending", e);
        }
        return true;
    }

    /** When a round has something to do without a datagram, {@code Long.MIN_VALUE} for at once. */
    long nextRound() {
        return dirty.isEmpty() && tasks.isEmpty() && woken.isEmpty() ? timers.earliest() : Long.MIN_VALUE;
    }

    private long waitingTime() {
        if (!dirty.isEmpty()) {
            return 0;
        }
        // first say so, then look: whoever brings something first brings it, then looks whether we sleep
        asleep.set(true);
        if (closing || !tasks.isEmpty() || !woken.isEmpty()) {
            return 0;
        }
        long deadline = timers.earliest();
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, deadline - clock.getAsLong());
    }

    private void rouse() {
        if (!isCurrent() && asleep.get() && asleep.compareAndSet(true, false)) {
            socket.wakeUp();
        }
    }

    private void received(byte[] data, int offset, int length, UdpAddress from) {
        // the time of the first is nearer to when the others came than the time when we get to them
        if (!batchBegun) {
            batchBegun = true;
            batchTime = clock.getAsLong();
        }
        try {
            dispatcher.onDatagram(data, offset, length, from, batchTime);
        } catch (RuntimeException | Error e) {
            failed("a datagram of " + length + " bytes from " + from.inet(), e);
        }
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_ROUND; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            runTask(task);
        }
    }

    private void runTask(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed("a task", e);
        }
    }

    private void runTimers() {
        long now = clock.getAsLong();
        // not more than there are now: one may be due again at once
        for (int i = timers.size(); i > 0; i--) {
            DeadlineHeap.Entry entry = timers.poll(now);
            if (entry == null) {
                return;
            }
            entry.due();
        }
    }

    private void takeTurns() {
        for (PacketConnection connection = woken.poll(); connection != null; connection = woken.poll()) {
            connection.takeWake();
        }
        for (int i = dirty.size(); i > 0; i--) {
            PacketConnection connection = dirty.remove();
            long now = clock.getAsLong();
            try {
                connection.turn(now);
            } catch (RuntimeException | Error e) {
                failed("a turn of " + connection, e);
            }
            timers.place(connection.timer(), connection.deadline(now));
        }
    }

    private void failed(String what, Throwable e) {
        // something that fails each time must not fill the disk
        if (Long.bitCount(++failures) == 1) {
            log.error("{}: {} failed ({} failures so far)", name, what, failures, e);
        }
    }

    private void finish() {
        runner = Thread.currentThread();
        for (PacketConnection connection : List.copyOf(connections)) {
            try {
                connection.end();
            } catch (RuntimeException | Error e) {
                failed("the end of " + connection, e);
            }
        }
        ended = true;
        tasks.clear();
        woken.clear();
        dirty.clear();
        socket.close();
        runner = null;
    }

    long now() {
        return clock.getAsLong();
    }

    /** For what a peer must not guess. Loop thread. */
    Random random() {
        return random;
    }

    PacketBuffers buffers() {
        return buffers;
    }

    /** The connection ends with the loop. Loop thread. */
    void add(PacketConnection connection) {
        connections.add(connection);
    }

    /** Loop thread. */
    void remove(PacketConnection connection) {
        connections.remove(connection);
        timers.remove(connection.timer());
    }

    /** The connection gets a turn in this round, or the next; not to be called again before. Loop thread. */
    void addTurn(PacketConnection connection) {
        dirty.add(connection);
    }

    /** {@link PacketConnection#takeWake} is called soon; not to be called again before. Any thread. */
    void wake(PacketConnection connection) {
        if (!ended) {
            woken.add(connection);
            rouse();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Timer extends DeadlineHeap.Entry {
        private final Runnable task;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        void due() {
            runTask(task);
        }
    }
}
