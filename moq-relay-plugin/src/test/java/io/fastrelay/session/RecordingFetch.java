package io.fastrelay.session;

import io.fastrelay.moqt.Location;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Remembers a fetch response as text. */
final class RecordingFetch implements FetchReceiver {

    final List<String> heard = new ArrayList<>();
    IncomingStream stream;

    @Override
    public void onStream(IncomingStream value) {
        stream = value;
    }

    @Override
    public void onObject(
            long groupId,
            long subgroupId,
            boolean datagram,
            long objectId,
            int publisherPriority,
            ByteBuffer properties,
            long payloadLength) {
        heard.add("object " + groupId + "/" + objectId + " of " + payloadLength);
    }

    @Override
    public void onPayload(ByteBuffer chunk) {
        heard.add("payload " + RecordingTrack.text(chunk));
    }

    @Override
    public void onEndOfRange(Location end, boolean unknown) {
        heard.add("end of range " + end + (unknown ? " unknown" : ""));
    }

    @Override
    public void onFin() {
        heard.add("fin");
    }

    @Override
    public void onReset(long code) {
        heard.add("reset " + code);
    }
}
