package io.fastrelay.transport.packet.nativelib;

/** One function of the C library. */
public final class GetPid {
    private GetPid() {}

    public static native int getpid();
}
