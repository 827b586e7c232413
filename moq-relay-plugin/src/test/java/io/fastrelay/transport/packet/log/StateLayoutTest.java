package io.fastrelay.transport.packet.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateLayoutTest {

    /** The structures as C has them. */
    private static final String STATE_IN_C = """
            0 next_pn, 8 sent_bytes, 16 sent_pkts, 24 declined, \
            64 la1, 72 una, 80 acked_bytes, 88 acked_pkts, 96 acks, 104 rtt, 112 rx1, 120 last_rx_ns, \
            128 gap_events, 136 gap_lost, 144 ce, 152 passed, 184 lock, \
            192 cwnd, 200 lost_bytes, 208 lost_pkts, 216 rx1_user, 224 ade, 232 user_acked_bytes, 240 user_acked_pkts\
            """;

    private static final String ENTRY_IN_C = "0 word, 8 pair, 12 length, 16 offset, 24 sent_ns";

    private final DirectStateSlab slab = new DirectStateSlab(64);

    @Test
    void theFieldsLieWhereTheKernelHasThem() {
        assertEquals(STATE_IN_C, offsets(StateLayout.STATE));
        assertEquals(ENTRY_IN_C, offsets(StateLayout.ENTRY));
        assertEquals(256, StateLayout.STATE_BYTES);
        assertEquals(1024 * 32, StateLayout.LOG_BYTES);
    }

    private static String offsets(List<StateLayout.Field> fields) {
        return fields.stream().map(field -> field.offset() + " " + field.name()).collect(Collectors.joining(", "));
    }

    @Test
    void noFieldsOverlapAndAllAreAlignedToTheirSize() {
        assertDisjoint(StateLayout.STATE, StateLayout.STATE_BYTES);
        assertDisjoint(StateLayout.ENTRY, StateLayout.ENTRY_BYTES);
    }

    private static void assertDisjoint(List<StateLayout.Field> fields, int bytes) {
        int end = 0;
        for (StateLayout.Field field : fields) {
            assertTrue(field.offset() >= end, field + " overlaps the one before");
            assertEquals(0, field.offset() % field.bytes(), field + " is not aligned");
            end = field.offset() + field.bytes();
        }
        assertTrue(end <= bytes);
    }

    @Test
    void eachCacheLineOfTheStateHasOneKindOfWriter() {
        Map<Integer, StateLayout.Writer> writers = new HashMap<>();
        for (StateLayout.Field field : StateLayout.STATE) {
            int line = field.offset() / StateLayout.LINE;
            assertEquals(writers.computeIfAbsent(line, none -> field.writer()), field.writer(), field.name());
        }
        assertEquals(4, writers.size());
    }

    @Test
    void theTableHasEveryOffsetOnce() throws IllegalAccessException {
        // all int constants but sizes, flags and shifts are offsets
        Set<String> others = Set.of(
                "LINE",
                "STATE_BYTES",
                "ENTRIES",
                "ENTRY_BYTES",
                "LOG_BYTES",
                "SENT",
                "ACKED",
                "LOST",
                "USER",
                "NOFL",
                "SETTLED",
                "SKIPPED",
                "SIZE_SHIFT",
                "SIZE_MASK",
                "FLAGS_SHIFT");
        TreeSet<String> named = new TreeSet<>();
        for (Field constant : StateLayout.class.getDeclaredFields()) {
            if (constant.getType() == int.class
                    && Modifier.isStatic(constant.getModifiers())
                    && !others.contains(constant.getName())) {
                named.add(constant.getName());
            }
        }
        assertEquals(named.size(), StateLayout.STATE.size() + StateLayout.ENTRY.size(), named.toString());
        assertEquals(
                named.size(),
                Stream.concat(StateLayout.STATE.stream(), StateLayout.ENTRY.stream())
                        .map(StateLayout.Field::name)
                        .distinct()
                        .count());
    }

    @Test
    void theMemoryIsAlignedToCacheLines() {
        for (int i = 0; i < 3; i++) {
            SentLog log = slab.take();
            assertEquals(0, log.stateMemory().alignmentOffset(0, StateLayout.LINE));
            assertEquals(0, log.logMemory().alignmentOffset(0, StateLayout.LINE));
        }
    }

    @Test
    void aNewLogHoldsTheLapBeforeTheFirstSettled() {
        SentLog log = slab.take();
        ByteBuffer memory = log.logMemory().duplicate().order(ByteOrder.nativeOrder());
        assertEquals(0x0003_0000_ffff_fc00L, memory.getLong(0));
        assertEquals(0x0003_0000_ffff_ffffL, memory.getLong(1023 * 32));
    }

    @Test
    void whatIsPublishedLiesInTheMemoryAsTheKernelReadsIt() {
        SentLog log = slab.take();
        ByteBuffer memory = log.logMemory().duplicate().order(ByteOrder.nativeOrder());
        ByteBuffer state = log.stateMemory().duplicate().order(ByteOrder.nativeOrder());

        log.publish(log.claim(), 0x04b0, SentLog.IN_FLIGHT, 77);
        log.publish(log.claim(), 0x0030, SentLog.NOT_IN_FLIGHT, 78);
        log.skip(log.claim());
        log.publish(log.claim(), 0xffff, SentLog.IN_FLIGHT, 79);
        log.publish(log.claim(), 1, SentLog.IN_FLIGHT, 80);
        log.acknowledge(3);
        log.lose(4);
        log.window(12_000);
        log.received(41);
        log.ackDelayExponent(3);

        assertEquals(0x0009_04b0_0000_0000L, memory.getLong(0), "SENT, USER");
        assertEquals(77, memory.getLong(24));
        assertEquals(0x0019_0030_0000_0001L, memory.getLong(32), "SENT, USER, NOFL");
        assertEquals(0x0019_0000_0000_0002L, memory.getLong(64), "the same without a size: skipped");
        assertEquals(0x000b_ffff_0000_0003L, memory.getLong(96), "SENT, ACKED, USER");
        assertEquals(0x000d_0001_0000_0004L, memory.getLong(128), "SENT, LOST, USER");
        assertEquals(5, state.getLong(0), "next");
        assertEquals(0x04b0 + 0xffff + 1, state.getLong(8), "sent bytes");
        assertEquals(3, state.getLong(16), "sent packets");
        assertEquals(12_000, state.getLong(192), "window");
        assertEquals(1, state.getLong(200), "lost bytes");
        assertEquals(1, state.getLong(208), "lost packets");
        assertEquals(42, state.getLong(216), "largest received + 1");
        assertEquals(3, state.getLong(224), "ack_delay_exponent");
        assertEquals(0xffff, state.getLong(232), "acknowledged bytes");
        assertEquals(1, state.getLong(240), "acknowledged packets");
    }
}
