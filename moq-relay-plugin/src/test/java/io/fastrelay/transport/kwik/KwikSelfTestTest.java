package io.fastrelay.transport.kwik;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KwikSelfTestTest {

    @Test
    void the_kwik_of_this_build_is_the_one_that_was_expected() {
        assertDoesNotThrow(KwikSelfTest::run);
        assertEquals(KwikSelfTest.VERSION, KwikSelfTest.foundVersion());
    }
}
