package io.fastrelay.moqt.d18;

import static io.fastrelay.moqt.BadCase.formatting;
import static io.fastrelay.moqt.BadCase.violation;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.PropertyScan.Fault;
import io.fastrelay.moqt.WireCase;
import java.util.List;

/** Encoded properties of object 100 in group 10. */
final class PropertyCases {

    static final long GROUP = 10;
    static final long OBJECT = 100;

    private PropertyCases() {}

    /** What a scan finds; a gap of -1 stands for an absent property. */
    record Found(Fault fault, long groupGap, long objectGap) {}

    static List<WireCase<Found>> all() {
        return List.of(
                row("nothing", Fault.NONE, -1, -1, ""),
                row("unknown ones", Fault.NONE, -1, -1, "06 80 fa 07 03 61 62 63 ff 00*7 81 01"),
                row("both gaps", Fault.NONE, 2, 9, "3c 02 02 09"),
                row("gaps of 0", Fault.NONE, 0, 0, "3c 00 02 00"),
                row("gaps as large as may be", Fault.NONE, 10, 100, "3c 0a 02 64"),
                row("gaps inside immutable properties", Fault.NONE, 3, 4, "0b 04 3c 03 02 04"),
                row("one gap inside, one outside", Fault.NONE, 3, 4, "0b 02 3c 03 33 04"),
                row("empty immutable properties", Fault.NONE, -1, -1, "0b 00"),
                row("below the mandatory range", Fault.NONE, -1, -1, "bf ff 00"),
                row("above the mandatory range", Fault.NONE, -1, -1, "c0 80 00 00"),
                row("first mandatory", Fault.MANDATORY_TRACK_PROPERTY_ON_OBJECT, -1, -1, "c0 40 00 00"),
                row("last mandatory", Fault.MANDATORY_TRACK_PROPERTY_ON_OBJECT, -1, -1, "c0 7f ff 00"),
                row("mandatory inside", Fault.MANDATORY_TRACK_PROPERTY_ON_OBJECT, -1, -1, "0b 04 c0 40 00 00"),
                row("immutable twice", Fault.IMMUTABLE_PROPERTIES_REPEATED, -1, -1, "0b 00 00 00"),
                row("immutable inside immutable", Fault.IMMUTABLE_PROPERTIES_NESTED, -1, -1, "0b 02 0b 00"),
                row("immutable cut in a type", Fault.IMMUTABLE_PROPERTIES_UNREADABLE, -1, -1, "0b 01 80"),
                row("immutable cut in a value", Fault.IMMUTABLE_PROPERTIES_UNREADABLE, -1, -1, "0b 02 3c 80"),
                row("immutable cut in bytes", Fault.IMMUTABLE_PROPERTIES_UNREADABLE, -1, -1, "0b 02 07 01"),
                row("long value inside", Fault.IMMUTABLE_PROPERTIES_UNREADABLE, -1, -1, "0b 04 07 c1 00 00"),
                row("type above 2^64-1 inside", Fault.IMMUTABLE_PROPERTIES_UNREADABLE, 1, -1, "0b 0c 3c 01 ff ff*8 00"),
                row("group gap twice", Fault.PRIOR_GROUP_ID_GAP_REPEATED, 1, -1, "3c 01 00 01"),
                row("group gap inside and outside", Fault.PRIOR_GROUP_ID_GAP_REPEATED, 1, -1, "0b 02 3c 01 31 01"),
                row("object gap twice", Fault.PRIOR_OBJECT_ID_GAP_REPEATED, -1, 1, "3e 01 00 01"),
                row("group gap too large", Fault.PRIOR_GROUP_ID_GAP_LARGER_THAN_GROUP_ID, 11, -1, "3c 0b"),
                row("object gap too large", Fault.PRIOR_OBJECT_ID_GAP_LARGER_THAN_OBJECT_ID, -1, 101, "3e 65"),
                row(
                        "object gap of 2^64-1",
                        Fault.PRIOR_OBJECT_ID_GAP_LARGER_THAN_OBJECT_ID,
                        -1,
                        Long.MIN_VALUE,
                        "3e ff 80 00*7"));
    }

    private static WireCase<Found> row(String name, Fault fault, long groupGap, long objectGap, String annotated) {
        return WireCase.of(name, new Found(fault, groupGap, objectGap), annotated);
    }

    static List<BadCase> bad() {
        return List.of(
                violation("type cut off", "cut off", "80"),
                violation("unknown property without value", "cut off", "08"),
                violation("unknown property cut off", "cut off", "08 80"),
                violation("bytes without length", "cut off", "0d"),
                violation("bytes beyond the end", "left", "0d 02 00"),
                violation("type above 2^64-1", "2^64-1", "02 00 ff ff*8 00"),
                violation("value of 65536 bytes", "65535", "0d c1 00 00 00*100"),
                violation("value of 2^64-1 bytes", "65535", "0d ff ff*8"),
                formatting("group gap without value", "cut off", "3c"),
                formatting("object gap cut off", "cut off", "3e c0 00"),
                formatting("immutable properties without length", "cut off", "0b"),
                formatting("immutable properties beyond the end", "left", "0b 02 3c"));
    }
}
