package io.fastrelay.moqt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fastrelay.moqt.VarintReader;
import io.fastrelay.moqt.Wire;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Vi64Test {

    private static final Vi64 FORMAT = Vi64.INSTANCE;

    /** The table of section 1.4.1, the borders between lengths, and forms longer than needed. */
    @ParameterizedTest
    @CsvSource({
        "25,                 37",
        "8025,               37",
        "bbbd,               15293",
        "ed7f3e7d,           226442877",
        "faa1a0e403d8,       2893212287960",
        "fc8998abc66bc0,     151288809941952",
        "fefa318fa8e3ca11,   70423237261249041",
        "ffffffffffffffffff, 18446744073709551615",
        "00,                 0",
        "7f,                 127",
        "8080,               128",
        "bfff,               16383",
        "c04000,             16384",
        "dfffff,             2097151",
        "e0200000,           2097152",
        "efffffff,           268435455",
        "f010000000,         268435456",
        "f7ffffffff,         34359738367",
        "f80800000000,       34359738368",
        "fbffffffffff,       4398046511103",
        "fc040000000000,     4398046511104",
        "fdffffffffffff,     562949953421311",
        "fe02000000000000,   562949953421312",
        "feffffffffffffff,   72057594037927935",
        "ff0100000000000000, 72057594037927936",
        "ff0000000000000000, 0",
        "fe00000000000001,   1",
        "fc000000000001,     1",
        "f80000000001,       1",
        "f000000001,         1",
        "e0000001,           1",
        "c00001,             1",
    })
    void theTableOfTheDraftIsReadAndWritten(String hex, String decimal) {
        long value = Long.parseUnsignedLong(decimal);
        ByteBuffer bytes = Wire.buffer(hex);
        int length = bytes.remaining();

        assertEquals(length, FORMAT.lengthFrom(bytes.get(0)));
        assertEquals(value, FORMAT.get(bytes));
        assertEquals(0, bytes.remaining());

        ByteBuffer written = ByteBuffer.allocate(length);
        FORMAT.put(written, value, length);
        assertEquals(hex, Wire.hex(written.flip()));
    }

    @Test
    void numbersOfAllSizesSurviveInTheShortestForm() {
        Random random = new Random(18);
        ByteBuffer bytes = ByteBuffer.allocate(FORMAT.maxLength());
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >>> random.nextInt(Long.SIZE);
            FORMAT.put(bytes.clear(), value);

            assertEquals(FORMAT.length(value), bytes.position());
            assertEquals(value, FORMAT.get(bytes.flip()));
            if (bytes.limit() > 1) {
                ByteBuffer tooShort = ByteBuffer.allocate(bytes.limit());
                int length = bytes.limit() - 1;
                assertThrows(IllegalArgumentException.class, () -> FORMAT.put(tooShort, value, length));
            }
        }
    }

    @Test
    void aNumberThatIsCutOffUnderflows() {
        assertThrows(BufferUnderflowException.class, () -> FORMAT.get(Wire.buffer("ff 00 00")));
        assertThrows(IllegalArgumentException.class, () -> FORMAT.put(ByteBuffer.allocate(20), 1, 10));
    }

    @Test
    void aReaderTakesOneNumberByteByByteAndNoByteMore() {
        VarintReader reader = new VarintReader(FORMAT);
        for (byte b : Wire.bytes("f0 13 2b 3e")) {
            assertFalse(reader.read(ByteBuffer.wrap(new byte[] {b})));
            assertTrue(reader.isPartial());
        }
        ByteBuffer rest = Wire.buffer("28 80 25 07");

        assertTrue(reader.read(rest));
        assertEquals(0x132B3E28, reader.value());
        assertEquals(3, rest.remaining());
        assertFalse(reader.isPartial());

        assertTrue(reader.read(rest));
        assertEquals(37, reader.value());
        assertTrue(reader.read(rest));
        assertEquals(7, reader.value());
        assertFalse(reader.read(rest));
        assertFalse(reader.isPartial());
    }
}
