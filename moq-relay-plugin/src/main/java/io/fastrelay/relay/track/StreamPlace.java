package io.fastrelay.relay.track;

import io.fastrelay.moqt.SubgroupHeader;

/**
 * Where an object stood on the upstream stream that brought it.
 *
 * @param header of that stream
 * @param idDelta its Object ID Delta there
 * @param firstOnStream it was the first object there
 * @param follows nothing of its subgroup is between it and the object before it in its run, so that it may follow that
 *     one on a downstream stream (draft 18 section 11.4.3)
 */
public record StreamPlace(SubgroupHeader header, long idDelta, boolean firstOnStream, boolean follows) {}
