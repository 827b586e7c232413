package io.fastrelay.moqt.d18;

import static io.fastrelay.moqt.BadCase.formatting;
import static io.fastrelay.moqt.BadCase.violation;

import io.fastrelay.moqt.BadCase;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whole datagrams of draft 18. */
final class DatagramCases {

    private static final int DEFAULT = SubgroupHeader.DEFAULT_PRIORITY;

    private DatagramCases() {}

    static List<WireCase<Optional<ObjectDatagram>>> all() {
        return List.of(
                WireCase.of("plain", normal(1, 2, 3, 4, false, "", "\"hi\""), "00 01 02 03 04 \"hi\""),
                WireCase.of("object 0", normal(1, 2, 0, 4, false, "", "\"hi\""), "04 01 02 04 \"hi\""),
                WireCase.of("default priority", normal(1, 2, 3, DEFAULT, false, "", "\"hi\""), "08 01 02 03 \"hi\""),
                WireCase.of("end of group", normal(1, 2, 3, 4, true, "", "\"hi\""), "02 01 02 03 04 \"hi\""),
                WireCase.of("empty payload", normal(1, 2, 3, 4, false, "", ""), "00 01 02 03 04"),
                WireCase.of(
                        "all bits but STATUS",
                        normal(1, 2, 0, DEFAULT, true, "3c 01", "\"hi\""),
                        "0f 01 02 02 3c 01 \"hi\""),
                WireCase.of(
                        "large numbers",
                        normal(-1, 70000, -1, 255, false, "06 ff ff*8", "00"),
                        "01 ff ff*8 c1 11 70 ff ff*8 ff 0a 06 ff ff*8 00"),
                WireCase.of("end of group as status", status(ObjectStatus.END_OF_GROUP, 3, 4), "20 01 02 03 04 03"),
                WireCase.of("end of track as status", status(ObjectStatus.END_OF_TRACK, 3, DEFAULT), "28 01 02 03 04"),
                WireCase.of("end of group at object 0", status(ObjectStatus.END_OF_GROUP, 0, 4), "24 01 02 04 03"),
                WireCase.of(
                        "end of track at object 0, default priority",
                        status(ObjectStatus.END_OF_TRACK, 0, DEFAULT),
                        "2c 01 02 04"),
                WireCase.readOnly(
                        "status normal with properties",
                        normal(1, 2, 3, 4, false, "04 01", ""),
                        "21 01 02 03 04 02 04 01 00"),
                WireCase.readOnly(
                        "numbers longer than needed",
                        normal(1, 2, 3, 4, false, "04 01", "61"),
                        "80 01 c0 00 01 e0 00 00 02 f0 00*3 03 04 80 02 04 01 61"),
                WireCase.readOnly("object id 0 in full", normal(1, 2, 0, 4, false, "", "61"), "00 01 02 00 04 61"),
                WireCase.readOnly("padding", Optional.empty(), "f0 13 2b 3e 29 00*20"),
                WireCase.readOnly("padding of no bytes", Optional.empty(), "f0 13 2b 3e 29"));
    }

    private static Optional<ObjectDatagram> normal(
            long alias, long group, long object, int priority, boolean endOfGroup, String properties, String payload) {
        return Optional.of(new ObjectDatagram(
                alias,
                group,
                object,
                priority,
                endOfGroup,
                ObjectStatus.NORMAL,
                Wire.buffer(properties),
                Wire.buffer(payload)));
    }

    private static Optional<ObjectDatagram> status(ObjectStatus status, long object, int priority) {
        return Optional.of(new ObjectDatagram(1, 2, object, priority, false, status, Wire.buffer(""), Wire.buffer("")));
    }

    static List<BadCase> bad() {
        List<BadCase> bad = new ArrayList<>();
        for (int type = 0; type < 0x80; type++) {
            boolean form = (type & 0x50) == 0;
            if (!form || (type & 0x22) == 0x22) {
                bad.add(violation(
                        "no such datagram type: 0x" + Integer.toHexString(type),
                        "expected a datagram type",
                        String.format("%02x 01 02 03 04 03", type)));
            }
        }
        bad.addAll(badFields());
        return bad;
    }

    static List<BadCase> badFields() {
        return List.of(
                violation("nothing at all", "Type is missing", ""),
                violation("type 0x80", "0x80", "80 80 01 02 03 04"),
                violation("type 2^64-1", "0xffffffffffffffff", "ff ff*8"),
                violation("padding stream's type", "0x132b3e28", "f0 13 2b 3e 28"),
                violation("type cut off", "Type", "f0 13"),
                violation("no alias", "Track Alias", "00"),
                violation("no group", "Group ID", "00 01"),
                violation("no object", "Object ID", "00 01 02"),
                violation("no priority", "Publisher Priority", "00 01 02 03"),
                violation("no properties", "Properties length", "01 01 02 03 04"),
                violation("no status", "Object Status", "20 01 02 03 04"),
                violation("empty properties", "Properties Length is 0", "01 01 02 03 04 00 61"),
                violation("empty properties with status", "Properties Length is 0", "21 01 02 03 04 00 00"),
                violation("properties beyond the end", "only 1 bytes", "01 01 02 03 04 02 04"),
                violation("status 1", "expected 0x0, 0x3 or 0x4", "20 01 02 03 04 01"),
                violation("status 5", "expected 0x0, 0x3 or 0x4", "20 01 02 03 04 05"),
                violation("payload behind a status", "1 more bytes", "20 01 02 03 04 03 61"),
                violation("END_OF_GROUP with properties", "only a normal", "21 01 02 03 04 02 04 01 03"),
                violation("END_OF_TRACK with properties", "only a normal", "2d 01 02 02 04 01 04"),
                violation("property cut off", "cut off", "01 01 02 03 04 01 80 61"),
                violation("property above 65535 bytes", "65535", "01 01 02 03 04 04 0d c1 00 00"),
                formatting("PRIOR_GROUP_ID_GAP cut off", "cut off", "01 01 02 03 04 02 3c 80 61"));
    }
}
