package io.fastrelay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.transport.packet.QuicException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a peer must not do (RFC 9000 sections 3 to 4 and 19), seen by a server that has opened stream 3. */
class HostilePeerTest {

    private static final StreamLimits NARROW = new StreamLimits(2, 4, 4096, 8192, 1 << 20);

    private final End server = End.open(false, NARROW, End.WIDE);
    private final StreamTable table = server.table;

    HostilePeerTest() {
        table.openUnidirectional();
        server.send();
    }

    private static void fails(long code, String saying, Executable frames) {
        QuicException error = assertThrows(QuicException.class, frames);
        assertEquals(code, error.code(), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains(saying), error.getMessage());
    }

    private void stream(long id, long offset, int length, boolean fin) throws QuicException {
        table.onStream(id, offset, ByteBuffer.allocate(length), fin);
    }

    @Test
    void data_on_our_own_unidirectional_stream() {
        fails(QuicException.STREAM_STATE_ERROR, "send-only stream 3", () -> stream(3, 0, 1, false));
        fails(QuicException.STREAM_STATE_ERROR, "send-only stream 7", () -> table.onResetStream(7, 0, 0));
    }

    @Test
    void frames_for_a_stream_that_we_never_opened() {
        fails(QuicException.STREAM_STATE_ERROR, "stream 1 that was never opened", () -> stream(1, 0, 1, false));
        fails(QuicException.STREAM_STATE_ERROR, "stream 7 that was", () -> table.onMaxStreamData(7, 10));
        fails(QuicException.STREAM_STATE_ERROR, "stream 7 that was", () -> table.onStopSending(7, 10));
    }

    @Test
    void frames_of_a_receiver_for_the_peer_s_own_unidirectional_stream() {
        fails(QuicException.STREAM_STATE_ERROR, "receive-only stream 2", () -> table.onMaxStreamData(2, 10));
        fails(QuicException.STREAM_STATE_ERROR, "receive-only stream 2", () -> table.onStopSending(2, 10));
    }

    @Test
    void more_streams_than_were_granted() throws Exception {
        stream(4, 0, 1, false);
        stream(14, 0, 1, false);
        fails(QuicException.STREAM_LIMIT_ERROR, "stream 8 where 2", () -> stream(8, 0, 1, false));
        fails(QuicException.STREAM_LIMIT_ERROR, "stream 18 where 4", () -> stream(18, 0, 1, false));
        fails(QuicException.STREAM_LIMIT_ERROR, "stream 8 where 2", () -> table.onMaxStreamData(8, 1));
        fails(QuicException.STREAM_LIMIT_ERROR, "where 2", () -> table.onStopSending((1L << 62) - 4, 1));
        assertEquals(1 + 2 + 4, table.size());
    }

    @Test
    void more_bytes_than_a_stream_takes() throws Exception {
        server.onStream = stream -> {
            stream.stream.pause();
            return stream;
        };
        stream(2, 0, 4096, false);
        fails(QuicException.FLOW_CONTROL_ERROR, "4097 bytes where 4096", () -> stream(2, 4096, 1, false));
        fails(QuicException.FLOW_CONTROL_ERROR, "where 4096", () -> stream(2, 1L << 61, 1, false));
        fails(QuicException.FLOW_CONTROL_ERROR, "where 4096", () -> table.onResetStream(2, 0, 4097));
    }

    @Test
    void more_bytes_than_all_streams_take() throws Exception {
        server.onStream = stream -> {
            stream.stream.pause();
            return stream;
        };
        stream(2, 4095, 1, false);
        stream(6, 4095, 1, false);
        fails(QuicException.FLOW_CONTROL_ERROR, "8193 bytes on all streams", () -> stream(10, 0, 1, false));
        fails(QuicException.FLOW_CONTROL_ERROR, "on all streams", () -> table.onResetStream(10, 0, 1));
    }

    @Test
    void a_reset_stream_counts_as_long_as_it_says_it_was() throws Exception {
        table.onResetStream(2, 0, 4096);
        // what will never come was dropped: the peer may send as much on others
        assertEquals(java.util.List.of("MAX_STREAMS uni 5", "MAX_DATA 12288"), sortedFrames());
    }

    private java.util.List<String> sortedFrames() {
        return FrameLog.of(server.send()).stream()
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
    }

    @Test
    void a_final_size_that_changes() throws Exception {
        server.onStream = stream -> {
            stream.stream.pause();
            return stream;
        };
        stream(2, 0, 100, true);
        fails(QuicException.FINAL_SIZE_ERROR, "final size is 100", () -> stream(2, 0, 99, true));
        fails(QuicException.FINAL_SIZE_ERROR, "final size is 100", () -> stream(2, 100, 1, false));
        fails(QuicException.FINAL_SIZE_ERROR, "final size is 100", () -> table.onResetStream(2, 0, 101));
        stream(6, 50, 50, false);
        fails(QuicException.FINAL_SIZE_ERROR, "100 bytes came before", () -> stream(6, 0, 99, true));
        fails(QuicException.FINAL_SIZE_ERROR, "100 bytes came before", () -> table.onResetStream(6, 0, 99));
        table.onResetStream(10, 0, 5);
        // it is over and forgotten; what still comes for it is of no interest
        stream(10, 0, 1, false);
    }

    @Test
    void frames_for_streams_that_have_ended_change_nothing() throws Exception {
        stream(2, 0, 100, true);
        server.outbox.onWake();
        assertEquals(1, table.size());
        stream(2, 0, 100, true);
        table.onResetStream(2, 1, 100);
        table.onMaxStreamData(3, 5);
        assertEquals(1, table.size());
    }

    @Test
    void holes_without_end() throws Exception {
        StreamLimits wide = new StreamLimits(10, 10, 1 << 20, 1 << 20, 1 << 20);
        End end = End.open(false, wide, End.WIDE);
        for (int i = 0; i < 16_384; i++) {
            end.table.onStream(2, 1 + 2L * i, ByteBuffer.allocate(1), false);
        }
        fails(
                QuicException.INTERNAL_ERROR,
                "wait for bytes before them",
                () -> end.table.onStream(2, 100_001, ByteBuffer.allocate(1), false));
    }
}
