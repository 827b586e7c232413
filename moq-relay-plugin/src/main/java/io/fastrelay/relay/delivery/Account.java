package io.fastrelay.relay.delivery;

/** The figures of one subscription, which count for its session as well. Send context only. */
final class Account {

    private final Tally mine = new Tally();
    private final Tally session;
    /** Of all live bytes of the track: what came before us, was sent, or was passed. The rest is what waits. */
    private long bytesDone;

    Account(Tally session) {
        this.session = session;
    }

    Tally tally() {
        return mine;
    }

    void begin(long liveBytes, long waitingBytes) {
        bytesDone = liveBytes - waitingBytes;
    }

    /** Nothing waits of what had come when the track stood here; what was evicted unseen does not wait either. */
    void nothingWaits(long liveBytes) {
        bytesDone = Math.max(bytesDone, liveBytes);
    }

    /** Takes over what waits now; nothing does for one that is over. */
    void count(long liveBytes, boolean over) {
        long queued = over ? 0 : liveBytes - bytesDone;
        session.queuedBytes += queued - mine.queuedBytes;
        mine.queuedBytes = queued;
    }

    void sentBytes(int bytes) {
        bytesDone += bytes;
        mine.bytesOut += bytes;
        session.bytesOut += bytes;
    }

    void passedBytes(int bytes) {
        bytesDone += bytes;
    }

    void sentObject() {
        mine.objectsOut++;
        session.objectsOut++;
    }

    void opened() {
        mine.streamsOut++;
        session.streamsOut++;
    }

    void repeatedBytes(int bytes) {
        mine.bytesRepeated += bytes;
        session.bytesRepeated += bytes;
    }

    /** Whole objects were given up. */
    void dropped(DropReason reason, int objects) {
        mine.dropped(reason, objects);
        session.dropped(reason, objects);
    }

    void droppedDatagram() {
        mine.droppedDatagram++;
        session.droppedDatagram++;
    }
}
