package io.fastrelay.moqt.d18;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fastrelay.moqt.ControlCodec;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.RequestUpdate;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What only the request decides about REQUEST_OK and REQUEST_UPDATE. */
class AnswerTest {

    private static final ControlCodec CODEC = Draft18.INSTANCE.control();
    private static final Properties TRACK = new Properties(java.util.List.of(KeyValuePair.number(0x06, 1)));

    private static final Set<RequestKind> SUBSCRIPTIONS = EnumSet.of(RequestKind.SUBSCRIBE, RequestKind.PUBLISH);
    private static final Set<RequestKind> PREFIXES =
            EnumSet.of(RequestKind.SUBSCRIBE_NAMESPACE, RequestKind.SUBSCRIBE_TRACKS);
    private static final Set<RequestKind> UPDATABLE = EnumSet.of(
            RequestKind.SUBSCRIBE,
            RequestKind.PUBLISH,
            RequestKind.FETCH,
            RequestKind.PUBLISH_NAMESPACE,
            RequestKind.SUBSCRIBE_NAMESPACE,
            RequestKind.SUBSCRIBE_TRACKS);
    private static final Set<RequestKind> ANSWERED_BY_OK =
            EnumSet.complementOf(EnumSet.of(RequestKind.SUBSCRIBE, RequestKind.FETCH));

    /** Sections 10.2.2 to 10.2.14: parameter, requests whose REQUEST_OK may have it, requests whose update may. */
    static Stream<Arguments> scopes() {
        Set<RequestKind> publish = EnumSet.of(RequestKind.PUBLISH);
        Set<RequestKind> none = EnumSet.noneOf(RequestKind.class);
        return Stream.of(
                Arguments.of(Parameters.NONE, ANSWERED_BY_OK, UPDATABLE),
                Arguments.of(Parameters.builder().objectDeliveryTimeout(1L).build(), publish, UPDATABLE),
                Arguments.of(Parameters.builder().subgroupDeliveryTimeout(1L).build(), publish, UPDATABLE),
                Arguments.of(
                        Parameters.builder().expires(1L).build(),
                        EnumSet.of(RequestKind.PUBLISH, RequestKind.REQUEST_UPDATE, RequestKind.TRACK_STATUS),
                        none),
                Arguments.of(
                        Parameters.builder().largestObject(Location.ZERO).build(),
                        EnumSet.of(RequestKind.REQUEST_UPDATE, RequestKind.TRACK_STATUS),
                        none),
                Arguments.of(Parameters.builder().forward(true).build(), publish, SUBSCRIPTIONS),
                Arguments.of(
                        Parameters.builder().subscriberPriority(1).build(),
                        publish,
                        EnumSet.of(RequestKind.SUBSCRIBE, RequestKind.PUBLISH, RequestKind.FETCH)),
                Arguments.of(
                        Parameters.builder()
                                .filter(SubscriptionFilter.LARGEST_OBJECT)
                                .build(),
                        publish,
                        SUBSCRIPTIONS),
                Arguments.of(
                        Parameters.builder().groupOrder(GroupOrder.ASCENDING).build(), publish, none),
                Arguments.of(Parameters.builder().newGroupRequest(1L).build(), publish, SUBSCRIPTIONS),
                Arguments.of(
                        Parameters.builder()
                                .trackNamespacePrefix(TrackNamespace.EMPTY)
                                .build(),
                        none,
                        PREFIXES));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void parametersMayOnlyAppearWhereTheDraftPutsThem(
            Parameters parameters, Set<RequestKind> answers, Set<RequestKind> updates) {
        for (RequestKind kind : RequestKind.values()) {
            check(answers.contains(kind), () -> CODEC.checkAnswer(kind, new RequestOk(parameters, Properties.NONE)));
            check(updates.contains(kind), () -> CODEC.checkUpdate(kind, new RequestUpdate(0, parameters)));
        }
    }

    @ParameterizedTest
    @EnumSource(RequestKind.class)
    void trackPropertiesAreForTrackStatusOnly(RequestKind kind) {
        check(kind == RequestKind.TRACK_STATUS, () -> CODEC.checkAnswer(kind, new RequestOk(Parameters.NONE, TRACK)));
    }

    private static void check(boolean allowed, Executable call) {
        if (allowed) {
            assertDoesNotThrow(call);
        } else {
            MoqtException error = assertThrows(MoqtException.class, call);
            assertEquals(SessionError.PROTOCOL_VIOLATION, error.error());
        }
    }
}
