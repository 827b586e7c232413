package io.fastrelay.moqt.d18;

/** Serialization Flags of the objects on a fetch stream (draft 18 section 11.4.4). */
final class FetchFlags {

    static final int SUBGROUP_MODE = 0x03;
    static final int SUBGROUP_ZERO = 0x00;
    static final int SUBGROUP_PRIOR = 0x01;
    static final int SUBGROUP_PRIOR_PLUS_ONE = 0x02;
    static final int SUBGROUP_PRESENT = 0x03;
    static final int OBJECT_ID_DELTA = 0x04;
    static final int GROUP_ID_DELTA = 0x08;
    static final int PRIORITY = 0x10;
    static final int PROPERTIES = 0x20;
    static final int DATAGRAM = 0x40;
    /** Every value up to this one is a set of flags. */
    static final int MAX_FLAGS = 0x7F;

    static final int END_OF_NON_EXISTENT_RANGE = 0x8C;
    static final int END_OF_UNKNOWN_RANGE = 0x10C;

    private FetchFlags() {}
}
