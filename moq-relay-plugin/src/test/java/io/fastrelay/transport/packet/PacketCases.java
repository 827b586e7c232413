package io.fastrelay.transport.packet;

import java.util.List;

/** Payloads of short header packets, field by field (RFC 9000 section 19, RFC 9221 section 4). */
final class PacketCases {

    private PacketCases() {}

    static List<PacketCase> all() {
        return List.of(
                PacketCase.of("padding alone", "00 00 00*40"),
                PacketCase.of("ping", "01 // PING"),
                PacketCase.of("ack of one packet", """
                        02    // ACK
                        07    // largest
                        40 64 // delay 100, in two bytes
                        00    // no more ranges
                        00    // first range: the largest alone
                        """, "ack 7 delay 100: 7..7"),
                PacketCase.of(
                        "ack of packet 0, in the longest encoding",
                        "02 c0 00*7 c0 00*7 c0 00*7 c0 00*7",
                        "ack 0 delay 0: 0..0"),
                PacketCase.of("ack of three ranges", """
                        02
                        14    // largest 20
                        00    // delay
                        02    // two more ranges
                        02    // 18..20
                        00 03 // 17 is missing, 13..16
                        04 07 // 8..12 are missing, 0..7
                        """, "ack 20 delay 0: 18..20 13..16 0..7"),
                PacketCase.of(
                        "ack with the largest number of all",
                        "02 ff*8 00 00 00",
                        "ack 4611686018427387903 delay 0: 4611686018427387903..4611686018427387903"),
                PacketCase.of("ack with ECN counts and a frame behind", """
                        03 05 00 00 05 // 0..5
                        40 ff 00 01    // ECT(0), ECT(1), CE
                        10 0a          // MAX_DATA
                        """, "ack 5 delay 0: 0..5", "max data 10"),
                PacketCase.of("reset and stop", """
                        04 04 40 10 08 // RESET_STREAM: stream, code, final size
                        05 03 07       // STOP_SENDING: stream, code
                        """, "reset 4 code 16 size 8", "stop 3 code 7"),
                PacketCase.of("stream to the end of the packet", "08 02 61 62 63", "stream 2 at 0: 616263"),
                PacketCase.of("empty stream frame", "08 02", "stream 2 at 0: "),
                PacketCase.of("fin alone", "0b 06 00", "stream 6 at 0:  fin"),
                PacketCase.of(
                        "stream frames of all kinds",
                        """
                        0a 02 01 61          // LEN
                        0b 06 01 62          // LEN, FIN
                        0e 0a 40 80 02 63 64 // OFF, LEN
                        0f 0e 05 01 65       // OFF, LEN, FIN
                        0d 12 09 66          // OFF, FIN, to the end
                        """,
                        "stream 2 at 0: 61",
                        "stream 6 at 0: 62 fin",
                        "stream 10 at 128: 6364",
                        "stream 14 at 5: 65 fin",
                        "stream 18 at 9: 66 fin"),
                PacketCase.of("stream without length at an offset", "0c 02 05 61", "stream 2 at 5: 61"),
                PacketCase.of("fin without length", "09 02 61", "stream 2 at 0: 61 fin"),
                PacketCase.of(
                        "stream up to the largest offset",
                        "0e 02 ff ff ff ff ff ff ff fe 01 61",
                        "stream 2 at 4611686018427387902: 61"),
                PacketCase.of(
                        "limits",
                        """
                        10 80 01 00 00             // MAX_DATA
                        11 04 40 ff                // MAX_STREAM_DATA
                        12 03                      // MAX_STREAMS, bidirectional
                        13 d0 00 00 00 00 00 00 00 // MAX_STREAMS, unidirectional: 2^60
                        """,
                        "max data 65536",
                        "max stream data 4: 255",
                        "max streams bidirectional 3",
                        "max streams unidirectional 1152921504606846976"),
                PacketCase.of("blocked, of which nothing follows", """
                        14 05                      // DATA_BLOCKED
                        15 04 05                   // STREAM_DATA_BLOCKED
                        16 d0 00 00 00 00 00 00 00 // STREAMS_BLOCKED: 2^60
                        17 00
                        """),
                PacketCase.of(
                        "paths",
                        "1a 01 02 03 04 05 06 07 08  1b ff 00*7  00",
                        "challenge 102030405060708",
                        "response ff00000000000000"),
                PacketCase.of("datagrams", """
                        31 02 61 62 // with a length
                        31 00       // empty
                        30 63 64    // to the end
                        """, "datagram 6162", "datagram ", "datagram 6364"),
                PacketCase.of("empty datagram at the end", "30", "datagram "),
                PacketCase.of("what belongs to the handshake's side, among others", """
                        01
                        06 40 05 02 aa bb          // CRYPTO: offset, length
                        10 01                      // MAX_DATA
                        18 02 01 04 cc*4 dd*16     // NEW_CONNECTION_ID
                        00 00
                        18 03 03 14 cc*20 dd*16    // with the longest id
                        19 00                      // RETIRE_CONNECTION_ID
                        1c 0a 08 03 "why"          // CONNECTION_CLOSE of QUIC
                        1d 40 64 00                // CONNECTION_CLOSE of the application
                        """, "max data 1"),
                PacketCase.of("immediate ack", "1f", "at-once"),
                PacketCase.of("ack frequency", "40 af 01 0a 67 10 01", "frequency 1 10 10000 1"),
                PacketCase.of("empty crypto frame", "06 00 00"),
                PacketCase.of("close", "1d 00 05 \"leave\" 00*20"),
                PacketCase.atClient("handshake done and a token", "1e 07 03 aa bb cc"));
    }

    static List<BadPacket> bad() {
        return List.of(
                BadPacket.violation("nothing", "without frames", ""),
                BadPacket.encoding("unknown type", "0x20 is not known", "20"),
                BadPacket.encoding("unknown type behind good frames", "0x2f is not known", "01 10 05 2f 00"),
                BadPacket.encoding("unknown type of two bytes", "0xb0 is not known", "40 b0 01 02 03 04"),
                BadPacket.encoding("ack frequency that is cut off", "ACK_FREQUENCY", "40 af 01 02 03"),
                BadPacket.encoding("unknown type of eight bytes", "0x3fffffffffffffff is not known", "ff*8"),
                BadPacket.encoding("type that is cut off", "its beginning at byte 1", "01 ff*7"),
                BadPacket.violation("ping in two bytes", "type 0x1 is written in 2 bytes", "40 01"),
                BadPacket.violation("stream in four bytes", "type 0x8 is written in 4 bytes", "80 00 00 08 02 61"),
                BadPacket.violation("unknown type in too many bytes", "0xaf is written in 8", "c0 00*6 af"),
                BadPacket.encoding("ack below zero in the first range", "packet number -1", "02 05 00 00 06"),
                BadPacket.encoding("ack with a gap below zero", "packet number -1", "02 05 00 01 04 00 00"),
                BadPacket.encoding("ack with a range below zero", "packet number -1", "02 05 00 01 00 00 04"),
                BadPacket.encoding("ack far below zero", "packet number -", "02 00 00 01 00 ff*8 ff*8"),
                BadPacket.encoding(
                        "ack with ranges that are not there", "ACK frame at byte 0 ends", "02 05 00 05 00 00 00"),
                BadPacket.encoding("ack with 2^62 ranges", "ACK frame at byte 0 ends", "02 ff*8 00 ff*8 00 00 00"),
                BadPacket.encoding("ack without ECN counts", "ends after 7 bytes", "03 05 00 00 05 01 01"),
                BadPacket.encoding("ack without its first range", "ends after 4 bytes", "02 05 00 00"),
                BadPacket.encoding(
                        "stream past the largest offset",
                        "past the largest offset",
                        "0e 02 ff ff ff ff ff ff ff ff 01 61"),
                BadPacket.encoding("stream of 2^62 bytes", "past the largest offset", "0e 02 01 ff*8 61"),
                BadPacket.encoding("stream longer than the packet", "STREAM frame at byte 1 ends", "01 0a 02 03 61 62"),
                BadPacket.encoding("stream without id", "STREAM frame at byte 0 ends", "08"),
                BadPacket.encoding("stream with half an offset", "ends after 3 bytes", "0c 02 80"),
                BadPacket.encoding("datagram longer than the packet", "DATAGRAM frame at byte 0 ends", "31 02 61"),
                BadPacket.encoding("datagram of 2^62 bytes", "DATAGRAM frame at byte 0 ends", "31 ff*8 61"),
                BadPacket.encoding("more than 2^60 streams", "more than 2^60", "12 d0 00*6 01"),
                BadPacket.encoding("more than 2^60 streams, unidirectional", "more than 2^60", "13 ff*8"),
                BadPacket.encoding("blocked at more than 2^60 streams", "more than 2^60", "16 d0 00*6 01"),
                BadPacket.encoding("reset without final size", "RESET_STREAM frame at byte 0 ends", "04 04 00"),
                BadPacket.encoding("stop without code", "STOP_SENDING frame at byte 0 ends", "05 04"),
                BadPacket.encoding("max data without limit", "MAX_DATA frame at byte 0 ends", "10"),
                BadPacket.encoding("max stream data without limit", "MAX_STREAM_DATA frame at byte 0", "11 04"),
                BadPacket.encoding("data blocked that is cut off", "DATA_BLOCKED frame at byte 0 ends", "14 80 00 00"),
                BadPacket.encoding("stream data blocked without limit", "STREAM_DATA_BLOCKED", "15 04"),
                BadPacket.encoding("challenge of seven bytes", "PATH_CHALLENGE frame at byte 0 ends", "1a 01*7"),
                BadPacket.encoding("response of no byte", "PATH_RESPONSE frame at byte 0 ends", "1b"),
                BadPacket.encoding("crypto past the largest offset", "past the largest offset", "06 ff*8 01 00"),
                BadPacket.encoding("crypto that is cut off", "CRYPTO frame at byte 0 ends", "06 00 02 61"),
                BadPacket.encoding("empty connection id", "an id of 0 bytes", "18 02 01 00 dd*16"),
                BadPacket.encoding("connection id of 21 bytes", "an id of 21 bytes", "18 02 01 15 cc*21 dd*16"),
                BadPacket.encoding(
                        "connection id that retires itself", "retires those before 3", "18 02 03 04 cc*4 dd*16"),
                BadPacket.encoding(
                        "connection id with half a token", "NEW_CONNECTION_ID frame", "18 02 01 04 cc*4 dd*15"),
                BadPacket.encoding("connection id without length", "NEW_CONNECTION_ID frame", "18 02 01"),
                BadPacket.encoding("retirement of nothing", "RETIRE_CONNECTION_ID frame", "19"),
                BadPacket.encoding("close with a long reason", "CONNECTION_CLOSE frame", "1c 00 00 05 61"),
                BadPacket.encoding("close with a reason of 2^62 bytes", "CONNECTION_CLOSE frame", "1d 00 ff*8"),
                BadPacket.violation("handshake done from a client", "HANDSHAKE_DONE frame from a client", "1e"),
                BadPacket.violation("token from a client", "NEW_TOKEN frame from a client", "07 01 aa"));
    }
}
