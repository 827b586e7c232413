package io.fastrelay.moqt.d18;

import static io.fastrelay.moqt.BadCase.violation;
import static io.fastrelay.moqt.FetchRecord.ascending;
import static io.fastrelay.moqt.FetchRecord.datagram;
import static io.fastrelay.moqt.FetchRecord.descending;
import static io.fastrelay.moqt.FetchRecord.nonExistent;
import static io.fastrelay.moqt.FetchRecord.object;
import static io.fastrelay.moqt.FetchRecord.unknown;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.FetchRecord;
import io.fastrelay.moqt.WireCase;
import java.util.List;

/** Fetch streams of draft 18, from behind the FETCH_HEADER to the FIN. */
final class FetchCases {

    private FetchCases() {}

    static List<WireCase<FetchRecord>> all() {
        return List.of(
                WireCase.of("no objects", ascending(), ""),
                WireCase.of("one object with all fields", ascending(object(3, 9, 4, 128, "0401", "61")), """
                        3f                        // Properties, Priority, Group and Object ID Delta, Subgroup ID
                        03                        // Group ID Delta: the id itself
                        09                        // Subgroup ID
                        04                        // Object ID Delta: the id itself
                        80                        // Publisher Priority
                        02 04 01                  // Properties
                        01 61                     // Payload
                        """),
                WireCase.of(
                        "following objects leave out what they share",
                        ascending(
                                object(3, 0, 0, 128, "", "61"),
                                object(3, 0, 1, 128, "", "62"),
                                object(3, 0, 5, 128, "", "63"),
                                object(3, 1, 6, 7, "", "64"),
                                object(3, 1, 7, 7, "", ""),
                                object(3, 2, 8, 7, "", "65"),
                                object(3, 9, 9, 7, "0401", "66")),
                        """
                        1c 03 00 80 01 "a"        // group 3, object 0, priority 128
                        00 01 "b"                 // object 1
                        04 04 01 "c"              // object 1 + 4
                        12 07 01 "d"              // subgroup 0 + 1, object 6, priority 7
                        01 00                     // the same subgroup, object 7, empty
                        02 01 "e"                 // subgroup 1 + 1, object 8
                        23 09 02 04 01 01 "f"     // subgroup 9, object 9, properties
                        """),
                WireCase.of(
                        "groups ascend",
                        ascending(
                                object(3, 0, 5, 0, "", "61"),
                                object(4, 0, 0, 0, "", "62"),
                                object(9, 0, 1, 0, "", "63"),
                                object(10, 0, 5, 0, "", "64")),
                        """
                        1c 03 05 00 01 "a"
                        0c 00 00 01 "b"           // group 3 + 0 + 1, object 0
                        08 04 01 "c"              // group 4 + 4 + 1, object 0 + 1 though the group is another
                        0c 00 05 01 "d"           // group 9 + 0 + 1, object 5
                        """),
                WireCase.of(
                        "groups descend",
                        descending(
                                object(9, 0, 5, 0, "", "61"),
                                object(8, 0, 0, 0, "", "62"),
                                object(3, 0, 4, 0, "", "63"),
                                object(0, 0, 0, 0, "", "64")),
                        """
                        1c 09 05 00 01 "a"
                        0c 00 00 01 "b"           // group 9 - (0 + 1)
                        0c 04 04 01 "c"           // group 8 - (4 + 1)
                        0c 02 00 01 "d"           // group 3 - (2 + 1)
                        """),
                WireCase.of(
                        "datagrams have no subgroup",
                        ascending(
                                datagram(1, 0, 10, "61"),
                                datagram(1, 1, 10, "62"),
                                object(1, 3, 2, 10, "", "63"),
                                object(1, 3, 3, 10, "", "64")),
                        """
                        5c 01 00 0a 01 "a"
                        40 01 "b"
                        03 03 01 "c"              // the subgroup of a datagram cannot be referred to
                        01 01 "d"
                        """),
                WireCase.readOnly(
                        "the subgroup bits of a datagram are ignored",
                        ascending(datagram(1, 0, 10, "61"), datagram(1, 1, 10, "62")),
                        "5f 01 00 0a 01 \"a\"  42 01 \"b\""),
                WireCase.of(
                        "ranges carry absolute ids and no length",
                        ascending(
                                object(1, 2, 0, 10, "", "61"),
                                nonExistent(1, 7),
                                object(1, 2, 8, 10, "", "62"),
                                unknown(5, 0),
                                object(6, 3, 1, 10, "", "63")),
                        """
                        1f 01 02 00 0a 01 "a"
                        80 8c 01 07               // End of Non-Existent Range 1:7
                        01 01 "b"                 // object 7 + 1, subgroup of the last object
                        81 0c 05 00               // End of Unknown Range 5:0
                        0a 00 01 "c"              // group 5 + 1, object 0 + 1, subgroup 2 + 1
                        """),
                WireCase.of(
                        "a range comes first",
                        ascending(unknown(4, 9), object(4, 0, 10, 1, "", "61"), unknown(70000, -1)),
                        """
                        81 0c 04 09
                        10 01 01 "a"              // group 4, object 10; only the priority must be given
                        81 0c c1 11 70 ff ff*8
                        """),
                WireCase.of(
                        "the largest numbers",
                        ascending(object(-2, -1, -2, 255, "", "61"), object(-1, -1, -1, 255, "", "62")),
                        """
                        1f ff ff*7 fe ff ff*8 ff ff*7 fe ff 01 "a"
                        09 00 01 "b"
                        """),
                WireCase.readOnly(
                        "everything given where nothing must be",
                        ascending(object(3, 0, 0, 128, "", "61"), object(3, 0, 1, 128, "", "62")),
                        """
                        3f 03 00 00 80 00 01 "a"  // empty properties field
                        80 37 00 01 80 00 01 "b"  // flags in two bytes
                        """));
    }

    static List<BadCase> bad() {
        return List.of(
                violation("flags 0x80", "0x80", "80 80 01 01"),
                violation("flags 0x8d", "0x8d", "80 8d 01 01"),
                violation("flags 0x20c of draft 20", "0x20c", "82 0c 01 01"),
                violation("flags 2^64-1", "0xffffffffffffffff", "ff ff*8"),
                violation("first object without Group ID", "Group ID or Object ID", "14 00 80 01 61"),
                violation("first object without Object ID", "Group ID or Object ID", "18 00 80 01 61"),
                violation("first object without priority", "Publisher Priority", "0c 00 00 01 61"),
                violation("first object with the prior subgroup", "Subgroup ID", "1d 00 00 80 01 61"),
                violation("first object with the subgroup behind the prior", "Subgroup ID", "1e 00 00 80 01 61"),
                violation("range first, then no priority", "Publisher Priority", "80 8c 01 01  0c 00 00 01 61"),
                violation("range first, then the prior subgroup", "Subgroup ID", "80 8c 01 01  1d 00 00 80 01 61"),
                violation("the subgroup of a datagram", "Subgroup ID", "5c 01 00 0a 01 61  01 01 61"),
                violation("Group ID above 2^64-1", "2^64-1", "1c 05 00 00 01 61  0c ff ff*8 00 01 61"),
                violation("Group ID just above 2^64-1", "2^64-1", "1c ff ff*8 00 00 01 61  0c 00 00 01 61"),
                violation("Object ID above 2^64-1", "2^64-1", "1c 05 05 00 01 61  04 ff ff*8 01 61"),
                violation("Object ID just above 2^64-1", "2^64-1", "1c 05 ff ff*8 00 01 61  00 01 61"),
                violation("Object ID above 2^64-1 in a new group", "2^64-1", "1c 05 ff ff*8 00 01 61  08 00 01 61"),
                violation("Subgroup ID above 2^64-1", "2^64-1", "1f 05 ff ff*8 00 00 01 61  02 01 61"),
                violation("payload longer than allowed", "at most 100000", "1c 05 00 00 c1 86 a1"),
                violation("properties longer than allowed", "at most 131072", "3c 05 00 00 c2 00 01"),
                violation("property cut off", "cut off", "3c 05 00 00 01 80 01 61"),
                violation("FIN in flags", "FLAGS", "80"),
                violation("FIN behind flags", "GROUP_ID", "1c"),
                violation("FIN in a group id", "GROUP_ID", "1c 80"),
                violation("FIN before a subgroup id", "SUBGROUP_ID", "1f 00"),
                violation("FIN before an object id", "OBJECT_ID", "1c 00"),
                violation("FIN before a priority", "PUBLISHER_PRIORITY", "1c 00 00"),
                violation("FIN before properties", "PROPERTIES_LENGTH", "3c 00 00 00"),
                violation("FIN in properties", "PROPERTIES", "3c 00 00 00 02 04"),
                violation("FIN before a length", "PAYLOAD_LENGTH", "1c 00 00 00"),
                violation("FIN in a payload", "1 bytes are missing", "1c 00 00 00 02 61"),
                violation("FIN in a range", "OBJECT_ID", "80 8c 00"));
    }

    /** In descending order. */
    static List<BadCase> badDescending() {
        return List.of(
                violation("Group ID below 0", "below 0", "1c 05 00 00 01 61  0c 05 00 01 61"),
                violation("Group ID far below 0", "below 0", "1c 05 00 00 01 61  0c ff ff*8 00 01 61"),
                violation("Group ID below 0 from group 0", "below 0", "1c 00 00 00 01 61  0c 00 00 01 61"));
    }
}
