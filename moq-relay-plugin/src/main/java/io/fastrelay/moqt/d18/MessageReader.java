package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SetupOptions;
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
import io.fastrelay.moqt.wire.KeyValuePairs;
import io.fastrelay.moqt.wire.Names;
import io.fastrelay.moqt.wire.Texts;
import io.fastrelay.moqt.wire.TrackPropertyReader;
import io.fastrelay.moqt.wire.Vi64;
import io.fastrelay.moqt.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Payloads of control messages to values (draft 18 section 10). */
final class MessageReader {

    static final int MAX_URI_LENGTH = 8192;

    private MessageReader() {}

    static ControlMessage read(MessageType type, ByteBuffer payload) {
        WireReader in = new WireReader(Vi64.INSTANCE, payload, type.name(), SessionError.PROTOCOL_VIOLATION);
        ControlMessage message = switch (type) {
            case SETUP -> new Setup(KeyValuePairs.read(in, SetupOptions::isUnderstood));
            case GOAWAY -> goAway(in);
            case SUBSCRIBE ->
                new Subscribe(in.varint("Request ID"), Names.readFullName(in), parameters(in, Carrier.SUBSCRIBE));
            case SUBSCRIBE_OK ->
                new SubscribeOk(in.varint("Track Alias"), parameters(in, Carrier.SUBSCRIBE_OK), trackProperties(in));
            case REQUEST_UPDATE -> new RequestUpdate(in.varint("Request ID"), ParameterCodec.read(in, Carrier.UPDATES));
            case PUBLISH ->
                new Publish(
                        in.varint("Request ID"),
                        Names.readFullName(in),
                        in.varint("Track Alias"),
                        parameters(in, Carrier.PUBLISH),
                        trackProperties(in));
            case PUBLISH_OK -> new RequestOk(parameters(in, Carrier.PUBLISH_OK), Properties.NONE);
            case PUBLISH_DONE ->
                new PublishDone(in.varint("Status Code"), in.varint("Stream Count"), Texts.readReason(in));
            case REQUEST_OK -> new RequestOk(ParameterCodec.read(in, Carrier.ANSWERS), trackProperties(in));
            case REQUEST_ERROR -> requestError(in);
            case FETCH -> new Fetch(in.varint("Request ID"), fetchRange(in), parameters(in, Carrier.FETCH));
            case FETCH_OK ->
                new FetchOk(
                        endOfTrack(in),
                        in.location("End Location"),
                        parameters(in, Carrier.FETCH_OK),
                        trackProperties(in));
            case TRACK_STATUS ->
                new TrackStatus(in.varint("Request ID"), Names.readFullName(in), parameters(in, Carrier.TRACK_STATUS));
            case PUBLISH_NAMESPACE ->
                new PublishNamespace(
                        in.varint("Request ID"),
                        Names.readNamespace(in, "Track Namespace"),
                        parameters(in, Carrier.PUBLISH_NAMESPACE));
            case NAMESPACE -> new Namespace(Names.readNamespace(in, "Track Namespace Suffix"));
            case NAMESPACE_DONE -> new NamespaceDone(Names.readNamespace(in, "Track Namespace Suffix"));
            case SUBSCRIBE_NAMESPACE ->
                new SubscribeNamespace(
                        in.varint("Request ID"),
                        Names.readNamespace(in, "Track Namespace Prefix"),
                        parameters(in, Carrier.SUBSCRIBE_NAMESPACE));
            case SUBSCRIBE_TRACKS ->
                new SubscribeTracks(
                        in.varint("Request ID"),
                        Names.readNamespace(in, "Track Namespace Prefix"),
                        parameters(in, Carrier.SUBSCRIBE_TRACKS));
            case PUBLISH_BLOCKED -> new PublishBlocked(Names.readFullName(in));
        };
        in.end();
        return message;
    }

    private static Parameters parameters(WireReader in, Carrier carrier) {
        return ParameterCodec.read(in, Set.of(carrier));
    }

    /** Track Properties are all that is left of the message; the rules of their values are checked here. */
    private static Properties trackProperties(WireReader in) {
        Properties properties = properties(in);
        TrackPropertyReader.read(Vi64.INSTANCE, properties);
        return properties;
    }

    static Properties properties(WireReader in) {
        List<KeyValuePair> pairs = KeyValuePairs.read(in, TrackPropertyReader::isUnderstood);
        return pairs.isEmpty() ? Properties.NONE : new Properties(pairs);
    }

    private static GoAway goAway(WireReader in) {
        String uri = Texts.readText(in, "New Session URI", MAX_URI_LENGTH);
        long timeout = in.varint("Timeout");
        // whether it must be there depends on the kind of stream, which the session knows
        return new GoAway(uri, timeout, in.hasRemaining() ? Optional.of(in.varint("Request ID")) : Optional.empty());
    }

    private static RequestError requestError(WireReader in) {
        long code = in.varint("Error Code");
        long retryInterval = in.varint("Retry Interval");
        String reason = Texts.readReason(in);
        Optional<Redirect> redirect = code == RequestErrorCode.REDIRECT.code()
                ? Optional.of(
                        new Redirect(Texts.readText(in, "Connect URI", Integer.MAX_VALUE), Names.readFullName(in)))
                : Optional.empty();
        return new RequestError(code, retryInterval, reason, redirect);
    }

    private static FetchRange fetchRange(WireReader in) {
        long type = in.varint("Fetch Type");
        if (type == FetchType.STANDALONE) {
            FullTrackName track = Names.readFullName(in);
            Location start = in.location("Start Location");
            return new FetchRange.Standalone(track, start, in.location("End Location"));
        }
        if (type == FetchType.RELATIVE_JOINING || type == FetchType.ABSOLUTE_JOINING) {
            return new FetchRange.Joining(
                    type == FetchType.RELATIVE_JOINING, in.varint("Joining Request ID"), in.varint("Joining Start"));
        }
        throw in.fail("Fetch Type is " + Long.toUnsignedString(type) + ", expected 1, 2 or 3");
    }

    private static boolean endOfTrack(WireReader in) {
        int value = in.uint8("End Of Track");
        if (value > 1) {
            throw in.fail("End Of Track is " + value + ", expected 0 or 1");
        }
        return value == 1;
    }
}
