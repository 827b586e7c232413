package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.fastrelay.transport.packet.nativelib.NativeLibraries;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "these sockets call Linux")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeUdpSocketTest extends UdpSocketContract {

    private final NativeLibraries libraries = new NativeLibraries();
    private UdpSockets sockets = new NioUdpSockets();

    @BeforeAll
    void bind() throws IOException {
        sockets = new NativeUdpSockets(libraries);
    }

    @AfterAll
    void release() {
        libraries.close();
    }

    @Override
    UdpSockets sockets() {
        return sockets;
    }

    @Test
    void manyDatagramsShareOneCall() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        List<UdpSocket> receivers = new ArrayList<>();
        for (int r = 0; r < OutgoingBatch.MESSAGES; r++) {
            receivers.add(open("127.0.0.1"));
        }
        for (UdpSocket receiver : receivers) {
            sender.send(sender.address(receiver.localAddress()), bytes(1, 100), 0, 100);
        }
        sender.flush();
        assertEquals(1, sender.counters().sendCalls());

        UdpSocket receiver = receivers.get(0);
        new Inbox().await(receiver, 1);
        for (int i = 0; i < 20; i++) {
            sender.sendNow(receiver.localAddress(), bytes(i, 100 + i), 0, 100 + i);
        }
        new Inbox().await(receiver, 20);
        assertEquals(2, receiver.counters().receiveCalls());
    }

    @Test
    void aDatagramCostsNoObject() throws IOException {
        UdpSocket sender = open("127.0.0.1");
        UdpSocket receiver = open("127.0.0.1");
        UdpAddress to = sender.address(receiver.localAddress());
        byte[] data = bytes(1, 1200);
        long[] received = {0};
        UdpSocket.Receiver counting = (bytes, offset, length, from) -> received[0] += from == to ? 2 : 1;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The first rounds run in the interpreter, load classes and grow tables.
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                for (int j = 0; j < 20; j++) {
                    sender.send(to, data, 0, 1200 - j % 4);
                }
                sender.flush();
                while (receiver.receive(0, counting) > 0) {
                    sender.wakeUp();
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(20 * 100 * 20, received[0]);
        assertTrue(least < 2000, least + " bytes for 2000 datagrams");
    }

    @Test
    void descriptorsAreFreedOnce() throws Exception {
        File[] before = new File("/proc/self/fd").listFiles();
        for (int round = 0; round < 200; round++) {
            UdpSocket socket = sockets.open(new InetSocketAddress("127.0.0.1", 0), false);
            var waiting = received(socket, FOR_EVER, (data, offset, length, from) -> {});
            Thread first = new Thread(socket::close);
            Thread second = new Thread(socket::close);
            Thread waker = new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    socket.wakeUp();
                    socket.sendNow(new InetSocketAddress("127.0.0.1", 9), new byte[1], 0, 1);
                }
            });
            waker.start();
            first.start();
            second.start();
            first.join();
            second.join();
            waker.join();
            waiting.handle((count, error) -> count).get(20, TimeUnit.SECONDS);
        }
        File[] after = new File("/proc/self/fd").listFiles();
        assertTrue(after.length <= before.length + 5, before.length + " descriptors, then " + after.length);
    }
}
