package io.fastrelay.relay.track;

import java.util.List;

/**
 * Where a delivery joins a track.
 *
 * @param log what comes from now on is behind this node
 * @param sequence objects with a smaller {@link TrackObject#sequence} came before
 * @param runs of before, which may still bring something or have brought what is wanted
 * @param datagrams of before that are wanted
 * @param waitingBytes payload bytes of these runs and datagrams that are here
 * @param liveBytes {@link Track#liveBytes} at that moment
 */
public record Attachment(
        LogNode log,
        long sequence,
        List<SubgroupRun> runs,
        List<TrackObject> datagrams,
        long waitingBytes,
        long liveBytes) {

    public Attachment {
        runs = List.copyOf(runs);
        datagrams = List.copyOf(datagrams);
    }
}
