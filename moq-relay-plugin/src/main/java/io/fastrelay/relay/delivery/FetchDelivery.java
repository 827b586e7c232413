package io.fastrelay.relay.delivery;

import io.fastrelay.moqt.StreamResetCode;

/** The answer to one FETCH. Methods may be called by any thread and never block. */
public final class FetchDelivery {

    /** Hears how it goes. Called in any thread; must not block. */
    public interface Listener {

        /** The stream was closed with FIN, or reset. */
        void onFinished();
    }

    private final SessionDelivery session;
    private final FetchFlow flow;

    FetchDelivery(SessionDelivery session, FetchFlow flow) {
        this.session = session;
        this.flow = flow;
    }

    /** What was unknown may be known now: looks again. */
    public void resume() {
        session.run(flow::look);
    }

    /** Does not wait any more: what is still unknown is reported as End of Unknown Range. */
    public void giveUpUnknown() {
        session.run(flow::giveUpUnknown);
    }

    /** REQUEST_UPDATE of the priority. */
    public void subscriberPriority(int priority) {
        session.run(() -> flow.priority(priority));
    }

    /** Stops and resets the data stream. */
    public void cancel(StreamResetCode code) {
        session.run(() -> flow.cancel(code.code()));
    }
}
