package io.fastrelay.session;

import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.SubscribeOk;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where a widespread implementation contradicts its draft and can be served by leaving something out, at no cost to
 * others: the one table of such exceptions.
 *
 * @param implementation the beginning of the peer's MOQT_IMPLEMENTATION
 * @param draft the draft that is spoken
 * @param outgoing changes what is sent to such a peer
 */
record PeerQuirks(String implementation, int draft, UnaryOperator<ControlMessage> outgoing) {

    private static final List<PeerQuirks> TABLE = List.of(
            // @moq/net 0.3.4 reads LARGEST_OBJECT in SUBSCRIBE_OK with a length in front, against section 10.2, and
            // fails as a later subscriber of any live track. It does not need the parameter.
            new PeerQuirks("moq-lite-js", 18, PeerQuirks::withoutLargestObject));

    private static final PeerQuirks NONE = new PeerQuirks("", 0, UnaryOperator.identity());

    /** What holds for this peer. */
    static PeerQuirks of(String implementation, int draft) {
        return TABLE.stream()
                .filter(quirk -> quirk.draft == draft && implementation.startsWith(quirk.implementation))
                .findFirst()
                .orElse(NONE);
    }

    private static ControlMessage withoutLargestObject(ControlMessage message) {
        if (!(message instanceof SubscribeOk)) {
            return message;
        }
        SubscribeOk ok = (SubscribeOk) message;
        return new SubscribeOk(
                ok.trackAlias(), ok.parameters().toBuilder().largestObject(null).build(), ok.trackProperties());
    }
}
