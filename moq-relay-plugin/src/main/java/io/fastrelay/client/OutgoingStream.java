package io.fastrelay.client;

/** What hangs on a media stream: who keeps what was sent until it is acknowledged. Send context. */
interface OutgoingStream {

    /** What is below arrived. */
    void acknowledged(long upTo);

    /** These bytes are to be sent again. */
    void lost(long offset, int length);

    /** All of it, with its FIN, has arrived. */
    void acknowledged();

    /** The peer wants no more of it; the stream was reset already. */
    void stopped();
}
