package io.fastrelay.transport;

/** A request stream: both sides. */
public interface BidirectionalStream extends SendStream, ReceiveStream {}
