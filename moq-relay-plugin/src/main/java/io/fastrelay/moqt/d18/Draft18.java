package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.moqt.ObjectCodec;
import io.fastrelay.moqt.VarintFormat;
import io.fastrelay.moqt.wire.Vi64;

/** draft-ietf-moq-transport-18. */
public final class Draft18 implements MoqtDraft {

    public static final Draft18 INSTANCE = new Draft18();

    private static final int NUMBER = 18;

    private final ControlCodec control = new Control18();
    private final ObjectCodec objects = new Objects18();

    private Draft18() {}

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public String token() {
        return "moqt-18";
    }

    @Override
    public Family family() {
        return Family.STREAM_PER_REQUEST;
    }

    @Override
    public VarintFormat varint() {
        return Vi64.INSTANCE;
    }

    @Override
    public ControlCodec control() {
        return control;
    }

    @Override
    public ObjectCodec objects() {
        return objects;
    }

    @Override
    public String toString() {
        return token();
    }
}
