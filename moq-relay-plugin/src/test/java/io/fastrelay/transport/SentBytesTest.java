package io.fastrelay.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentBytesTest {

    private record Bytes(byte[] bytes) implements SentBytes.Body {
        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public int copy(int position, ByteBuffer target, int max) {
            int part = Math.min(Math.min(max, bytes.length - position), target.remaining());
            target.put(bytes, position, part);
            return part;
        }
    }

    private final SentBytes sent = new SentBytes();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    private void append(String head, String body, long stamp) {
        byte[] bytes = body.getBytes();
        sent.append(head.getBytes(), bytes.length == 0 ? null : new Bytes(bytes), stamp);
        stream.writeBytes(head.getBytes());
        stream.writeBytes(bytes);
    }

    private String repeat(int room) {
        ByteBuffer target = ByteBuffer.allocate(room);
        assertEquals(sent.missingFrom() >= 0, true);
        int written = sent.repeat(target);
        return new String(target.array(), 0, written);
    }

    @Test
    void aLostRangeAcrossPiecesIsWrittenAgainAsItWas() {
        append("<0>", "zero", 10);
        append("<1>", "one", 11);
        append("<2>", "", 12);
        append("<3>", "three", 13);
        sent.lost(1, 13);
        assertEquals(1, sent.missingFrom());
        assertEquals(13, sent.missingLength());
        assertEquals(3, sent.missingPieces(18));
        assertEquals(2, sent.missingPieces(15));
        assertEquals("0>zero<1>one<", repeat(100));
        assertFalse(sent.isMissing());
    }

    @Test
    void itIsWrittenInWhatPiecesFit() {
        append("<0>", "zero", 10);
        append("<1>", "one", 11);
        sent.lost(0, 13);
        assertEquals(10, sent.missingStamp());
        assertEquals("<0>zer", repeat(6));
        assertEquals(6, sent.missingFrom());
        assertEquals("o<", repeat(2));
        assertEquals(11, sent.missingStamp());
        assertEquals("1>one", repeat(50));
        assertFalse(sent.isMissing());
    }

    @Test
    void whatIsAcknowledgedIsForgottenAndNotWrittenAgain() {
        append("<0>", "zero", 10);
        append("<1>", "one", 11);
        sent.lost(2, 7);
        sent.acknowledged(8);
        assertEquals(8, sent.missingFrom());
        assertEquals(1, sent.size());
        sent.acknowledged(9);
        assertFalse(sent.isMissing());
        sent.lost(0, 9);
        assertFalse(sent.isMissing());
        sent.acknowledged(13);
        assertEquals(0, sent.size());
        assertThrows(IllegalStateException.class, sent::missingFrom);
    }

    @Test
    void theSameRangeMayBeLostAgain() {
        append("<0>", "zero", 10);
        sent.lost(0, 7);
        repeat(100);
        sent.lost(0, 7);
        sent.lost(2, 2);
        assertEquals("<0>zero", repeat(100));
    }

    @Test
    void clearedItServesAnotherStream() {
        append("<0>", "zero", 10);
        sent.lost(0, 7);
        sent.clear();
        assertFalse(sent.isMissing());
        append("(0)", "other", 1);
        sent.lost(0, 8);
        assertEquals("(0)other", repeat(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsLostAndAcknowledgedTheMissingBytesAreExact(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            play(random);
            sent.clear();
            stream.reset();
        }
    }

    private void play(Random random) {
        BitSet missing = new BitSet();
        List<long[]> pieces = new ArrayList<>();
        int acknowledged = 0;
        for (int step = 0; step < 300; step++) {
            int written = stream.size();
            switch (random.nextInt(5)) {
                case 0 -> {
                    byte[] head = new byte[1 + random.nextInt(5)];
                    byte[] body = new byte[random.nextInt(12)];
                    random.nextBytes(head);
                    random.nextBytes(body);
                    sent.append(head, body.length == 0 && random.nextBoolean() ? null : new Bytes(body), step);
                    stream.writeBytes(head);
                    stream.writeBytes(body);
                    pieces.add(new long[] {written, stream.size(), step});
                }
                case 1, 2 -> {
                    if (written > acknowledged) {
                        int from = random.nextInt(written);
                        int length = 1 + random.nextInt(Math.min(30, written - from));
                        sent.lost(from, length);
                        missing.set(from, from + length);
                        missing.clear(0, acknowledged);
                    }
                }
                case 3 -> {
                    if (random.nextInt(3) == 0) {
                        acknowledged += random.nextInt(written - acknowledged + 1);
                        sent.acknowledged(acknowledged);
                        missing.clear(0, acknowledged);
                    }
                }
                default -> repeatOnce(random, missing);
            }
            check(missing, pieces, acknowledged);
        }
    }

    private void repeatOnce(Random random, BitSet missing) {
        if (missing.isEmpty()) {
            return;
        }
        int from = missing.nextSetBit(0);
        ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(40));
        int count = sent.repeat(target);
        assertTrue(count > 0);
        assertArrayEquals(
                Arrays.copyOfRange(stream.toByteArray(), from, from + count),
                Arrays.copyOf(target.array(), target.position()));
        missing.clear(from, from + count);
    }

    private void check(BitSet missing, List<long[]> pieces, int acknowledged) {
        assertEquals(!missing.isEmpty(), sent.isMissing());
        assertEquals(pieces.stream().filter(piece -> piece[1] > acknowledged).count(), sent.size());
        if (missing.isEmpty()) {
            return;
        }
        int from = missing.nextSetBit(0);
        assertEquals(from, sent.missingFrom());
        assertEquals(missing.nextClearBit(from) - from, sent.missingLength());
        int touched = 0;
        for (long[] piece : pieces) {
            int bit = missing.nextSetBit((int) piece[0]);
            touched += bit >= 0 && bit < piece[1] ? 1 : 0;
            if (piece[0] <= from && from < piece[1]) {
                assertEquals(piece[2], sent.missingStamp());
            }
        }
        assertEquals(touched, sent.missingPieces(stream.size()));
    }
}
