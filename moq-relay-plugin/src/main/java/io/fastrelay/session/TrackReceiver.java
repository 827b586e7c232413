package io.fastrelay.session;

import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.SubgroupHeader;

/**
 * Takes the objects of one subscription, as they arrive. Called in the connection's context, on the thread that received
 * the packet: this is the data path.
 */
public interface TrackReceiver {

    /** A subgroup stream began. */
    SubgroupReceiver onSubgroup(SubgroupHeader header, IncomingStream stream);

    /** An object came as datagram; its buffers are valid during the call. */
    void onDatagram(ObjectDatagram datagram);

    /**
     * Nothing more will come: PUBLISH_DONE was received and all its streams have ended or were given up, or the
     * subscription was cancelled or the session ended. Once; not called if the subscription was refused.
     */
    void onEnd();
}
