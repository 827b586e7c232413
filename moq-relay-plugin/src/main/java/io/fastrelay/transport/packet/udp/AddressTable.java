package io.fastrelay.transport.packet.udp;

import org.jspecify.annotations.Nullable;

/**
 * The addresses a socket has met, so that a datagram needs no new object for where it comes from. Anybody can forge source
 * addresses: at {@link #LIMIT} it forgets them all, which costs the honest peers one new object each. One thread.
 */
final class AddressTable {

    /** Most addresses kept. */
    static final int LIMIT = 1 << 16;

    private @Nullable PeerAddress[] slots = new PeerAddress[64];
    private int size;

    /** The remembered object for this address; remembers it. */
    PeerAddress find(long high, long low, int port, int scope) {
        int mask = slots.length - 1;
        int slot = PeerAddress.hash(high, low, port, scope) & mask;
        PeerAddress known = slots[slot];
        while (known != null) {
            if (known.is(high, low, port, scope)) {
                return known;
            }
            slot = slot + 1 & mask;
            known = slots[slot];
        }
        return add(new PeerAddress(high, low, port, scope));
    }

    PeerAddress find(PeerAddress address) {
        return find(address.high(), address.low(), address.port(), address.scope());
    }

    int size() {
        return size;
    }

    private PeerAddress add(PeerAddress address) {
        if (size == LIMIT) {
            slots = new PeerAddress[64];
            size = 0;
        } else if (size >= slots.length / 2) {
            PeerAddress[] old = slots;
            slots = new PeerAddress[old.length * 2];
            for (PeerAddress known : old) {
                if (known != null) {
                    put(known);
                }
            }
        }
        put(address);
        size++;
        return address;
    }

    private void put(PeerAddress address) {
        int mask = slots.length - 1;
        int slot = address.hashCode() & mask;
        while (slots[slot] != null) {
            slot = slot + 1 & mask;
        }
        slots[slot] = address;
    }
}
