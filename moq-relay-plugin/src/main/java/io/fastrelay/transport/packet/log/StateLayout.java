package io.fastrelay.transport.packet.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The layout of a connection's shared state: offsets, sizes, who writes what, with which ordering. It is that of two
 * arrays of the kernel, mapped into this process: {@code struct state} with one cache line per kind of writer, so that
 * writers do not take lines from each other, and {@code struct sent[1024]}, indexed by packet number. Numbers are in the
 * order of the machine and aligned to their size, which makes each access atomic.
 *
 * <p>{@link #STATE} and {@link #ENTRY} are the table, one row per field.
 */
final class StateLayout {

    /** Who changes a field. Everybody may read. */
    enum Writer {
        /** Whoever sends on the connection: user space, and a kernel program. */
        SENDERS,
        /** The kernel program that takes acknowledgements in; nobody as long as there is none. */
        ACK_PROGRAM,
        /** Recovery in user space, one thread. */
        USER,
        /** Whoever claimed the packet number, until the entry is published. */
        CLAIMANT,
        /** The claimant publishes it, then whoever settles the packet first. */
        CLAIMANT_THEN_SETTLER
    }

    /** How a field is changed, and what a reader may conclude. */
    enum Ordering {
        /** Compare-and-swap, sequentially consistent: says whom a number belongs to. */
        COMPARE_AND_SWAP,
        /** Atomic addition: several may add. Before the word of the packet is published or after it was settled. */
        ATOMIC_ADD,
        /** Plain, one writer at a time; made visible by the release of the entry's word. */
        PLAIN_BEFORE_RELEASE,
        /** Release, one writer: readers see a whole number, and what was written before it. */
        RELEASE,
        /** Published with release, then changed by compare-and-swap of all 64 bits. */
        RELEASE_THEN_COMPARE_AND_SWAP
    }

    /** A row of the table: the field's name in C, its offset and bytes, who writes it how, what it means. */
    record Field(String name, int offset, int bytes, Writer writer, Ordering ordering, String meaning) {}

    /** Bytes of a cache line. */
    static final int LINE = 64;

    /** Bytes of a connection's state. */
    static final int STATE_BYTES = 4 * LINE;

    // line 0: senders
    static final int NEXT = 0;
    static final int SENT_BYTES = 8;
    static final int SENT_PACKETS = 16;
    static final int DECLINED = 24;

    // line 1: ACK program
    static final int LARGEST_ACKED_PLUS_1 = 64;
    static final int LOWEST_UNRESOLVED = 72;
    static final int ACKED_BYTES = 80;
    static final int ACKED_PACKETS = 88;
    static final int ACKS = 96;
    static final int ROUND_TRIP = 104;
    static final int RECEIVED_PLUS_1 = 112;
    static final int LAST_RECEIVED_AT = 120;

    // line 2: ACK program, what is rare
    static final int GAP_EVENTS = 128;
    static final int GAP_EVENTS_LOST = 136;
    static final int CONGESTION_EXPERIENCED = 144;
    static final int PASSED = 152;
    static final int LOCK = 184;

    // line 3: user space
    static final int WINDOW = 192;
    static final int LOST_BYTES = 200;
    static final int LOST_PACKETS = 208;
    static final int USER_RECEIVED_PLUS_1 = 216;
    static final int ACK_DELAY_EXPONENT = 224;
    static final int USER_ACKED_BYTES = 232;
    static final int USER_ACKED_PACKETS = 240;

    /** The fields of {@code struct state}. */
    static final List<Field> STATE = List.of(
            row("next_pn", NEXT, 8, Writer.SENDERS, Ordering.COMPARE_AND_SWAP, "packet number that is claimed next"),
            row("sent_bytes", SENT_BYTES, 8, Writer.SENDERS, Ordering.ATOMIC_ADD, "UDP payload published in flight"),
            row("sent_pkts", SENT_PACKETS, 8, Writer.SENDERS, Ordering.ATOMIC_ADD, "packets published in flight"),
            row("declined", DECLINED, 8, Writer.SENDERS, Ordering.ATOMIC_ADD, "claims that were refused"),
            row("la1", LARGEST_ACKED_PLUS_1, 8, Writer.ACK_PROGRAM, Ordering.COMPARE_AND_SWAP, "largest acked + 1"),
            row("una", LOWEST_UNRESOLVED, 8, Writer.ACK_PROGRAM, Ordering.COMPARE_AND_SWAP, "its lowest unsettled"),
            row(
                    "acked_bytes",
                    ACKED_BYTES,
                    8,
                    Writer.ACK_PROGRAM,
                    Ordering.ATOMIC_ADD,
                    "in flight that it found acked"),
            row(
                    "acked_pkts",
                    ACKED_PACKETS,
                    8,
                    Writer.ACK_PROGRAM,
                    Ordering.ATOMIC_ADD,
                    "in flight that it found acked"),
            row("acks", ACKS, 8, Writer.ACK_PROGRAM, Ordering.ATOMIC_ADD, "packets that it took in"),
            row("rtt", ROUND_TRIP, 8, Writer.ACK_PROGRAM, Ordering.RELEASE, "latest: RTT us << 32 | ack delay us"),
            row(
                    "rx1",
                    RECEIVED_PLUS_1,
                    8,
                    Writer.ACK_PROGRAM,
                    Ordering.COMPARE_AND_SWAP,
                    "largest that it received + 1"),
            row("last_rx_ns", LAST_RECEIVED_AT, 8, Writer.ACK_PROGRAM, Ordering.RELEASE, "when it last took one in"),
            row("gap_events", GAP_EVENTS, 8, Writer.ACK_PROGRAM, Ordering.ATOMIC_ADD, "gaps that it told of"),
            row("gap_lost", GAP_EVENTS_LOST, 8, Writer.ACK_PROGRAM, Ordering.ATOMIC_ADD, "those with the ring full"),
            row("ce", CONGESTION_EXPERIENCED, 8, Writer.ACK_PROGRAM, Ordering.RELEASE, "largest ECN-CE count seen"),
            row("passed", PASSED, 8, Writer.ACK_PROGRAM, Ordering.ATOMIC_ADD, "packets that it left to user space"),
            row("lock", LOCK, 4, Writer.ACK_PROGRAM, Ordering.COMPARE_AND_SWAP, "one of its instances at a time"),
            row("cwnd", WINDOW, 8, Writer.USER, Ordering.RELEASE, "bytes that may be in flight"),
            row("lost_bytes", LOST_BYTES, 8, Writer.USER, Ordering.ATOMIC_ADD, "in flight that was settled as lost"),
            row("lost_pkts", LOST_PACKETS, 8, Writer.USER, Ordering.ATOMIC_ADD, "in flight that was settled as lost"),
            row("rx1_user", USER_RECEIVED_PLUS_1, 8, Writer.USER, Ordering.RELEASE, "largest received here + 1"),
            row("ade", ACK_DELAY_EXPONENT, 8, Writer.USER, Ordering.RELEASE, "the peer's ack_delay_exponent"),
            row(
                    "user_acked_bytes",
                    USER_ACKED_BYTES,
                    8,
                    Writer.USER,
                    Ordering.ATOMIC_ADD,
                    "in flight found acked here"),
            row(
                    "user_acked_pkts",
                    USER_ACKED_PACKETS,
                    8,
                    Writer.USER,
                    Ordering.ATOMIC_ADD,
                    "in flight found acked here"));

    /** Entries of the log, a power of two. */
    static final int ENTRIES = 1024;

    /** Bytes of an entry. */
    static final int ENTRY_BYTES = 32;

    /** Bytes of a connection's log. */
    static final int LOG_BYTES = ENTRIES * ENTRY_BYTES;

    static final int WORD = 0;
    static final int PAIR = 8;
    static final int LENGTH = 12;
    static final int OFFSET = 16;
    static final int SENT_AT = 24;

    /** The fields of {@code struct sent}. Pair, length and offset mean something in what a kernel program sent, only. */
    static final List<Field> ENTRY = List.of(
            row("word", WORD, 8, Writer.CLAIMANT_THEN_SETTLER, Ordering.RELEASE_THEN_COMPARE_AND_SWAP, "see #word"),
            row("pair", PAIR, 4, Writer.CLAIMANT, Ordering.PLAIN_BEFORE_RELEASE, "stream pair"),
            row("length", LENGTH, 4, Writer.CLAIMANT, Ordering.PLAIN_BEFORE_RELEASE, "bytes of stream data"),
            row("offset", OFFSET, 8, Writer.CLAIMANT, Ordering.PLAIN_BEFORE_RELEASE, "stream offset"),
            row("sent_ns", SENT_AT, 8, Writer.CLAIMANT, Ordering.PLAIN_BEFORE_RELEASE, "monotonic nanoseconds"));

    // flags of an entry's word
    /** The entry is written. */
    static final int SENT = 1;
    /** Settled: acknowledged. */
    static final int ACKED = 2;
    /** Settled: lost. */
    static final int LOST = 4;
    /** Sent by user space. */
    static final int USER = 8;
    /** Not congestion controlled: holds up neither its slot nor the lowest unsettled number. */
    static final int NOFL = 16;

    /** Any of these frees the slot. */
    static final int SETTLED = ACKED | LOST | NOFL;

    /** A number that was given up, in fact: no packet of a size. */
    static final int SKIPPED = SENT | USER | NOFL;

    private static final int SIZE_SHIFT = 32;
    private static final int SIZE_MASK = 0xffff;
    private static final int FLAGS_SHIFT = 48;

    /** Accesses by byte offset: all modes are atomic, since the memory is aligned to cache lines. */
    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private StateLayout() {}

    private static Field row(String name, int offset, int bytes, Writer writer, Ordering ordering, String meaning) {
        return new Field(name, offset, bytes, writer, ordering, meaning);
    }

    /** {@code pn:32 | size:16 | flags:8}, from the lowest bit; the size is that of the UDP payload, 0 if skipped. */
    static long word(long packetNumber, int size, int flags) {
        return packetNumber & 0xffff_ffffL | (long) size << SIZE_SHIFT | (long) flags << FLAGS_SHIFT;
    }

    static int size(long word) {
        return (int) (word >>> SIZE_SHIFT) & SIZE_MASK;
    }

    /** Whether the word has one of the flags. */
    static boolean has(long word, int flags) {
        return (word & (long) flags << FLAGS_SHIFT) != 0;
    }

    static long with(long word, int flags) {
        return word | (long) flags << FLAGS_SHIFT;
    }

    /**
     * How much younger the packet in the slot is than the one asked for: 0 it is the one, positive the slot serves a
     * later number, negative (one lap) it was not published yet. Numbers wrap at 32 bits, laps are short.
     */
    static int age(long word, long packetNumber) {
        return (int) word - (int) packetNumber;
    }

    /** Offset of a packet's entry in the log. */
    static int entry(long packetNumber) {
        return ((int) packetNumber & ENTRIES - 1) * ENTRY_BYTES;
    }
}
