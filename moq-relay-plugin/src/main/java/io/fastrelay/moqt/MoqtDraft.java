package io.fastrelay.moqt;

/**
 * One draft of MOQT as a strategy: everything of it that is bytes. Stateless and safe to share between threads. How
 * requests are laid on streams (control plane family) is the session's business, chosen by {@link #family()}.
 */
public interface MoqtDraft {

    /** The control plane families of draft 14 to 16 and of draft 17 and later. */
    enum Family {
        CONTROL_STREAM,
        STREAM_PER_REQUEST
    }

    /** The draft's number, for example 18. */
    int number();

    /** ALPN and WebTransport protocol name, for example {@code moqt-18}. */
    String token();

    Family family();

    VarintFormat varint();

    ControlCodec control();

    ObjectCodec objects();
}
