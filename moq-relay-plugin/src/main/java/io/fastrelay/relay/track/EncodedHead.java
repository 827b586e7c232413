package io.fastrelay.relay.track;

import io.fastrelay.moqt.VarintFormat;

/**
 * What stands in front of an object's payload on the wire. Immutable; safe to pass on without synchronisation.
 *
 * @param varint the format that it is encoded in
 * @param trackAlias of a datagram, whose head contains it; otherwise 0
 * @param bytes not to be changed
 */
public record EncodedHead(VarintFormat varint, long trackAlias, byte[] bytes) {}
