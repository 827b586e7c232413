package io.fastrelay.moqt.d18;

import static io.fastrelay.moqt.BadCase.formatting;
import static io.fastrelay.moqt.BadCase.violation;

import io.fastrelay.moqt.BadCase;
import java.util.ArrayList;
import java.util.List;

/** Control messages that draft 18 forbids, whole: type, length, payload. */
final class BadControlCases {

    /** Behind a request id: namespace (live) and track name v. */
    private static final String NAME = " 01 04 \"live\" 01 \"v\" ";

    private BadControlCases() {}

    static List<BadCase> all() {
        List<BadCase> all = new ArrayList<>(types());
        all.addAll(lengths());
        all.addAll(names());
        all.addAll(parameters());
        all.addAll(parameterScope());
        all.addAll(pairs());
        return all;
    }

    /** Sections 10 and 10.12. */
    private static List<BadCase> types() {
        return List.of(
                violation("unknown type", "0x9", "09 00 00"),
                violation("type 0", "0x0", "00 00 00"),
                violation("SETUP of version 00", "0x1", "01 00 00"),
                violation("CLIENT_SETUP up to draft 16", "0x20", "20 00 00"),
                violation("SERVER_SETUP up to draft 16", "0x21", "21 00 00"),
                violation("CLIENT_SETUP up to draft 10", "0x40", "40 00 00"),
                violation("SERVER_SETUP up to draft 10", "0x41", "41 00 00"),
                violation("SUBSCRIBE_NAMESPACE of draft 16", "0x11", "11 00 00"),
                violation("a grease value is no message type", "0x9d", "80 9d 00 00"),
                violation("the largest type", "0xffffffffffffffff", "ff ff*8 00 00"),
                violation("Fetch Type 0", "expected 1, 2 or 3", "16 00 05  00 00 00 00 00"),
                violation("Fetch Type 4", "expected 1, 2 or 3", "16 00 05  00 04 00 00 00"),
                violation("End Of Track 2", "expected 0 or 1", "18 00 04  02 00 00 00"));
    }

    /** Sections 1.4.4, 10, 10.4 and 10.6. */
    private static List<BadCase> lengths() {
        return List.of(
                violation("SUBSCRIBE with nothing in it", "Request ID", "03 00 00"),
                violation("SUBSCRIBE with a byte too many", "1 more bytes", "03 00 0b  00" + NAME + "00 00"),
                violation("SUBSCRIBE with a byte missing", "Number of Parameters", "03 00 09  00" + NAME),
                violation("a number cut off", "only 1 are left", "03 00 01  80"),
                violation("GOAWAY with a byte too many", "1 more bytes", "10 00 04  00 00 00 00"),
                violation("GOAWAY without timeout", "Timeout", "10 00 01  00"),
                violation("GOAWAY with a URI of 8193 bytes", "at most 8192", "10 20 04  a0 01 61*8193 00"),
                violation("GOAWAY with a URI beyond the end", "only 1 bytes", "10 00 02  05 61"),
                violation("GOAWAY with a URI that is not UTF-8", "not UTF-8", "10 00 04  02 c3 28 00"),
                violation("PUBLISH_DONE with a reason of 1025 bytes", "at most 1024", "0b 04 05  00 00 84 01 61*1025"),
                violation("PUBLISH_DONE with a byte too many", "1 more bytes", "0b 00 04  00 00 00 00"),
                violation("REQUEST_ERROR with a reason of 1025 bytes", "at most 1024", "05 04 05  00 00 84 01 61*1025"),
                violation("REQUEST_ERROR with a huge reason", "at most 1024", "05 00 0b  00 00 ff ff*8"),
                violation("REQUEST_ERROR REDIRECT without redirect", "Connect URI", "05 00 03  34 00 00"),
                violation(
                        "REQUEST_ERROR with a redirect but another code",
                        "3 more bytes",
                        "05 00 06  10 00 00 00 00 00"),
                violation("NAMESPACE with a byte too many", "1 more bytes", "08 00 02  00 00"),
                violation("REQUEST_UPDATE with a byte too many", "1 more bytes", "02 00 03  00 00 00"),
                violation("FETCH_OK without parameters", "Number of Parameters", "18 00 03  00 00 00"),
                violation("PUBLISH_OK of earlier drafts with properties", "2 more bytes", "1e 00 03  00 02 00"));
    }

    /** Section 2.4.1. */
    private static List<BadCase> names() {
        return List.of(
                violation("namespace of 33 fields", "33 fields", "06 00 44  00 21" + " 01 61".repeat(33) + " 00"),
                violation("namespace of 2^64-1 fields", "18446744073709551615 fields", "06 00 0b  00 ff ff*8 00"),
                violation("empty namespace field", "at least one byte", "06 00 04  00 01 00 00"),
                violation("empty field in a prefix", "at least one byte", "50 00 04  00 01 00 00"),
                violation("prefix of 33 fields", "33 fields", "51 00 44  00 21" + " 01 61".repeat(33) + " 00"),
                violation("empty field in a suffix", "at least one byte", "08 00 02  01 00"),
                violation("namespace field of 4097 bytes", "at most 4096", "06 10 06  00 01 90 01 61*4097 00"),
                violation(
                        "namespace of 4097 bytes in two fields",
                        "at most 96",
                        "06 10 08  00 02 8f a0 61*4000 80 61 61*97 00"),
                violation(
                        "full track name of 4097 bytes",
                        "at most 3096",
                        "03 10 08  00 01 83 e8 61*1000 8c 19 61*3097 00"),
                violation("namespace field beyond the end", "only 2 bytes", "06 00 05  00 01 05 61 61"),
                violation("namespace with a field missing", "length is missing", "08 00 03  02 01 61"),
                violation("track name beyond the end", "only 1 bytes", "0f 00 03  00 05 61"),
                violation("prefix parameter of 33 fields", "33 fields", "02 00 46  00 01 34 21" + " 01 61".repeat(33)));
    }

    /** Section 10.2. */
    private static List<BadCase> parameters() {
        return List.of(
                violation("unknown parameter", "0x1", "02 00 04  00 01 01 00"),
                violation("parameter 0", "0x0", "02 00 04  00 01 00 00"),
                violation("greased parameter", "0x9d", "02 00 05  00 01 80 9d 00"),
                violation("parameter of draft 19", "0x25", "02 00 05  00 01 25 01 00"),
                violation("more parameters than bytes", "only 1 bytes", "02 00 03  00 02 10"),
                violation("2^64-1 parameters", "18446744073709551615", "02 00 0c  00 ff ff*8 10 00"),
                violation("fewer parameters than announced", "Type Delta", "02 00 04  00 02 10 00"),
                violation("FORWARD twice", "twice", "02 00 06  00 02 10 00 00 00"),
                violation("SUBSCRIPTION_FILTER twice", "twice", "03 00 10  00" + NAME + "02 21 01 01 00 01 01"),
                violation("parameter type above 2^64-1", "2^64-1", "02 00 0f  00 02 10 00 ff ff*8 00 00"),
                violation("FORWARD 2", "expected 0 or 1", "02 00 04  00 01 10 02"),
                violation("FORWARD cut off", "FORWARD", "02 00 03  00 01 10"),
                violation("GROUP_ORDER 0", "expected 1 or 2", "03 00 0c  00" + NAME + "01 22 00"),
                violation("GROUP_ORDER 3", "expected 1 or 2", "03 00 0c  00" + NAME + "01 22 03"),
                violation("SUBSCRIBER_PRIORITY cut off", "SUBSCRIBER_PRIORITY", "02 00 03  00 01 20"),
                violation("SUBSCRIBER_PRIORITY of two bytes", "1 more bytes", "02 00 05  00 01 20 80 01"),
                violation("LARGEST_OBJECT cut off", "LARGEST_OBJECT object", "04 00 04  00 01 09 05"),
                violation("Filter Type 0", "expected 1 to 4", "03 00 0d  00" + NAME + "01 21 01 00"),
                violation("Filter Type 5", "expected 1 to 4", "03 00 0d  00" + NAME + "01 21 01 05"),
                violation("empty filter", "Filter Type", "03 00 0c  00" + NAME + "01 21 00"),
                violation("filter with bytes behind it", "1 more bytes", "03 00 0e  00" + NAME + "01 21 02 01 00"),
                violation("filter cut off", "Start Location object", "03 00 0e  00" + NAME + "01 21 02 03 00"),
                violation("filter beyond the end", "only 1 bytes", "03 00 0d  00" + NAME + "01 21 05 01"),
                violation("End Group above 2^64-1", "2^64-1", "03 00 18  00" + NAME + "01 21 0c 04 ff ff*8 00 01"),
                formatting("Alias Type 4", "expected 0 to 3", "0d 00 0e  00" + NAME + "01 03 02 04 00"),
                formatting("empty token", "Alias Type", "0d 00 0c  00" + NAME + "01 03 00"),
                formatting("REGISTER without type", "Token Type", "0d 00 0e  00" + NAME + "01 03 02 01 09"),
                formatting("USE_VALUE without type", "Token Type", "0d 00 0d  00" + NAME + "01 03 01 03"),
                formatting("USE_ALIAS without alias", "Token Alias", "0d 00 0d  00" + NAME + "01 03 01 02"),
                formatting("DELETE with a value", "1 more bytes", "0d 00 0f  00" + NAME + "01 03 03 00 09 01"),
                formatting("USE_ALIAS with a value", "1 more bytes", "0d 00 0f  00" + NAME + "01 03 03 02 09 01"),
                violation("token beyond the end", "only 1 bytes", "0d 00 0d  00" + NAME + "01 03 05 03"));
    }

    /** Sections 10.2.1 to 10.2.14: each parameter in a message where it may not appear. */
    private static List<BadCase> parameterScope() {
        String stray = "may not appear here";
        return List.of(
                violation("OBJECT_DELIVERY_TIMEOUT in FETCH", stray, "16 00 07  00 02 00 00 01 02 00"),
                violation("OBJECT_DELIVERY_TIMEOUT in PUBLISH", stray, "1d 00 0d  00" + NAME + "00 01 02 00"),
                violation("AUTHORIZATION_TOKEN in SUBSCRIBE_OK", stray, "04 00 06  00 01 03 02 03 00"),
                violation("AUTHORIZATION_TOKEN in REQUEST_OK", stray, "07 00 05  01 03 02 03 00"),
                violation("RENDEZVOUS_TIMEOUT in TRACK_STATUS", stray, "0d 00 0c  00" + NAME + "01 04 00"),
                violation("RENDEZVOUS_TIMEOUT in REQUEST_UPDATE", stray, "02 00 04  00 01 04 00"),
                violation("SUBGROUP_DELIVERY_TIMEOUT in SUBSCRIBE_OK", stray, "04 00 04  00 01 06 00"),
                violation("EXPIRES in SUBSCRIBE", stray, "03 00 0c  00" + NAME + "01 08 00"),
                violation("LARGEST_OBJECT in SUBSCRIBE", stray, "03 00 0d  00" + NAME + "01 09 00 00"),
                violation("FILL_TIMEOUT in SUBSCRIBE", stray, "03 00 0c  00" + NAME + "01 0a 00"),
                violation("FORWARD in FETCH", stray, "16 00 07  00 02 00 00 01 10 00"),
                violation("FORWARD in SUBSCRIBE_NAMESPACE", stray, "50 00 05  00 00 01 10 00"),
                violation("SUBSCRIBER_PRIORITY in TRACK_STATUS", stray, "0d 00 0c  00" + NAME + "01 20 00"),
                violation("SUBSCRIBER_PRIORITY in PUBLISH", stray, "1d 00 0d  00" + NAME + "00 01 20 00"),
                violation("SUBSCRIPTION_FILTER in FETCH", stray, "16 00 08  00 02 00 00 01 21 01 01"),
                violation("GROUP_ORDER in REQUEST_UPDATE", stray, "02 00 04  00 01 22 01"),
                violation("NEW_GROUP_REQUEST in PUBLISH", stray, "1d 00 0d  00" + NAME + "00 01 32 00"),
                violation("TRACK_NAMESPACE_PREFIX in SUBSCRIBE_TRACKS", stray, "51 00 05  00 00 01 34 00"),
                violation("TRACK_NAMESPACE_PREFIX in REQUEST_OK", stray, "07 00 03  01 34 00"),
                violation("anything in FETCH_OK", stray, "18 00 06  00 00 00 01 08 00"),
                violation("LARGEST_OBJECT in PUBLISH_OK of earlier drafts", stray, "1e 00 04  01 09 00 00"),
                violation("FORWARD in PUBLISH_NAMESPACE", stray, "06 00 05  00 00 01 10 00"));
    }

    /** Sections 1.4.3 and 12: setup options and track properties. */
    private static List<BadCase> pairs() {
        return List.of(
                violation("option type above 2^64-1", "2^64-1", "af 00 00 0d  07 00 ff ff*8 00 00"),
                violation("option longer than 65535", "at most 65535", "af 00 00 04  09 c1 00 00"),
                violation("unknown option beyond the end", "only 0 bytes", "af 00 00 02  09 05"),
                violation("unknown option without value", "value is missing", "af 00 00 01  08"),
                violation("option type cut off", "only 1 are left", "af 00 00 01  80"),
                formatting("PATH beyond the end", "only 1 bytes", "af 00 00 03  01 05 2f"),
                formatting("PATH without length", "length is missing", "af 00 00 01  01"),
                formatting("cache size cut off", "only 1 are left", "af 00 00 02  04 80"),
                violation("property type above 2^64-1", "2^64-1", "04 00 0d  00 00 02 00 ff ff*8 00"),
                violation("property longer than 65535", "at most 65535", "04 00 06  00 00 0d c1 00 00"),
                violation("unknown property cut off", "only 0 bytes", "04 00 04  00 00 0d 01"),
                formatting("known property cut off", "value is missing", "04 00 03  00 00 0e"),
                formatting("IMMUTABLE_PROPERTIES beyond the end", "only 1 bytes", "04 00 05  00 00 0b 02 00"),
                violation("DEFAULT_PUBLISHER_PRIORITY 256", "0 to 255", "04 00 05  00 00 0e 81 00"),
                violation("DEFAULT_PUBLISHER_GROUP_ORDER 0", "1 (ascending)", "04 00 04  00 00 22 00"),
                violation("DEFAULT_PUBLISHER_GROUP_ORDER 3", "1 (ascending)", "18 00 06  00 00 00 00 22 03"),
                violation("DYNAMIC_GROUPS 2", "0 or 1", "1d 00 0d  00" + NAME + "00 00 30 02"),
                violation("immutable DYNAMIC_GROUPS 2", "0 or 1", "04 00 06  00 00 0b 02 30 02"),
                violation("DYNAMIC_GROUPS 2 in REQUEST_OK", "0 or 1", "07 00 03  00 30 02"));
    }
}
