package io.fastrelay.transport.packet.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a batch when the system takes it in part or not at all. */
class OutgoingBatchTest {

    private static final PeerAddress A = PeerAddress.ipv4(0x7f000001, 1001);
    private static final PeerAddress B = PeerAddress.ipv4(0x7f000001, 1002);
    private static final PeerAddress C = PeerAddress.ipv4(0x7f000001, 1003);

    private final ScriptedSendCalls system = new ScriptedSendCalls();
    private final Counts counts = new Counts();
    private final OutgoingBatch batch = new OutgoingBatch(system, Libc.AF_INET, true, counts);

    private void add(PeerAddress to, int... lengths) {
        for (int length : lengths) {
            assertTrue(batch.add(to, UdpSocketContract.bytes(length, length), 0, length));
        }
    }

    private List<String> sent() {
        return system.sent.stream()
                .map(message -> message.port() + ": " + message.payload().length + "/" + message.segmentSize())
                .toList();
    }

    @Test
    void neighboursOfOneSizeAndAddressAreOneMessage() {
        add(A, 1200, 1200, 1200);
        add(B, 1200, 1200, 500, 1200);
        add(A, 1200);
        batch.flush();
        assertEquals(List.of("1001: 3600/1200", "1002: 2900/1200", "1002: 1200/0", "1001: 1200/0"), sent());
        byte[] run = system.sent.get(1).payload();
        assertArrayEquals(UdpSocketContract.bytes(1200, 1200), Arrays.copyOfRange(run, 1200, 2400));
        assertArrayEquals(UdpSocketContract.bytes(500, 500), Arrays.copyOfRange(run, 2400, 2900));
        assertEquals(new UdpCounters(0, 0, 8, 1, 0), counts.snapshot());
    }

    @Test
    void aLongerOneAndAnEmptyOneBeginAMessage() {
        add(A, 100, 101, 101, 0, 0, 5);
        batch.flush();
        assertEquals(List.of("1001: 100/0", "1001: 202/101", "1001: 0/0", "1001: 0/0", "1001: 5/0"), sent());
    }

    @Test
    void aRunEndsAtTheMostThatTheSystemCuts() {
        for (int i = 0; i < 130; i++) {
            add(A, 10);
        }
        for (int i = 0; i < 60; i++) {
            add(B, 1200);
        }
        batch.flush();
        // 54 * 1200 = 64800, one more would not fit into 65507
        assertEquals(
                List.of("1001: 640/10", "1001: 640/10", "1001: 20/10", "1002: 64800/1200", "1002: 7200/1200"), sent());
    }

    @Test
    void nothingIsJoinedWhereTheSystemCannotCut() {
        OutgoingBatch plain = new OutgoingBatch(system, Libc.AF_INET, false, counts);
        for (int i = 0; i < 3; i++) {
            plain.add(A, new byte[1200], 0, 1200);
        }
        plain.flush();
        assertEquals(List.of("1001: 1200/0", "1001: 1200/0", "1001: 1200/0"), sent());
    }

    @Test
    void aFullBatchTakesNoMoreUntilItIsFlushed() {
        byte[] data = new byte[10];
        for (int i = 0; i < OutgoingBatch.MESSAGES; i++) {
            assertTrue(batch.add(i % 2 == 0 ? A : B, data, 0, 10));
        }
        assertFalse(batch.add(A, data, 0, 10));
        assertTrue(batch.add(B, data, 0, 10), "joins the last message");
        batch.flush();
        assertEquals(OutgoingBatch.MESSAGES, system.sent.size());
        assertTrue(batch.add(A, data, 0, 10));

        OutgoingBatch large = new OutgoingBatch(system, Libc.AF_INET, true, counts);
        byte[] huge = new byte[OutgoingBatch.MAX_PAYLOAD];
        int taken = 0;
        while (large.add(A, huge, 0, huge.length)) {
            taken++;
        }
        assertEquals(4, taken);
    }

    @Test
    void whatTheSystemLeavesIsOfferedAgain() {
        add(A, 10);
        add(B, 10);
        add(C, 10);
        system.script.addAll(List.of(1, 1, 1));
        batch.flush();
        assertEquals(List.of("1001: 10/0", "1002: 10/0", "1003: 10/0"), sent());
        assertEquals(new UdpCounters(0, 0, 3, 3, 0), counts.snapshot());
    }

    @Test
    void aRefusedMessageIsSkippedAndItsDatagramsAreCounted() {
        for (int errno : List.of(Errno.EPERM, Errno.EMSGSIZE, Errno.ENOBUFS, Errno.ENETDOWN)) {
            system.sent.clear();
            add(A, 10);
            add(B, 10, 10, 10);
            add(C, 10);
            long errors = counts.snapshot().errors();
            system.script.addAll(List.of(1, -errno));
            batch.flush();
            assertEquals(List.of("1001: 10/0", "1003: 10/0"), sent());
            assertEquals(errors + 3, counts.snapshot().errors());
        }
    }

    @Test
    void anErrorOfAnEarlierDatagramCostsNothing() {
        add(A, 10);
        add(B, 10);
        system.script.addAll(List.of(-Errno.ECONNREFUSED, 1, -Errno.EHOSTUNREACH, -Errno.EINTR));
        batch.flush();
        assertEquals(List.of("1001: 10/0", "1002: 10/0"), sent());
        assertEquals(0, counts.snapshot().errors());
    }

    @Test
    void anAddressOutOfReachIsGivenUpAfterTheSecondTime() {
        add(A, 10);
        add(B, 10);
        system.script.addAll(List.of(-Errno.ENETUNREACH, -Errno.ENETUNREACH));
        batch.flush();
        assertEquals(List.of("1002: 10/0"), sent());
        assertEquals(1, counts.snapshot().errors());
    }

    @Test
    void aDeviceThatCannotCutGetsDatagramsOneByOneFromThenOn() {
        add(A, 100, 100, 70);
        add(B, 50);
        add(C, 30, 30);
        // A as one, then 3 single ones, B, C as one, then 2 single ones
        system.script.addAll(List.of(-Errno.EIO, 1, 1, 1, 1, -Errno.EIO, 1, 1));
        batch.flush();
        assertEquals(
                List.of("1001: 100/0", "1001: 100/0", "1001: 70/0", "1002: 50/0", "1003: 30/0", "1003: 30/0"), sent());
        assertArrayEquals(UdpSocketContract.bytes(70, 70), system.sent.get(2).payload());
        assertEquals(0, counts.snapshot().errors());
        assertEquals(6, counts.snapshot().sent());
        assertFalse(batch.segmentation());

        system.sent.clear();
        add(A, 100, 100);
        batch.flush();
        assertEquals(List.of("1001: 100/0", "1001: 100/0"), sent());
    }

    @Test
    void aRunThatIsInvalidGoesOneByOneThisTime() {
        add(A, 100, 100, 100);
        // The second of them fails for itself.
        system.script.addAll(List.of(-Errno.EINVAL, 1, -Errno.EMSGSIZE, 1));
        batch.flush();
        assertEquals(List.of("1001: 100/0", "1001: 100/0"), sent());
        assertEquals(1, counts.snapshot().errors());
        assertTrue(batch.segmentation());
    }

    @Test
    void aFullSendBufferIsWaitedFor() {
        add(A, 10);
        add(B, 10);
        system.script.addAll(List.of(-Errno.EAGAIN, 1, -Errno.EAGAIN));
        batch.flush();
        assertEquals(2, system.waits);
        assertEquals(1, system.flushes);
        assertEquals(List.of("1001: 10/0", "1002: 10/0"), sent());
        assertEquals(0, counts.snapshot().errors());
    }

    @Test
    void aSendBufferThatStaysFullLosesTheRest() {
        add(A, 10);
        add(B, 10, 10);
        add(C, 10);
        system.room = false;
        system.script.addAll(List.of(1, -Errno.EAGAIN));
        batch.flush();
        assertEquals(List.of("1001: 10/0"), sent());
        assertEquals(3, counts.snapshot().errors());
        assertEquals(2, system.calls);

        system.room = true;
        add(B, 10);
        batch.flush();
        assertEquals(2, system.sent.size());
    }

    @Test
    void aSendBufferThatFillsAmidSingleDatagramsLosesThem() {
        add(A, 10, 10, 10);
        system.room = false;
        system.script.addAll(List.of(-Errno.EIO, 1, -Errno.EAGAIN, -Errno.EAGAIN));
        batch.flush();
        assertEquals(List.of("1001: 10/0"), sent());
        assertEquals(2, counts.snapshot().errors());
        assertEquals(1, counts.snapshot().sent());
    }
}
