package io.fastrelay.moqt.d18;

import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
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
import io.fastrelay.moqt.wire.WireWriter;
import java.util.Set;

/** Values to payloads of control messages (draft 18 section 10). */
final class MessageWriter {

    private final WireWriter out;

    MessageWriter(WireWriter out) {
        this.out = out;
    }

    /**
     * Writes the payload.
     *
     * @return the type that stands in front of it
     * @throws IllegalArgumentException if draft 18 cannot say it
     */
    MessageType write(ControlMessage message) {
        if (message instanceof Setup m) {
            KeyValuePairs.write(out, m.options());
            return MessageType.SETUP;
        } else if (message instanceof GoAway m) {
            Texts.writeText(out, "New Session URI", m.newSessionUri(), MessageReader.MAX_URI_LENGTH);
            out.varint(m.timeoutMillis());
            m.requestId().ifPresent(out::varint);
            return MessageType.GOAWAY;
        } else if (message instanceof PublishDone m) {
            out.varint(m.code()).varint(m.streamCount());
            Texts.writeReason(out, m.reason());
            return MessageType.PUBLISH_DONE;
        } else if (message instanceof RequestError m) {
            return requestError(m);
        } else if (message instanceof Namespace m) {
            Names.writeNamespace(out, m.suffix());
            return MessageType.NAMESPACE;
        } else if (message instanceof NamespaceDone m) {
            Names.writeNamespace(out, m.suffix());
            return MessageType.NAMESPACE_DONE;
        } else if (message instanceof PublishBlocked m) {
            Names.writeFullName(out, m.suffixAndName());
            return MessageType.PUBLISH_BLOCKED;
        }
        return isAnswer(message) ? answer(message) : request(message);
    }

    private static boolean isAnswer(ControlMessage message) {
        return message instanceof SubscribeOk || message instanceof RequestOk || message instanceof FetchOk;
    }

    private MessageType answer(ControlMessage message) {
        if (message instanceof SubscribeOk m) {
            out.varint(m.trackAlias());
            parameters(m.parameters(), Carrier.SUBSCRIBE_OK);
            properties(m.trackProperties());
            return MessageType.SUBSCRIBE_OK;
        } else if (message instanceof FetchOk m) {
            out.uint8(m.endOfTrack() ? 1 : 0).location(m.end());
            parameters(m.parameters(), Carrier.FETCH_OK);
            properties(m.trackProperties());
            return MessageType.FETCH_OK;
        } else if (message instanceof RequestOk m) {
            ParameterCodec.write(out, m.parameters(), Carrier.ANSWERS);
            properties(m.trackProperties());
            return MessageType.REQUEST_OK;
        }
        throw new AssertionError(message);
    }

    private MessageType request(ControlMessage message) {
        if (message instanceof Subscribe m) {
            out.varint(m.requestId());
            Names.writeFullName(out, m.track());
            parameters(m.parameters(), Carrier.SUBSCRIBE);
            return MessageType.SUBSCRIBE;
        } else if (message instanceof Publish m) {
            out.varint(m.requestId());
            Names.writeFullName(out, m.track());
            out.varint(m.trackAlias());
            parameters(m.parameters(), Carrier.PUBLISH);
            properties(m.trackProperties());
            return MessageType.PUBLISH;
        } else if (message instanceof Fetch m) {
            out.varint(m.requestId());
            range(m.range());
            parameters(m.parameters(), Carrier.FETCH);
            return MessageType.FETCH;
        } else if (message instanceof TrackStatus m) {
            out.varint(m.requestId());
            Names.writeFullName(out, m.track());
            parameters(m.parameters(), Carrier.TRACK_STATUS);
            return MessageType.TRACK_STATUS;
        } else if (message instanceof RequestUpdate m) {
            out.varint(m.requestId());
            ParameterCodec.write(out, m.parameters(), Carrier.UPDATES);
            return MessageType.REQUEST_UPDATE;
        } else if (message instanceof PublishNamespace m) {
            out.varint(m.requestId());
            Names.writeNamespace(out, m.namespace());
            parameters(m.parameters(), Carrier.PUBLISH_NAMESPACE);
            return MessageType.PUBLISH_NAMESPACE;
        } else if (message instanceof SubscribeNamespace m) {
            out.varint(m.requestId());
            Names.writeNamespace(out, m.prefix());
            parameters(m.parameters(), Carrier.SUBSCRIBE_NAMESPACE);
            return MessageType.SUBSCRIBE_NAMESPACE;
        } else if (message instanceof SubscribeTracks m) {
            out.varint(m.requestId());
            Names.writeNamespace(out, m.prefix());
            parameters(m.parameters(), Carrier.SUBSCRIBE_TRACKS);
            return MessageType.SUBSCRIBE_TRACKS;
        }
        throw new AssertionError(message);
    }

    private MessageType requestError(RequestError error) {
        boolean isRedirect = error.code() == RequestErrorCode.REDIRECT.code();
        if (isRedirect != error.redirect().isPresent()) {
            throw new IllegalArgumentException(
                    "a redirect stands in a REQUEST_ERROR if and only if its code is REDIRECT");
        }
        out.varint(error.code()).varint(error.retryIntervalMillisPlusOne());
        Texts.writeReason(out, error.reason());
        if (isRedirect) {
            Redirect redirect = error.redirect().get();
            Texts.writeText(out, "Connect URI", redirect.connectUri(), Integer.MAX_VALUE);
            Names.writeFullName(out, redirect.track());
        }
        return MessageType.REQUEST_ERROR;
    }

    private void range(FetchRange range) {
        if (range instanceof FetchRange.Standalone standalone) {
            out.varint(FetchType.STANDALONE);
            Names.writeFullName(out, standalone.track());
            out.location(standalone.start()).location(standalone.end());
        } else if (range instanceof FetchRange.Joining joining) {
            out.varint(joining.relative() ? FetchType.RELATIVE_JOINING : FetchType.ABSOLUTE_JOINING)
                    .varint(joining.joiningRequestId())
                    .varint(joining.joiningStart());
        }
    }

    private void parameters(Parameters parameters, Carrier carrier) {
        ParameterCodec.write(out, parameters, Set.of(carrier));
    }

    private void properties(Properties properties) {
        KeyValuePairs.write(out, properties.pairs());
    }
}
