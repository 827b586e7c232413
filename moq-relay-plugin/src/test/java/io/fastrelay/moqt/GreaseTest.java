package io.fastrelay.moqt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GreaseTest {

    @Test
    void reservedCodePointsAreRecognised() {
        assertTrue(Grease.isReserved(0x9D));
        assertTrue(Grease.isReserved(0x11C));
        assertTrue(Grease.isReserved(0x3fffffffffffffdeL));
        assertFalse(Grease.isReserved(0x9E));
        assertFalse(Grease.isReserved(0x1E));
        assertFalse(Grease.isReserved(0));
        assertFalse(Grease.isReserved(0x2F00));
    }

    @Test
    void codePointsAreCounted() {
        assertEquals(0x9D, Grease.codePoint(0));
        assertEquals(0x11C, Grease.codePoint(1));
        assertEquals(0x3fffffffffffffdeL, Grease.codePoint((0x3fffffffffffffdeL - 0x9D) / 0x7F));
        assertThrows(IllegalArgumentException.class, () -> Grease.codePoint(-1));
        assertThrows(IllegalArgumentException.class, () -> Grease.codePoint(Long.MAX_VALUE));
    }

    @Test
    void unknownErrorCodesCountAsInternalError() {
        long grease = Grease.codePoint(7);

        assertEquals(SessionError.INTERNAL_ERROR, SessionError.of(grease));
        assertEquals(RequestErrorCode.INTERNAL_ERROR, RequestErrorCode.of(grease));
        assertEquals(PublishDoneCode.INTERNAL_ERROR, PublishDoneCode.of(grease));
        assertEquals(StreamResetCode.INTERNAL_ERROR, StreamResetCode.of(grease));
    }
}
