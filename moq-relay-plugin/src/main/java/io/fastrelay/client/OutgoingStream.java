package io.fastrelay.client;

/** What hangs on a media stream: who hears of its end. Send context. */
interface OutgoingStream {

    /** All of it, with its FIN, has arrived. */
    void acknowledged();

    /** The peer wants no more of it; the stream was reset already. */
    void stopped();
}
