package io.fastrelay.transport.packet;

import io.fastrelay.transport.packet.udp.UdpAddress;
import java.net.InetAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Where the peer is, and whether it really is there (RFC 9000 sections 8.2 and 9.3): follows it to a new address, has the
 * address validated, limits what is sent there until then, goes back if nobody answers. Also remembers which
 * PATH_CHALLENGE frames of the peer are to be answered. One thread.
 */
final class PeerPath {

    /** What a packet from another address came to. */
    enum Move {
        /** Another port of the same host: most likely a NAT that forgot (RFC 9000 section 9.4). */
        PORT,
        /** Another path. */
        HOST
    }

    /** A PATH_CHALLENGE of the peer. */
    static final class Response {
        final UdpAddress to;
        final long data;
        /** Bytes that may be sent for it. */
        final int allowance;

        Response(UdpAddress to, long data, int allowance) {
            this.to = to;
            this.data = data;
            this.allowance = allowance;
        }
    }

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** RFC 9000 section 8.1. */
    private static final int AMPLIFICATION = 3;
    /** The probe timeout of a path of which nothing is known (RFC 9002 section 6.2.2). */
    private static final long UNKNOWN_PTO_NANOS = 999_000_000;
    /** RFC 9000 section 8.2.4. */
    private static final int PTOS_TO_FAIL = 3;

    private static final long SHORTEST_RETRY_NANOS = 100_000_000;
    /** Several attempts are to be made before all of them count as failed. */
    private static final long LONGEST_RETRY_NANOS = 500_000_000;

    private static final int CHALLENGES = 8;
    private static final int RESPONSES = 4;

    private final Random random;
    private UdpAddress active;
    /** Where the peer was before, for as long as {@link #active} is not validated. */
    private @Nullable UdpAddress validatedBefore;

    private long received;
    private long sent;
    private final long[] challenges = new long[CHALLENGES];
    private int challengeCount;
    private long nextChallenge = Long.MAX_VALUE;
    private long retryNanos;
    private long failsAt = Long.MAX_VALUE;
    /** Whether an answer will come from a datagram of full size (RFC 9000 section 8.2.1). */
    private boolean fullSizeTried;

    private @Nullable UdpAddress leftBehind;
    private final @Nullable Response[] responses = new Response[RESPONSES];
    private int responseCount;

    /** @param validated where the peer was in the handshake */
    PeerPath(UdpAddress validated, Random random) {
        active = validated;
        this.random = random;
    }

    /** Where packets go. */
    UdpAddress active() {
        return active;
    }

    boolean isValidated() {
        return validatedBefore == null;
    }

    /** Bytes that may be sent to the active address now. */
    int allowance() {
        return isValidated() ? UNLIMITED : (int) Math.min(UNLIMITED, Math.max(0, AMPLIFICATION * received - sent));
    }

    /** An authentic packet came. */
    void received(UdpAddress from, int length) {
        if (!isValidated() && from.equals(active)) {
            received += length;
        }
    }

    /** A packet leaves for the active address. */
    void sent(int length) {
        sent += length;
    }

    /**
     * A packet that says that the peer is there now.
     *
     * @param ptoNanos probe timeout of the path until now
     */
    Move moved(UdpAddress to, int length, long ptoNanos, long now) {
        Move move = host(to).equals(host(active)) ? Move.PORT : Move.HOST;
        UdpAddress home = validatedBefore == null ? active : validatedBefore;
        if (to.equals(home)) {
            becomeValidated(home);
            return move;
        }
        // RFC 9000 section 9.3.3: a copy of a packet may have come by a shorter way than the packet itself
        leftBehind = home;
        validatedBefore = home;
        active = to;
        received = length;
        sent = 0;
        challengeCount = 0;
        fullSizeTried = false;
        nextChallenge = now;
        retryNanos = Math.max(SHORTEST_RETRY_NANOS, Math.min(ptoNanos, UNKNOWN_PTO_NANOS));
        failsAt = now + PTOS_TO_FAIL * Math.max(ptoNanos, UNKNOWN_PTO_NANOS);
        return move;
    }

    /** Whether the address is to be challenged now; {@link #challenge} follows. */
    boolean challengeDue(long now) {
        return nextChallenge <= now;
    }

    /** The old address that is to be challenged too, once after each move; null if none is. */
    @Nullable
    UdpAddress takeLeftBehind() {
        UdpAddress address = leftBehind;
        leftBehind = null;
        return address;
    }

    /** Data for a PATH_CHALLENGE to the active address; unpredictable, each time anew. */
    long challenge(boolean fullSize, long now) {
        long data = random.nextLong();
        challenges[challengeCount++ % CHALLENGES] = data;
        fullSizeTried |= fullSize;
        nextChallenge = isValidated() ? Long.MAX_VALUE : now + retryNanos;
        retryNanos = Math.min(2 * retryNanos, Math.max(retryNanos, LONGEST_RETRY_NANOS));
        return data;
    }

    /** Data for a PATH_CHALLENGE whose answer tells nothing that matters. */
    long otherChallenge() {
        return random.nextLong();
    }

    /** A PATH_RESPONSE; one that answers nothing of ours is ignored. */
    void answered(long data, long now) {
        if (isValidated()) {
            return;
        }
        for (int i = 0; i < Math.min(challengeCount, CHALLENGES); i++) {
            if (challenges[i] == data) {
                boolean again = !fullSizeTried;
                becomeValidated(active);
                if (again) {
                    // RFC 9000 section 8.2.1: the limit did not allow to try a datagram of full size
                    nextChallenge = now;
                }
                return;
            }
        }
    }

    /** Goes back to the old address if the new one was not validated in time; true then. */
    boolean failed(long now) {
        UdpAddress home = validatedBefore;
        if (now < failsAt || home == null) {
            return false;
        }
        becomeValidated(home);
        return true;
    }

    /** When there is something to do, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        return Math.min(nextChallenge, failsAt);
    }

    /** A PATH_CHALLENGE of the peer, in a datagram of this length; forgotten if there are too many. */
    void challenged(UdpAddress from, long data, int length) {
        if (responseCount < RESPONSES) {
            boolean limited = !from.equals(active) || !isValidated();
            responses[responseCount++] = new Response(from, data, limited ? AMPLIFICATION * length : UNLIMITED);
        }
    }

    @Nullable
    Response takeResponse() {
        return responseCount == 0 ? null : responses[--responseCount];
    }

    private void becomeValidated(UdpAddress address) {
        active = address;
        validatedBefore = null;
        leftBehind = null;
        nextChallenge = Long.MAX_VALUE;
        failsAt = Long.MAX_VALUE;
    }

    private static InetAddress host(UdpAddress address) {
        return address.inet().getAddress();
    }
}
