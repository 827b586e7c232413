package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.GroupOrder;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SubscriptionFilter;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.wire.Names;
import io.fastrelay.moqt.wire.Tokens;
import io.fastrelay.moqt.wire.WireReader;
import io.fastrelay.moqt.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Number of Parameters and the parameters themselves (draft 18 section 10.2). */
final class ParameterCodec {

    private ParameterCodec() {}

    /** Reads parameters in a message that is one of {@code carriers}; each but AUTHORIZATION_TOKEN at most once. */
    static Parameters read(WireReader reader, Set<Carrier> carriers) {
        long count = reader.varint("Number of Parameters");
        if (Long.compareUnsigned(count, reader.remaining()) > 0) {
            throw reader.fail("Number of Parameters is " + Long.toUnsignedString(count) + " but only "
                    + reader.remaining() + " bytes are left");
        }
        Parameters.Builder builder = Parameters.builder();
        List<AuthToken> tokens = new ArrayList<>();
        long type = 0;
        for (long i = 0; i < count; i++) {
            long delta = reader.varint("Type Delta");
            if (Long.compareUnsigned(type + delta, type) < 0) {
                throw reader.fail("parameter type delta " + Long.toUnsignedString(delta) + " behind type 0x"
                        + Long.toHexString(type) + " exceeds 2^64-1");
            }
            type += delta;
            Parameter parameter = known(reader, type);
            if (i > 0 && delta == 0 && parameter != Parameter.AUTHORIZATION_TOKEN) {
                throw reader.fail("parameter " + parameter + " comes twice");
            }
            if (!parameter.allowedIn(carriers)) {
                throw reader.fail("parameter " + parameter + " may not appear here");
            }
            readValue(reader, parameter, builder, tokens);
        }
        return builder.authTokens(tokens).build();
    }

    private static Parameter known(WireReader reader, long type) {
        return Parameter.find(type)
                .orElseThrow(() -> reader.fail("unknown parameter type 0x" + Long.toHexString(type)));
    }

    private static void readValue(
            WireReader reader, Parameter parameter, Parameters.Builder builder, List<AuthToken> tokens) {
        String name = parameter.name();
        switch (parameter) {
            case OBJECT_DELIVERY_TIMEOUT -> builder.objectDeliveryTimeout(reader.varint(name));
            case AUTHORIZATION_TOKEN ->
                tokens.add(Tokens.read(reader.part(
                        reader.length(name, Integer.MAX_VALUE), name, SessionError.KEY_VALUE_FORMATTING_ERROR)));
            case RENDEZVOUS_TIMEOUT -> builder.rendezvousTimeout(reader.varint(name));
            case SUBGROUP_DELIVERY_TIMEOUT -> builder.subgroupDeliveryTimeout(reader.varint(name));
            case EXPIRES -> builder.expires(reader.varint(name));
            case LARGEST_OBJECT -> builder.largestObject(reader.location(name));
            case FILL_TIMEOUT -> builder.fillTimeout(reader.varint(name));
            case FORWARD -> builder.forward(oneOf(reader, name, 0, 1) == 1);
            case SUBSCRIBER_PRIORITY -> builder.subscriberPriority(reader.uint8(name));
            case SUBSCRIPTION_FILTER ->
                builder.filter(readFilter(
                        reader.part(reader.length(name, Integer.MAX_VALUE), name, SessionError.PROTOCOL_VIOLATION)));
            case GROUP_ORDER ->
                builder.groupOrder(oneOf(reader, name, 1, 2) == 1 ? GroupOrder.ASCENDING : GroupOrder.DESCENDING);
            case NEW_GROUP_REQUEST -> builder.newGroupRequest(reader.varint(name));
            case TRACK_NAMESPACE_PREFIX ->
                builder.trackNamespacePrefix(Names.readNamespace(reader, "Track Namespace Prefix"));
        }
    }

    private static int oneOf(WireReader reader, String name, int low, int high) {
        int value = reader.uint8(name);
        if (value < low || value > high) {
            throw reader.fail(name + " is " + value + ", expected " + low + " or " + high);
        }
        return value;
    }

    /** Subscription Filter of section 5.1.2. */
    private static SubscriptionFilter readFilter(WireReader reader) {
        long type = reader.varint("Filter Type");
        SubscriptionFilter filter;
        if (type == SubscriptionFilter.Type.NEXT_GROUP_START.code()) {
            filter = SubscriptionFilter.NEXT_GROUP_START;
        } else if (type == SubscriptionFilter.Type.LARGEST_OBJECT.code()) {
            filter = SubscriptionFilter.LARGEST_OBJECT;
        } else if (type == SubscriptionFilter.Type.ABSOLUTE_START.code()) {
            filter = SubscriptionFilter.from(reader.location("Start Location"));
        } else if (type == SubscriptionFilter.Type.ABSOLUTE_RANGE.code()) {
            Location start = reader.location("Start Location");
            long delta = reader.varint("End Group Delta");
            if (Long.compareUnsigned(start.group() + delta, delta) < 0) {
                throw reader.fail("start group " + Long.toUnsignedString(start.group()) + " plus End Group Delta "
                        + Long.toUnsignedString(delta) + " exceeds 2^64-1");
            }
            filter = SubscriptionFilter.range(start, delta);
        } else {
            throw reader.fail("Filter Type is " + Long.toUnsignedString(type) + ", expected 1 to 4");
        }
        reader.end();
        return filter;
    }

    /**
     * Writes the number of parameters and the parameters.
     *
     * @throws IllegalArgumentException if one may not appear in any of {@code carriers}
     */
    static void write(WireWriter writer, Parameters parameters, Set<Carrier> carriers) {
        int count = 0;
        for (Parameter parameter : Parameter.values()) {
            if (parameter.isIn(parameters)) {
                if (!parameter.allowedIn(carriers)) {
                    throw new IllegalArgumentException("draft 18 has no parameter " + parameter + " in " + carriers);
                }
                count += parameter == Parameter.AUTHORIZATION_TOKEN
                        ? parameters.authTokens().size()
                        : 1;
            }
        }
        writer.varint(count);
        int type = 0;
        for (Parameter parameter : Parameter.values()) {
            if (parameter == Parameter.AUTHORIZATION_TOKEN) {
                for (AuthToken token : parameters.authTokens()) {
                    writer.varint(parameter.code() - type);
                    type = parameter.code();
                    WireWriter value = new WireWriter(writer.format());
                    Tokens.write(value, token);
                    writer.bytes(value.toByteArray());
                }
            } else if (parameter.isIn(parameters)) {
                writer.varint(parameter.code() - type);
                type = parameter.code();
                writeValue(writer, parameter, parameters);
            }
        }
    }

    private static void writeValue(WireWriter writer, Parameter parameter, Parameters values) {
        switch (parameter) {
            case OBJECT_DELIVERY_TIMEOUT ->
                writer.varint(values.objectDeliveryTimeout().orElseThrow());
            case AUTHORIZATION_TOKEN -> throw new AssertionError("written one by one");
            case RENDEZVOUS_TIMEOUT -> writer.varint(values.rendezvousTimeout().orElseThrow());
            case SUBGROUP_DELIVERY_TIMEOUT ->
                writer.varint(values.subgroupDeliveryTimeout().orElseThrow());
            case EXPIRES -> writer.varint(values.expires().orElseThrow());
            case LARGEST_OBJECT -> writer.location(values.largestObject().orElseThrow());
            case FILL_TIMEOUT -> writer.varint(values.fillTimeout().orElseThrow());
            case FORWARD -> writer.uint8(values.forward().orElseThrow() ? 1 : 0);
            case SUBSCRIBER_PRIORITY -> writer.uint8(values.subscriberPriority().orElseThrow());
            case SUBSCRIPTION_FILTER -> writeFilter(writer, values.filter().orElseThrow());
            case GROUP_ORDER -> writer.uint8(values.groupOrder().orElseThrow().code());
            case NEW_GROUP_REQUEST -> writer.varint(values.newGroupRequest().orElseThrow());
            case TRACK_NAMESPACE_PREFIX ->
                Names.writeNamespace(writer, values.trackNamespacePrefix().orElseThrow());
        }
    }

    private static void writeFilter(WireWriter writer, SubscriptionFilter filter) {
        WireWriter value = new WireWriter(writer.format()).varint(filter.type().code());
        switch (filter.type()) {
            case NEXT_GROUP_START, LARGEST_OBJECT -> {}
            case ABSOLUTE_START -> value.location(filter.start());
            case ABSOLUTE_RANGE -> value.location(filter.start()).varint(filter.endGroupDelta());
        }
        writer.bytes(value.toByteArray());
    }

    /**
     * Checks parameters that were read before it was known what carries them.
     *
     * @throws MoqtException PROTOCOL_VIOLATION
     */
    static void check(Parameters parameters, Set<Carrier> carriers, String message) {
        for (Parameter parameter : Parameter.values()) {
            if (parameter.isIn(parameters) && !parameter.allowedIn(carriers)) {
                throw MoqtException.violation(message + ": parameter " + parameter + " may not appear here");
            }
        }
    }
}
