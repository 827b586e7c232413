package io.fastrelay.api;

/** Whether the kernel forwards packets of its own accord. */
public enum KernelMode {
    /** Where it is available; user space does the work otherwise. */
    AUTO,
    /** Never. */
    OFF,
    /** The relay refuses to start without it. */
    REQUIRE
}
