package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.AuthToken.AliasType;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.Wire;
import io.fastrelay.moqt.WireCase;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.Publish;
import io.fastrelay.moqt.message.PublishBlocked;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.PublishNamespace;
import io.fastrelay.moqt.message.Redirect;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.RequestUpdate;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.moqt.message.SubscribeTracks;
import io.fastrelay.moqt.message.TrackStatus;
import java.util.List;
import java.util.Optional;

/** Control messages of draft 18, whole: type, length, payload. */
final class ControlCases {

    private static final FullTrackName VIDEO = FullTrackName.of("v", "live", "room");
    private static final TrackNamespace ROOM = TrackNamespace.of("live", "room");

    private ControlCases() {}

    static List<WireCase<ControlMessage>> all() {
        return List.of(
                WireCase.of("SETUP without options", new Setup(List.of()), "af 00  00 00"),
                WireCase.of(
                        "SETUP of a raw QUIC client",
                        new Setup(List.of(
                                KeyValuePair.bytes(0x01, Wire.bytes("\"/live?x=1\"")),
                                KeyValuePair.bytes(0x03, Wire.bytes("03 05 \"tok\"")),
                                KeyValuePair.number(0x04, 4096),
                                KeyValuePair.bytes(0x05, Wire.bytes("\"example.com:4443\"")),
                                KeyValuePair.bytes(0x07, Wire.bytes("\"fast-relay\"")))),
                        """
                        af 00                     // Type SETUP 0x2F00
                        00 33                     // Length
                        01 09 "/live?x=1"         // PATH (1)
                        02 05 03 05 "tok"         // AUTHORIZATION_TOKEN (3): USE_VALUE, type 5
                        01 90 00                  // MAX_AUTH_TOKEN_CACHE_SIZE (4) 4096
                        01 10 "example.com:4443"  // AUTHORITY (5)
                        02 0a "fast-relay"        // MOQT_IMPLEMENTATION (7)
                        """),
                WireCase.of(
                        "SETUP with unknown options, repeated and greased",
                        new Setup(List.of(
                                KeyValuePair.bytes(0x07, Wire.bytes("\"moq-lite-js\"")),
                                KeyValuePair.bytes(0x9D, Wire.bytes("01 02")),
                                KeyValuePair.bytes(0x9D, Wire.bytes("")),
                                KeyValuePair.bytes(0x40b55, Wire.bytes("01")),
                                KeyValuePair.number(0x40b5a, 1))),
                        """
                        af 00 00 1b
                        07 0b "moq-lite-js"
                        80 96 02 01 02            // 0x9D, reserved for greasing
                        00 00                     // again, empty
                        c4 0a b8 01 01            // 0x40B55
                        05 01                     // 0x40B5A
                        """),
                WireCase.of(
                        "GOAWAY on the control stream", new GoAway("moqt://b.example/", 5000, Optional.of(6L)), """
                        10 00 15
                        11 "moqt://b.example/"    // New Session URI
                        93 88                     // Timeout 5000 ms
                        06                        // Request ID
                        """),
                WireCase.of("GOAWAY on a request stream", new GoAway("", 0, Optional.empty()), "10 00 02  00  00"),
                WireCase.of("SUBSCRIBE without parameters", new Subscribe(0, VIDEO, Parameters.NONE), """
                        03 00 0f
                        00                        // Request ID
                        02 04 "live" 04 "room"    // Track Namespace
                        01 "v"                    // Track Name
                        00                        // Number of Parameters
                        """),
                WireCase.of(
                        "SUBSCRIBE with every parameter it may have",
                        new Subscribe(
                                2,
                                VIDEO,
                                Parameters.builder()
                                        .objectDeliveryTimeout(500L)
                                        .authTokens(List.of(
                                                AuthToken.value(5, Wire.bytes("\"tok\"")),
                                                new AuthToken(AliasType.REGISTER, 9, 1, Wire.bytes("ff")),
                                                new AuthToken(AliasType.USE_ALIAS, 9, 0, new byte[0]),
                                                new AuthToken(AliasType.DELETE, 200, 0, new byte[0])))
                                        .rendezvousTimeout(3000L)
                                        .subgroupDeliveryTimeout(0L)
                                        .forward(true)
                                        .subscriberPriority(255)
                                        .filter(SubscriptionFilter.range(new Location(3, 4), 7))
                                        .groupOrder(GroupOrder.DESCENDING)
                                        .newGroupRequest(18L)
                                        .build()),
                        """
                        03 00 3b
                        02
                        02 04 "live" 04 "room" 01 "v"
                        0c                        // Number of Parameters
                        02 81 f4                  // OBJECT_DELIVERY_TIMEOUT (0x02) 500
                        01 05 03 05 "tok"         // AUTHORIZATION_TOKEN (0x03): USE_VALUE
                        00 04 01 09 01 ff         // again: REGISTER alias 9
                        00 02 02 09               // again: USE_ALIAS 9
                        00 03 00 80 c8            // again: DELETE 200
                        01 8b b8                  // RENDEZVOUS_TIMEOUT (0x04) 3000
                        02 00                     // SUBGROUP_DELIVERY_TIMEOUT (0x06) none
                        0a 01                     // FORWARD (0x10)
                        10 ff                     // SUBSCRIBER_PRIORITY (0x20)
                        01 04 04 03 04 07         // SUBSCRIPTION_FILTER (0x21): AbsoluteRange from 3:4, 7 groups more
                        01 02                     // GROUP_ORDER (0x22) descending
                        10 12                     // NEW_GROUP_REQUEST (0x32)
                        """),
                WireCase.of(
                        "SUBSCRIBE with filter NextGroupStart",
                        new Subscribe(0, VIDEO, filter(SubscriptionFilter.NEXT_GROUP_START)),
                        "03 00 12  00  02 04 \"live\" 04 \"room\" 01 \"v\"  01  21 01 01"),
                WireCase.of(
                        "SUBSCRIBE with filter LargestObject",
                        new Subscribe(0, VIDEO, filter(SubscriptionFilter.LARGEST_OBJECT)),
                        "03 00 12  00  02 04 \"live\" 04 \"room\" 01 \"v\"  01  21 01 02"),
                WireCase.of(
                        "SUBSCRIBE with filter AbsoluteStart",
                        new Subscribe(0, VIDEO, filter(SubscriptionFilter.from(new Location(300, 0)))),
                        "03 00 15  00  02 04 \"live\" 04 \"room\" 01 \"v\"  01  21 04 03 81 2c 00"),
                WireCase.of(
                        "SUBSCRIBE up to the very last group",
                        new Subscribe(0, VIDEO, filter(SubscriptionFilter.range(new Location(-2, 0), 1))),
                        """
                        03 00 1d
                        00 02 04 "live" 04 "room" 01 "v"
                        01 21 0c 04
                        ff ff ff ff ff ff ff ff fe 00 // Start Location 2^64-2:0
                        01                            // End Group Delta
                        """),
                WireCase.of(
                        "SUBSCRIBE to an empty name in an empty namespace",
                        new Subscribe(0, FullTrackName.of(""), Parameters.NONE),
                        "03 00 04  00 00 00 00"),
                WireCase.readOnly(
                        "SUBSCRIBE with numbers longer than needed",
                        new Subscribe(
                                0, VIDEO, Parameters.builder().forward(false).build()),
                        """
                        c0 00 03 00 1a            // Type in three bytes
                        80 00                     // Request ID 0 in two bytes
                        80 02 e0 00 00 04 "live" 04 "room"
                        80 01 "v"
                        80 01                     // Number of Parameters
                        c0 00 10 00               // FORWARD (0x10)
                        """),
                WireCase.of(
                        "SUBSCRIBE_OK",
                        new SubscribeOk(
                                7,
                                Parameters.builder()
                                        .expires(60000L)
                                        .largestObject(new Location(12, 3))
                                        .build(),
                                new Properties(List.of(
                                        KeyValuePair.number(0x08, 90000),
                                        KeyValuePair.number(0x0E, 100),
                                        KeyValuePair.number(0x22, 2),
                                        KeyValuePair.number(0x30, 1)))),
                        """
                        04 00 13
                        07                        // Track Alias
                        02                        // Number of Parameters
                        08 c0 ea 60               // EXPIRES (0x08) 60000
                        01 0c 03                  // LARGEST_OBJECT (0x09) 12:3, without a length
                        08 c1 5f 90               // TIMESCALE (0x08) 90000, not known to a relay
                        06 64                     // DEFAULT_PUBLISHER_PRIORITY (0x0E)
                        14 02                     // DEFAULT_PUBLISHER_GROUP_ORDER (0x22)
                        0e 01                     // DYNAMIC_GROUPS (0x30)
                        """),
                WireCase.of(
                        "REQUEST_UPDATE of a subscription",
                        new RequestUpdate(
                                4,
                                Parameters.builder()
                                        .forward(false)
                                        .subscriberPriority(0)
                                        .build()),
                        "02 00 06  04  02  10 00  10 00"),
                WireCase.of(
                        "REQUEST_UPDATE of a prefix",
                        new RequestUpdate(
                                4,
                                Parameters.builder().trackNamespacePrefix(ROOM).build()),
                        "02 00 0e  04  01  34 02 04 \"live\" 04 \"room\""),
                WireCase.of(
                        "PUBLISH",
                        new Publish(
                                0,
                                VIDEO,
                                1,
                                Parameters.builder()
                                        .expires(0L)
                                        .largestObject(Location.ZERO)
                                        .forward(false)
                                        .build(),
                                new Properties(List.of(
                                        KeyValuePair.number(0x02, 500),
                                        KeyValuePair.number(0x04, 10000),
                                        KeyValuePair.bytes(0x0B, Wire.bytes("0e 10")),
                                        KeyValuePair.bytes(0x40B55, Wire.bytes("\"app\""))))),
                        """
                        1d 00 28
                        00                        // Request ID
                        02 04 "live" 04 "room" 01 "v"
                        01                        // Track Alias
                        03                        // Number of Parameters
                        08 00                     // EXPIRES (0x08)
                        01 00 00                  // LARGEST_OBJECT (0x09) 0:0
                        07 00                     // FORWARD (0x10)
                        02 81 f4                  // OBJECT_DELIVERY_TIMEOUT (0x02)
                        02 a7 10                  // MAX_CACHE_DURATION (0x04)
                        07 02 0e 10               // IMMUTABLE_PROPERTIES (0x0B): DEFAULT_PUBLISHER_PRIORITY 16
                        c4 0b 4a 03 "app"         // 0x40B55
                        """),
                WireCase.of("PUBLISH_DONE", new PublishDone(0x2, 17, "over"), "0b 00 07  02  11  04 \"over\""),
                WireCase.of(
                        "PUBLISH_DONE with unknown stream count and greased code",
                        new PublishDone(0x9D, PublishDone.UNKNOWN_STREAM_COUNT, ""),
                        "0b 00 0c  80 9d  ff 3f ff ff ff ff ff ff ff  00"),
                WireCase.of("REQUEST_OK, empty", new RequestOk(Parameters.NONE, Properties.NONE), "07 00 01  00"),
                WireCase.readOnly(
                        "PUBLISH_OK with the type of earlier drafts",
                        new RequestOk(Parameters.builder().forward(true).build(), Properties.NONE),
                        "1e 00 03  01  10 01"),
                WireCase.of(
                        "REQUEST_OK for TRACK_STATUS",
                        new RequestOk(
                                Parameters.builder()
                                        .largestObject(new Location(9, 1))
                                        .build(),
                                new Properties(List.of(KeyValuePair.number(0x06, 250)))),
                        "07 00 07  01  09 09 01  06 80 fa"),
                WireCase.of(
                        "REQUEST_ERROR",
                        new RequestError(0x10, 0, "no such track", Optional.empty()),
                        "05 00 10  10  00  0d \"no such track\""),
                WireCase.of(
                        "REQUEST_ERROR with retry and code 404",
                        new RequestError(404, 1001, "", Optional.empty()),
                        "05 00 05  81 94  83 e9  00"),
                WireCase.of(
                        "REQUEST_ERROR with redirect",
                        new RequestError(0x34, 1, "moved", Optional.of(new Redirect("moqt://c.example/", VIDEO))),
                        """
                        05 00 27
                        34                        // REDIRECT
                        01                        // Retry Interval: at once
                        05 "moved"
                        11 "moqt://c.example/"    // Connect URI
                        02 04 "live" 04 "room" 01 "v"
                        """),
                WireCase.of(
                        "REQUEST_ERROR with redirect to the same name",
                        new RequestError(0x34, 0, "", Optional.of(new Redirect("", FullTrackName.of("")))),
                        "05 00 06  34  00  00  00 00 00"),
                WireCase.of(
                        "FETCH standalone",
                        new Fetch(
                                6,
                                new FetchRange.Standalone(VIDEO, new Location(1, 0), new Location(4, 0)),
                                Parameters.builder()
                                        .fillTimeout(100L)
                                        .subscriberPriority(7)
                                        .groupOrder(GroupOrder.ASCENDING)
                                        .build()),
                        """
                        16 00 1a
                        06                        // Request ID
                        01                        // Standalone
                        02 04 "live" 04 "room" 01 "v"
                        01 00                     // Start Location
                        04 00                     // End Location: all of group 4
                        03
                        0a 64                     // FILL_TIMEOUT (0x0A)
                        16 07                     // SUBSCRIBER_PRIORITY (0x20)
                        02 01                     // GROUP_ORDER (0x22) ascending
                        """),
                WireCase.of(
                        "FETCH joining, relative",
                        new Fetch(8, new FetchRange.Joining(true, 6, 2), Parameters.NONE),
                        "16 00 05  08  02  06 02  00"),
                WireCase.of(
                        "FETCH joining, absolute",
                        new Fetch(8, new FetchRange.Joining(false, 6, 300), Parameters.NONE),
                        "16 00 06  08  03  06 81 2c  00"),
                WireCase.of(
                        "FETCH_OK",
                        new FetchOk(true, new Location(4, 9), Parameters.NONE, Properties.NONE),
                        "18 00 04  01  04 09  00"),
                WireCase.of(
                        "FETCH_OK with track properties",
                        new FetchOk(
                                false,
                                new Location(4, 0),
                                Parameters.NONE,
                                new Properties(List.of(KeyValuePair.number(0x4000, 1)))),
                        """
                        18 00 08
                        00 04 00 00
                        c0 40 00 01               // 0x4000, mandatory
                        """),
                WireCase.of(
                        "TRACK_STATUS",
                        new TrackStatus(
                                10,
                                VIDEO,
                                Parameters.builder()
                                        .authTokens(List.of(AuthToken.value(0, new byte[0])))
                                        .build()),
                        "0d 00 13  0a  02 04 \"live\" 04 \"room\" 01 \"v\"  01  03 02 03 00"),
                WireCase.of(
                        "PUBLISH_NAMESPACE",
                        new PublishNamespace(2, ROOM, Parameters.NONE),
                        "06 00 0d  02  02 04 \"live\" 04 \"room\"  00"),
                WireCase.of("NAMESPACE", new Namespace(TrackNamespace.of("room")), "08 00 06  01 04 \"room\""),
                WireCase.of("NAMESPACE of the prefix itself", new Namespace(TrackNamespace.EMPTY), "08 00 01  00"),
                WireCase.of("NAMESPACE_DONE", new NamespaceDone(TrackNamespace.of("room")), "0e 00 06  01 04 \"room\""),
                WireCase.of(
                        "SUBSCRIBE_NAMESPACE",
                        new SubscribeNamespace(1, TrackNamespace.of("live"), Parameters.NONE),
                        "50 00 08  01  01 04 \"live\"  00"),
                WireCase.of(
                        "SUBSCRIBE_NAMESPACE of everything",
                        new SubscribeNamespace(1, TrackNamespace.EMPTY, Parameters.NONE),
                        "50 00 03  01  00  00"),
                WireCase.of(
                        "SUBSCRIBE_TRACKS",
                        new SubscribeTracks(
                                3,
                                TrackNamespace.of("live"),
                                Parameters.builder().forward(false).build()),
                        "51 00 0a  03  01 04 \"live\"  01  10 00"),
                WireCase.of(
                        "PUBLISH_BLOCKED",
                        new PublishBlocked(FullTrackName.of("v", "room")),
                        "0f 00 08  01 04 \"room\"  01 \"v\""));
    }

    private static Parameters filter(SubscriptionFilter filter) {
        return Parameters.builder().filter(filter).build();
    }
}
