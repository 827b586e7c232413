package io.fastrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.SubscribeOk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerQuirksTest {

    private static final SubscribeOk OK = new SubscribeOk(
            1,
            Parameters.builder().largestObject(new Location(3, 4)).expires(5L).build(),
            Properties.NONE);

    @Test
    void moqLiteJsGetsNoLargestObject() {
        SubscribeOk said =
                (SubscribeOk) PeerQuirks.of("moq-lite-js", 18).outgoing().apply(OK);
        assertEquals(Optional.empty(), said.parameters().largestObject());
        assertEquals(5, said.parameters().expires().orElse(0), "everything else stays");
    }

    @Test
    void everyoneElseGetsIt() {
        assertSame(OK, PeerQuirks.of("moq-lite-rs", 18).outgoing().apply(OK));
        assertSame(OK, PeerQuirks.of("", 18).outgoing().apply(OK));
        assertSame(OK, PeerQuirks.of("moq-lite-js", 16).outgoing().apply(OK));
    }

    @Test
    void theImplementationIsThatOfThePeersSetup() {
        // MOQT_IMPLEMENTATION "moq-lite-js", then SUBSCRIBE; the answer has 2 bytes of payload less than it would have
        ScriptedPeer peer = ScriptedPeer.ofServer();
        peer.handler.onRequest = request -> request.accept(OK);
        peer.play("control AF00 000D 07 0B 6D6F712D6C6974652D6A73; request 03 0007 00 01 01 6E 01 74 00");
        assertEquals(List.of("SUBSCRIBE_OK"), peer.answers());
        assertEquals("moq-lite-js", peer.session.info().implementation());
        SubscribeOk said = (SubscribeOk) peer.answerMessages().get(0);
        assertEquals(Optional.empty(), said.parameters().largestObject());
    }
}
