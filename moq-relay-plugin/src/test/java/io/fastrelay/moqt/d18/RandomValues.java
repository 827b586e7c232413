package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.AuthToken.AliasType;
import io.fastrelay.moqt.FetchRecord;
import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.SubgroupRecord;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.TrackNamespace;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Legal values of every kind, of all sizes. */
final class RandomValues {

    private static final int MESSAGES = 18;

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    ControlMessage message() {
        return switch (number(MESSAGES)) {
            case 0 -> new Setup(pairs());
            case 1 -> new GoAway(text(40), varint(), maybe() ? Optional.of(varint()) : Optional.empty());
            case 2 -> new Subscribe(varint(), name(), parameters(Carrier.SUBSCRIBE));
            case 3 -> new SubscribeOk(varint(), parameters(Carrier.SUBSCRIBE_OK), trackProperties());
            case 4 -> new RequestUpdate(varint(), parameters(Carrier.UPDATE_OF_SUBSCRIPTION));
            case 5 -> new Publish(varint(), name(), varint(), parameters(Carrier.PUBLISH), trackProperties());
            case 6 -> new PublishDone(varint(), varint(), text(300));
            case 7 -> new RequestOk(parameters(Carrier.TRACK_STATUS_OK), trackProperties());
            case 8 -> error();
            case 9 -> new Fetch(varint(), range(), parameters(Carrier.FETCH));
            case 10 -> new FetchOk(maybe(), location(), Parameters.NONE, trackProperties());
            case 11 -> new TrackStatus(varint(), name(), parameters(Carrier.TRACK_STATUS));
            case 12 -> new PublishNamespace(varint(), namespace(), parameters(Carrier.PUBLISH_NAMESPACE));
            case 13 -> new Namespace(namespace());
            case 14 -> new NamespaceDone(namespace());
            case 15 -> new SubscribeNamespace(varint(), namespace(), parameters(Carrier.SUBSCRIBE_NAMESPACE));
            case 16 -> new SubscribeTracks(varint(), namespace(), parameters(Carrier.SUBSCRIBE_TRACKS));
            default -> new PublishBlocked(name());
        };
    }

    private RequestError error() {
        return maybe()
                ? new RequestError(0x34, varint(), text(100), Optional.of(new Redirect(text(50), name())))
                : new RequestError(number(0x34), varint(), text(100), Optional.empty());
    }

    private FetchRange range() {
        return maybe()
                ? new FetchRange.Standalone(name(), location(), location())
                : new FetchRange.Joining(maybe(), varint(), varint());
    }

    private Parameters parameters(Carrier carrier) {
        Parameters.Builder builder = Parameters.builder();
        for (Parameter parameter : Parameter.values()) {
            if (maybe() && parameter.allowedIn(Set.of(carrier))) {
                switch (parameter) {
                    case OBJECT_DELIVERY_TIMEOUT -> builder.objectDeliveryTimeout(varint());
                    case AUTHORIZATION_TOKEN -> builder.authTokens(List.of(token(), token()));
                    case RENDEZVOUS_TIMEOUT -> builder.rendezvousTimeout(varint());
                    case SUBGROUP_DELIVERY_TIMEOUT -> builder.subgroupDeliveryTimeout(varint());
                    case EXPIRES -> builder.expires(varint());
                    case LARGEST_OBJECT -> builder.largestObject(location());
                    case FILL_TIMEOUT -> builder.fillTimeout(varint());
                    case FORWARD -> builder.forward(maybe());
                    case SUBSCRIBER_PRIORITY -> builder.subscriberPriority(number(256));
                    case SUBSCRIPTION_FILTER -> builder.filter(filter());
                    case GROUP_ORDER -> builder.groupOrder(maybe() ? GroupOrder.ASCENDING : GroupOrder.DESCENDING);
                    case NEW_GROUP_REQUEST -> builder.newGroupRequest(varint());
                    case TRACK_NAMESPACE_PREFIX -> builder.trackNamespacePrefix(namespace());
                }
            }
        }
        return builder.build();
    }

    private AuthToken token() {
        AliasType type = AliasType.values()[number(AliasType.values().length)];
        return switch (type) {
            case DELETE, USE_ALIAS -> new AuthToken(type, varint(), 0, new byte[0]);
            case REGISTER -> new AuthToken(type, varint(), varint(), bytes(50));
            case USE_VALUE -> AuthToken.value(varint(), bytes(50));
        };
    }

    private SubscriptionFilter filter() {
        return switch (number(4)) {
            case 0 -> SubscriptionFilter.NEXT_GROUP_START;
            case 1 -> SubscriptionFilter.LARGEST_OBJECT;
            case 2 -> SubscriptionFilter.from(location());
            default -> SubscriptionFilter.range(new Location(varint() >>> 1, varint()), varint() >>> 1);
        };
    }

    private Properties trackProperties() {
        List<KeyValuePair> pairs = new ArrayList<>();
        if (maybe()) {
            pairs.add(KeyValuePair.number(Properties.DEFAULT_PUBLISHER_PRIORITY, number(256)));
        }
        if (maybe()) {
            pairs.add(KeyValuePair.number(Properties.DYNAMIC_GROUPS, number(2)));
        }
        if (maybe()) {
            pairs.add(KeyValuePair.bytes(0x40B55, bytes(300)));
        }
        return new Properties(pairs);
    }

    /** Ascending, unknown types. */
    private List<KeyValuePair> pairs() {
        List<KeyValuePair> pairs = new ArrayList<>();
        long type = 0x100;
        for (int i = number(5); i > 0; i--) {
            type += number(1000);
            pairs.add((type & 1) == 0 ? KeyValuePair.number(type, varint()) : KeyValuePair.bytes(type, bytes(300)));
        }
        return pairs;
    }

    private TrackNamespace namespace() {
        List<byte[]> fields = new ArrayList<>();
        for (int i = number(TrackNamespace.MAX_FIELDS + 1); i > 0; i--) {
            byte[] field = new byte[1 + number(20)];
            random.nextBytes(field);
            fields.add(field);
        }
        return TrackNamespace.ofBytes(fields);
    }

    private FullTrackName name() {
        return new FullTrackName(namespace(), bytes(200));
    }

    SubgroupRecord subgroup() {
        boolean hasProperties = maybe();
        boolean firstObjectMode = maybe();
        SubgroupHeader header = new SubgroupHeader(
                varint(),
                varint(),
                firstObjectMode ? 0 : varint(),
                firstObjectMode,
                number(257) - 1,
                hasProperties,
                maybe(),
                maybe());
        List<SubgroupRecord.Item> items = new ArrayList<>();
        long id = varint() >>> 1;
        for (int i = number(6); i > 0; i--) {
            items.add(SubgroupRecord.object(id, hasProperties ? properties() : "", hex(300)));
            id += 1 + number(300);
        }
        if (maybe()) {
            items.add(new SubgroupRecord.Item(
                    id, maybe() ? ObjectStatus.END_OF_GROUP : ObjectStatus.END_OF_TRACK, "", ""));
        }
        return new SubgroupRecord(Optional.of(header), items);
    }

    FetchRecord fetch(GroupOrder order) {
        List<FetchRecord.Item> items = new ArrayList<>();
        long group = (varint() >>> 2) + 100_000;
        long object = varint() >>> 1;
        int priority = number(256);
        long subgroup = number(3);
        for (int i = number(12); i > 0; i--) {
            priority = maybe() ? priority : number(256);
            subgroup = maybe() ? subgroup + number(2) : varint();
            if (number(6) == 0) {
                items.add(new FetchRecord.RangeEnd(new Location(group, object), maybe()));
            } else {
                boolean datagram = number(4) == 0;
                items.add(new FetchRecord.Fetched(
                        group, datagram ? 0 : subgroup, datagram, object, priority, properties(), hex(200)));
            }
            if (maybe()) {
                object += 1 + (maybe() ? 0 : number(1000));
            } else {
                group += (order == GroupOrder.ASCENDING ? 1 : -1) * (1L + number(1000));
                object = maybe() ? 0 : object + 1;
            }
        }
        return new FetchRecord(order, items);
    }

    private String properties() {
        if (maybe()) {
            return "";
        }
        byte[] encoded = Draft18.INSTANCE
                .control()
                .encodeProperties(new Properties(
                        List.of(KeyValuePair.number(0x06, varint()), KeyValuePair.bytes(0x0D, bytes(200)))));
        return HexFormat.of().formatHex(ByteBuffer.wrap(encoded).array());
    }

    private Location location() {
        return new Location(varint(), varint());
    }

    /** Of all lengths on the wire. */
    private long varint() {
        return random.nextLong() >>> random.nextInt(Long.SIZE);
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private byte[] bytes(int maxLength) {
        byte[] bytes = new byte[number(maxLength + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String hex(int maxLength) {
        return HexFormat.of().formatHex(bytes(maxLength));
    }

    private String text(int maxLength) {
        StringBuilder text = new StringBuilder();
        for (int i = number(maxLength + 1); i > 0; i--) {
            text.append((char) ('a' + number(26)));
        }
        return text.toString();
    }
}
