package io.fastrelay.moqt.wire;

import io.fastrelay.moqt.SubgroupHeader;

/**
 * What the type of a subgroup stream says (draft 18 section 11.4.2).
 *
 * @param mode where the subgroup id is
 */
public record SubgroupType(
        boolean hasProperties, IdMode mode, boolean endOfGroup, boolean defaultPriority, boolean firstObject) {

    /** SUBGROUP_ID_MODE, in the order of its values. */
    public enum IdMode {
        ZERO,
        FIRST_OBJECT_ID,
        PRESENT
    }

    private static final int PROPERTIES = 0x01;
    private static final int ID_MODE = 0x06;
    private static final int RESERVED_ID_MODE = 0x06;
    private static final int END_OF_GROUP = 0x08;
    private static final int SUBGROUP = 0x10;
    private static final int DEFAULT_PRIORITY = 0x20;
    private static final int FIRST_OBJECT = 0x40;

    /** Whether the type has the form 0b0XX1XXXX and no reserved mode. */
    public static boolean isValid(long type) {
        return hasForm(type) && (type & ID_MODE) != RESERVED_ID_MODE;
    }

    /** Whether the type has the form 0b0XX1XXXX. */
    public static boolean hasForm(long type) {
        return type >= 0 && type <= 0x7F && (type & SUBGROUP) != 0;
    }

    /** @param type one that {@link #isValid} */
    public static SubgroupType of(long type) {
        return new SubgroupType(
                (type & PROPERTIES) != 0,
                IdMode.values()[(int) (type & ID_MODE) >> 1],
                (type & END_OF_GROUP) != 0,
                (type & DEFAULT_PRIORITY) != 0,
                (type & FIRST_OBJECT) != 0);
    }

    /** The type that stands in front of such a header. */
    public static int codeFor(SubgroupHeader header) {
        int mode;
        if (header.subgroupIdIsFirstObject()) {
            mode = IdMode.FIRST_OBJECT_ID.ordinal();
        } else {
            mode = (header.subgroupId() == 0 ? IdMode.ZERO : IdMode.PRESENT).ordinal();
        }
        return SUBGROUP
                | mode << 1
                | (header.hasProperties() ? PROPERTIES : 0)
                | (header.endOfGroup() ? END_OF_GROUP : 0)
                | (header.publisherPriority() == SubgroupHeader.DEFAULT_PRIORITY ? DEFAULT_PRIORITY : 0)
                | (header.firstObject() ? FIRST_OBJECT : 0);
    }
}
