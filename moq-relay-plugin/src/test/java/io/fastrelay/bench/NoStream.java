package io.fastrelay.bench;

import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.session.IncomingStream;

/** An upstream stream that nobody can stop. */
enum NoStream implements IncomingStream {
    INSTANCE;

    @Override
    public long id() {
        return 2;
    }

    @Override
    public void stop(StreamResetCode code) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}
}
