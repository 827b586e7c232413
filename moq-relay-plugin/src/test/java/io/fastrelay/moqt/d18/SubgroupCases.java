package io.fastrelay.moqt.d18;

import static io.fastrelay.moqt.BadCase.formatting;
import static io.fastrelay.moqt.BadCase.violation;
import static io.fastrelay.moqt.SubgroupRecord.object;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupRecord;
import io.fastrelay.moqt.WireCase;
import java.util.ArrayList;
import java.util.List;

/** Whole subgroup streams of draft 18, from the type to the FIN. */
final class SubgroupCases {

    private static final int DEFAULT = SubgroupHeader.DEFAULT_PRIORITY;

    private SubgroupCases() {}

    static List<WireCase<SubgroupRecord>> all() {
        return List.of(
                WireCase.readOnly(
                        "the first example of section 11.6",
                        SubgroupRecord.of(
                                new SubgroupHeader(2, 0, 0, false, 0, false, false, false),
                                object(0, "", "61626364"),
                                object(1, "", "65666768")),
                        """
                        14                        // Type: subgroup id present
                        02                        // Track Alias
                        00                        // Group ID
                        00                        // Subgroup ID
                        00                        // Publisher Priority
                        00 04 "abcd"              // Object ID Delta, Payload Length
                        00 04 "efgh"
                        """),
                WireCase.readOnly(
                        "the second example of section 11.6, with its lengths put right",
                        SubgroupRecord.of(
                                new SubgroupHeader(2, 0, 0, false, DEFAULT, true, false, false),
                                object(0, "04f082582c1b490e747261636549443a313233343536", "61626364"),
                                object(1, "", "65666768")),
                        """
                        35 02 00 00
                        00                        // Object ID Delta
                        16                        // Properties Length
                        04 f0 82 58 2c 1b         // MAX_CACHE_DURATION (4) 2186796243
                        49 0e "traceID:123456"    // 77
                        04 "abcd"
                        00 00 04 "efgh"
                        """),
                WireCase.of(
                        "shortest header: subgroup 0, default priority",
                        SubgroupRecord.of(new SubgroupHeader(1, 5, 0, false, DEFAULT, false, false, false)),
                        "30 01 05"),
                WireCase.of(
                        "all bits: properties, end of group, first object, priority, subgroup",
                        SubgroupRecord.of(
                                new SubgroupHeader(300, 70000, 9, false, 255, true, true, true),
                                object(7, "3e07", "ff"),
                                object(9, "", "00")),
                        """
                        5d                        // FIRST_OBJECT, END_OF_GROUP, mode 2, PROPERTIES
                        81 2c                     // Track Alias 300
                        c1 11 70                  // Group ID 70000
                        09 ff                     // Subgroup ID, Publisher Priority
                        07 02 3e 07 01 ff         // object 7: PRIOR_OBJECT_ID_GAP 7
                        01 00 01 00               // object 9
                        """),
                WireCase.of(
                        "subgroup id is the first object's id",
                        SubgroupRecord.of(
                                new SubgroupHeader(1, 5, 0, true, 128, false, false, false), object(1000, "", "61")),
                        "12 01 05 80  83 e8 01 61"),
                WireCase.of(
                        "the stream head of @moq/net: 0x59",
                        SubgroupRecord.of(
                                new SubgroupHeader(0, 0, 0, false, 127, true, true, true), object(0, "0680fa", "6b")),
                        "59 00 00 7f  00 03 06 80 fa 01 6b"),
                WireCase.of(
                        "status objects: empty, then end of group",
                        SubgroupRecord.of(
                                new SubgroupHeader(1, 5, 0, false, DEFAULT, false, false, false),
                                object(0, "", ""),
                                new SubgroupRecord.Item(2, ObjectStatus.END_OF_GROUP, "", "")),
                        "30 01 05  00 00 00  01 00 03"),
                WireCase.of(
                        "end of track behind an empty properties field",
                        SubgroupRecord.of(
                                new SubgroupHeader(1, 5, 0, false, DEFAULT, true, false, false),
                                new SubgroupRecord.Item(0, ObjectStatus.END_OF_TRACK, "", "")),
                        "31 01 05  00 00 00 04"),
                WireCase.of(
                        "an empty normal object with properties",
                        SubgroupRecord.of(
                                new SubgroupHeader(1, 5, 0, false, DEFAULT, true, false, false),
                                object(4, "0b020601", "")),
                        "31 01 05  04 04 0b 02 06 01 00 00"),
                WireCase.of(
                        "the largest numbers",
                        SubgroupRecord.of(
                                new SubgroupHeader(-1, -1, -1, false, DEFAULT, false, false, true),
                                object(-2, "", "61"),
                                object(-1, "", "62")),
                        """
                        74 ff ff*8 ff ff*8 ff ff*8
                        ff ff ff ff ff ff ff ff fe 01 "a"
                        00 01 "b"
                        """),
                WireCase.of(
                        "a payload of 300 bytes and properties of 200",
                        SubgroupRecord.of(
                                new SubgroupHeader(1, 5, 0, false, DEFAULT, true, false, false),
                                object(0, "0d80c5" + "aa".repeat(197), "bb".repeat(300)),
                                object(1, "0d80c5" + "cc".repeat(197), "dd".repeat(3))),
                        """
                        31 01 05
                        00 80 c8 0d 80 c5 aa*197 81 2c bb*300
                        00 80 c8 0d 80 c5 cc*197 03 dd*3
                        """),
                WireCase.readOnly(
                        "numbers longer than needed",
                        SubgroupRecord.of(
                                new SubgroupHeader(7, 5, 0, false, DEFAULT, false, false, false),
                                object(0, "", "61"),
                                object(1, "", "")),
                        """
                        ff 00*7 30                // Type in nine bytes
                        fe 00*6 07                // Track Alias in eight
                        fc 00*5 05                // Group ID in seven
                        f8 00*4 00 f0 00*3 01 "a" // Object ID Delta in six, Payload Length in five
                        e0 00*2 00 c0 00 00 80 00 // four, three, and the status in two
                        """));
    }

    static List<BadCase> bad() {
        List<BadCase> bad = new ArrayList<>(badTypes());
        bad.addAll(badObjects());
        return bad;
    }

    private static List<BadCase> badTypes() {
        List<BadCase> bad = new ArrayList<>();
        for (int type = 0; type < 0x100; type++) {
            boolean form = (type & 0x90) == 0x10;
            if (form && (type & 0x06) == 0x06) {
                bad.add(violation(
                        "reserved subgroup id mode in type 0x" + Integer.toHexString(type),
                        "reserved",
                        vi64(type) + " 01 05 00 00"));
            } else if (!form && type != 0x05) {
                bad.add(violation(
                        "no such stream type: 0x" + Integer.toHexString(type), "expected", vi64(type) + " 01 05"));
            }
        }
        bad.add(violation("type 0x110", "0x110", "81 10 01 05 00"));
        bad.add(violation("padding datagram's type", "0x132b3e29", "f0 13 2b 3e 29"));
        bad.add(violation("type 2^64-1", "0xffffffffffffffff", "ff ff*8"));
        return bad;
    }

    private static String vi64(int type) {
        return type < 0x80 ? String.format("%02x", type) : String.format("80 %02x", type);
    }

    static List<BadCase> badObjects() {
        return List.of(
                violation("FIN instead of a header", "TRACK_ALIAS", "30"),
                violation("FIN in the header", "GROUP_ID", "30 01"),
                violation("FIN before the priority", "PUBLISHER_PRIORITY", "10 01 05"),
                violation("FIN in an object id", "OBJECT_ID_DELTA", "30 01 05 80"),
                violation("FIN before a length", "PAYLOAD_LENGTH", "30 01 05 00"),
                violation("FIN before a status", "STATUS", "30 01 05 00 00"),
                violation("FIN in properties", "PROPERTIES", "31 01 05 00 03 04"),
                violation("FIN in a payload", "2 bytes are missing", "30 01 05 00 03 61"),
                violation("FIN before a payload", "3 bytes are missing", "30 01 05 00 03"),
                violation("Object ID above 2^64-1", "2^64-1", "30 01 05  ff ff*8 01 61  00 01 61"),
                violation("Object ID far above 2^64-1", "2^64-1", "30 01 05  05 01 61  ff ff*8 01 61"),
                violation("status 1", "expected 0x0, 0x3 or 0x4", "30 01 05  00 00 01"),
                violation("status 2", "expected 0x0, 0x3 or 0x4", "30 01 05  00 00 02"),
                violation("status 5", "expected 0x0, 0x3 or 0x4", "30 01 05  00 00 05"),
                violation("greased status", "0x9d", "30 01 05  00 00 80 9d"),
                violation("properties on END_OF_GROUP", "only a normal object", "31 01 05  00 02 04 01 00 03"),
                violation("properties on END_OF_TRACK", "only a normal object", "31 01 05  00 02 04 01 00 04"),
                violation("an object behind END_OF_GROUP", "expected the end", "30 01 05  00 00 03  00 01 61"),
                violation("an object behind END_OF_TRACK", "expected the end", "30 01 05  00 00 04  00 01 61"),
                violation("a payload longer than allowed", "at most 100000", "30 01 05  00 c1 86 a1"),
                violation("a payload of 2^64-1 bytes", "at most 100000", "30 01 05  00 ff ff*8"),
                violation("properties longer than allowed", "at most 131072", "31 01 05  00 c2 00 01"),
                violation("properties of 2^64-1 bytes", "at most 131072", "31 01 05  00 ff ff*8"),
                violation("property type cut off", "cut off", "31 01 05  00 01 80 01 61"),
                violation("unknown property without value", "cut off", "31 01 05  00 01 08 01 61"),
                violation("property type above 2^64-1", "2^64-1", "31 01 05  00 0c 02 00 ff ff*8 00 01 61"),
                violation("property value above 65535 bytes", "65535", "31 01 05  00 04 0d c1 00 00 01 61"),
                violation("unknown property beyond the end", "longer than what is left", "31 01 05  00 02 0d 01 01 61"),
                formatting("PRIOR_OBJECT_ID_GAP cut off", "cut off", "31 01 05  00 02 3e 80 01 61"),
                formatting("IMMUTABLE_PROPERTIES beyond the end", "left", "31 01 05  00 02 0b 01 01 61"));
    }
}
