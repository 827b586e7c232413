package io.fastrelay.relay;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.ObjectDatagram;
import io.fastrelay.moqt.ObjectStatus;
import io.fastrelay.moqt.PublishDoneCode;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.SubgroupHeader;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.GoAway;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.PublishBlocked;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.SubscribeOk;
import io.fastrelay.session.FetchReceiver;
import io.fastrelay.session.IncomingStream;
import io.fastrelay.session.Request;
import io.fastrelay.session.RequestEnd;
import io.fastrelay.session.RequestListener;
import io.fastrelay.session.SubgroupReceiver;
import io.fastrelay.session.TrackReceiver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One request of or to a scripted client, and everything it heard of it: one line per message, one per object. */
final class Asked implements RequestListener, Request.UpdateListener, TrackReceiver, FetchReceiver {

    final List<String> heard = new ArrayList<>();
    final List<ControlMessage> messages = new ArrayList<>();
    final List<Request.Update> updates = new ArrayList<>();
    /** {@code group:object payload}, in the order of arrival. */
    final List<String> objects = new ArrayList<>();

    boolean acceptsUpdates = true;
    boolean dataEnded;
    Request request;
    private StringBuilder fetched = new StringBuilder();
    private long missing;

    <T extends ControlMessage> T message(Class<T> type) {
        return messages.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " among " + heard));
    }

    @Override
    public void onAnswer(ControlMessage answer) {
        messages.add(answer);
        if (answer instanceof SubscribeOk ok) {
            heard.add("ok largest "
                    + ok.parameters().largestObject().map(Location::toString).orElse("none"));
        } else if (answer instanceof FetchOk ok) {
            heard.add("ok end " + ok.end() + (ok.endOfTrack() ? " of track" : ""));
        } else {
            heard.add("ok");
        }
    }

    @Override
    public void onAnswer(RequestOk ok) {
        messages.add(ok);
        heard.add("updated");
    }

    @Override
    public void onError(RequestError error) {
        messages.add(error);
        heard.add("error " + RequestErrorCode.of(error.code()));
    }

    @Override
    public void onMessage(ControlMessage message) {
        messages.add(message);
        if (message instanceof Namespace told) {
            heard.add("namespace '" + told.suffix() + "'");
        } else if (message instanceof NamespaceDone done) {
            heard.add("namespace done '" + done.suffix() + "'");
        } else if (message instanceof PublishBlocked blocked) {
            heard.add("blocked " + blocked.suffixAndName());
        } else if (message instanceof PublishDone done) {
            heard.add("done " + PublishDoneCode.of(done.code()) + " " + done.streamCount());
        }
    }

    @Override
    public void onUpdate(Request.Update update) {
        updates.add(update);
        if (acceptsUpdates) {
            update.reply().accept(io.fastrelay.moqt.message.Parameters.NONE);
        }
    }

    @Override
    public void onGoAway(GoAway goAway) {
        heard.add("goaway");
    }

    @Override
    public void onEnded(RequestEnd end) {
        heard.add("ended " + end.how());
    }

    // ---- a subscription's objects ----

    @Override
    public SubgroupReceiver onSubgroup(SubgroupHeader header, IncomingStream stream) {
        return new SubgroupReceiver() {
            private StringBuilder payload = new StringBuilder();
            private long id;
            private long rest;

            @Override
            public void onObject(long objectId, ObjectStatus status, ByteBuffer properties, long payloadLength) {
                id = objectId;
                rest = payloadLength;
                payload = new StringBuilder();
                if (status != ObjectStatus.NORMAL) {
                    objects.add(header.groupId() + ":" + id + " " + status);
                } else if (rest == 0) {
                    objects.add(header.groupId() + ":" + id + " ");
                }
            }

            @Override
            public void onPayload(ByteBuffer chunk) {
                rest -= chunk.remaining();
                payload.append(text(chunk));
                if (rest == 0) {
                    objects.add(header.groupId() + ":" + id + " " + payload);
                }
            }

            @Override
            public void onFin() {}

            @Override
            public void onReset(long code) {
                objects.add(header.groupId() + " reset 0x" + Long.toHexString(code));
            }
        };
    }

    @Override
    public void onDatagram(ObjectDatagram datagram) {
        objects.add(datagram.groupId() + ":" + datagram.objectId() + " " + text(datagram.payload()));
    }

    @Override
    public void onEnd() {
        dataEnded = true;
    }

    // ---- a fetch's objects ----

    private String place = "";

    @Override
    public void onObject(
            long groupId,
            long subgroupId,
            boolean datagram,
            long objectId,
            int publisherPriority,
            ByteBuffer properties,
            long payloadLength) {
        place = groupId + ":" + objectId;
        missing = payloadLength;
        fetched = new StringBuilder();
        if (missing == 0) {
            objects.add(place + " ");
        }
    }

    @Override
    public void onPayload(ByteBuffer chunk) {
        missing -= chunk.remaining();
        fetched.append(text(chunk));
        if (missing == 0) {
            objects.add(place + " " + fetched);
        }
    }

    @Override
    public void onEndOfRange(Location end, boolean unknown) {
        objects.add((unknown ? "unknown to " : "nothing to ") + end);
    }

    @Override
    public void onFin() {
        dataEnded = true;
    }

    @Override
    public void onReset(long code) {
        objects.add("reset 0x" + Long.toHexString(code));
        dataEnded = true;
    }

    private static String text(ByteBuffer chunk) {
        return StandardCharsets.UTF_8.decode(chunk).toString();
    }
}
