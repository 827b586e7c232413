package io.fastrelay.transport.packet.log;

/** The layout of a connection's shared state: offsets, sizes, who writes what, with which ordering. */
final class StateLayout {
    private StateLayout() {}
}
