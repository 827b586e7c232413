package io.fastrelay.transport.packet.udp;

/**
 * What a socket has done.
 *
 * @param received datagrams handed over
 * @param receiveCalls system calls that brought at least one
 * @param sent datagrams given to the system
 * @param sendCalls system calls for them
 * @param errors datagrams or calls that failed
 */
public record UdpCounters(long received, long receiveCalls, long sent, long sendCalls, long errors) {}
