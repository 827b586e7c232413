package io.fastrelay.session;

import io.fastrelay.moqt.Location;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.Properties;
import io.fastrelay.moqt.RequestErrorCode;
import io.fastrelay.moqt.RequestKind;
import io.fastrelay.moqt.StreamResetCode;
import io.fastrelay.moqt.TrackNamespace;
import io.fastrelay.moqt.message.ControlMessage;
import io.fastrelay.moqt.message.Fetch;
import io.fastrelay.moqt.message.FetchOk;
import io.fastrelay.moqt.message.FetchRange;
import io.fastrelay.moqt.message.Namespace;
import io.fastrelay.moqt.message.NamespaceDone;
import io.fastrelay.moqt.message.Parameters;
import io.fastrelay.moqt.message.PublishBlocked;
import io.fastrelay.moqt.message.PublishDone;
import io.fastrelay.moqt.message.RequestError;
import io.fastrelay.moqt.message.RequestOk;
import io.fastrelay.moqt.message.Subscribe;
import io.fastrelay.moqt.message.SubscribeNamespace;
import io.fastrelay.moqt.message.SubscribeOk;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that this side made. */
final class OutgoingRequest extends MoqRequest {

    /** What takes the data: at most one of the two. */
    private final Optional<TrackReceiver> trackReceiver;

    private final Optional<IncomingFetch> fetch;
    private final Optional<ActiveNamespaces> namespaces;
    private Timers.Timeout answerTimeout = Timers.Timeout.NONE;
    private @Nullable IncomingTrack track;
    private boolean answered;
    private boolean blockedTold;
    private boolean refused;
    private boolean settled;

    OutgoingRequest(
            MoqSession session,
            Messages.First first,
            ControlMessage message,
            RequestListener listener,
            Optional<TrackReceiver> trackReceiver,
            Optional<FetchReceiver> fetchReceiver) {
        super(session, first.kind(), first.id(), message, List.of(), listener);
        this.trackReceiver = trackReceiver;
        this.fetch = fetchReceiver.map(receiver -> new IncomingFetch(this, receiver));
        this.namespaces = message instanceof SubscribeNamespace m
                ? Optional.of(new ActiveNamespaces(m.prefix()))
                : Optional.empty();
    }

    @Override
    public boolean incoming() {
        return false;
    }

    @Override
    public void accept(ControlMessage answer) {
        throw notOurs();
    }

    @Override
    public void acceptPublish(Parameters parameters, TrackReceiver receiver) {
        throw notOurs();
    }

    @Override
    public void reject(RequestError error) {
        throw notOurs();
    }

    private IllegalStateException notOurs() {
        return new IllegalStateException(this + " is answered by the peer");
    }

    /** It is on its way, or waits for the session or for stream credit: from now on it needs an answer in time. */
    void started() {
        Parameters parameters = Messages.first(message()).orElseThrow().parameters();
        // Where the peer was asked to wait for something, its answer may take that much longer.
        long extra = Math.max(
                parameters.rendezvousTimeout().orElse(0),
                parameters.fillTimeout().orElse(0));
        long patience = scope.options().answerTimeoutMillis() + Math.max(0, Math.min(extra, Integer.MAX_VALUE));
        answerTimeout = scope.timers().after(patience, () -> fail(RequestErrorCode.TIMEOUT, "no answer in time"));
    }

    /** There is no stream for it yet. */
    void blocked() {
        if (!blockedTold && !over()) {
            blockedTold = true;
            listener().onBlocked();
        }
    }

    /** It was sent. */
    void opened(RequestLane value) {
        lane = value;
        sentUpdates.opened();
    }

    /** It will not be answered: refuses it in the peer's place. */
    void fail(RequestErrorCode code, String reason) {
        if (!over()) {
            refused = true;
            listener().onError(new RequestError(code.code(), 0, reason, Optional.empty()));
            abort(StreamResetCode.CANCELLED.code());
        }
    }

    Optional<IncomingFetch> fetch() {
        return fetch;
    }

    @Override
    boolean isActiveSubscription() {
        return kind == RequestKind.PUBLISH || track != null && !track.isDone();
    }

    boolean isPending() {
        return !over() && !answered;
    }

    @Override
    boolean isEstablished() {
        return answered && !over();
    }

    @Override
    boolean isPublishing() {
        return lane != null && !over();
    }

    @Override
    void onOther(ControlMessage received) {
        if (received instanceof RequestError error && !answered) {
            onRefusal(error);
        } else if (!answered) {
            onAnswer(received);
        } else if (received instanceof Namespace m && namespaces.isPresent()) {
            namespaces.get().begin(m.suffix());
            listener().onMessage(m);
        } else if (received instanceof NamespaceDone m && namespaces.isPresent()) {
            namespaces.get().end(m.suffix());
            listener().onMessage(m);
        } else if (received instanceof PublishBlocked && kind == RequestKind.SUBSCRIBE_TRACKS) {
            listener().onMessage(received);
        } else {
            throw unexpected(received);
        }
    }

    private void onRefusal(RequestError error) {
        error.redirect().ifPresent(redirect -> {
            if (!scope.client() && !redirect.connectUri().isEmpty()) {
                throw MoqtException.violation("expected a redirect without URI from a client, got one with a URI");
            }
            boolean namespaceScoped = kind == RequestKind.SUBSCRIBE_NAMESPACE || kind == RequestKind.PUBLISH_NAMESPACE;
            if (namespaceScoped && redirect.track().name().length > 0) {
                throw MoqtException.violation(
                        "expected a redirect without track name for " + this + ", got " + redirect.track());
            }
        });
        answerTimeout.cancel();
        answered = true;
        refused = true;
        listener().onError(error);
        lane().finish();
        end();
    }

    private void onAnswer(ControlMessage received) {
        if (kind == RequestKind.SUBSCRIBE && received instanceof SubscribeOk ok) {
            if (understood(ok.trackProperties())) {
                established();
                Subscribe subscribe = (Subscribe) message();
                track = session.tracks()
                        .begin(
                                this,
                                ok.trackAlias(),
                                subscribe.track(),
                                ok.trackProperties(),
                                trackReceiver.orElseThrow());
                listener().onAnswer(ok);
                session.tracks().opened(track);
            }
        } else if (kind == RequestKind.FETCH && received instanceof FetchOk ok) {
            checkEnd(ok);
            if (understood(ok.trackProperties())) {
                established();
                listener().onAnswer(ok);
                fetch.orElseThrow().answered();
            }
        } else if (kind != RequestKind.SUBSCRIBE && kind != RequestKind.FETCH && received instanceof RequestOk ok) {
            scope.draft().control().checkAnswer(kind, ok);
            established();
            listener().onAnswer(ok);
            if (kind == RequestKind.TRACK_STATUS) {
                lane().finish();
                end();
            } else {
                receivedUpdates.established();
            }
        } else {
            throw unexpected(received);
        }
    }

    @Override
    boolean isDraining() {
        return track != null && track.isDone();
    }

    @Override
    boolean onlyDataIsAwaited() {
        return isDraining()
                || answered && fetch.filter(IncomingFetch::hasStream).isPresent();
    }

    @Override
    boolean lastWordMayFollow() {
        return !answered || kind != RequestKind.PUBLISH && kind != RequestKind.PUBLISH_NAMESPACE;
    }

    private void established() {
        answered = true;
        settled();
    }

    /** The answer has come, or will not come any more. */
    private void settled() {
        answerTimeout.cancel();
        if (!settled && kind == RequestKind.SUBSCRIBE) {
            session.requests().subscribeSettled();
        }
        settled = true;
    }

    /** Section 2.5.1: a track that needs an extension which is unknown here is not for us. */
    private boolean understood(Properties trackProperties) {
        Optional<String> unknown = MandatoryProperties.unknown(trackProperties);
        unknown.ifPresent(text -> fail(RequestErrorCode.UNSUPPORTED_EXTENSION, text));
        return unknown.isEmpty();
    }

    /** Section 10.13; the start of a relative joining FETCH is not known here. */
    private void checkEnd(FetchOk ok) {
        FetchRange range = ((Fetch) message()).range();
        Location start;
        if (range instanceof FetchRange.Standalone standalone) {
            start = standalone.start();
        } else if (range instanceof FetchRange.Joining joining && !joining.relative()) {
            start = new Location(joining.joiningStart(), 0);
        } else {
            return;
        }
        Location end = ok.end();
        boolean wholeGroup = end.object() == 0 && end.group() == start.group();
        if (end.isBefore(start) && !wholeGroup) {
            throw MoqtException.violation("expected FETCH_OK with an end location behind " + start + ", got " + end);
        }
    }

    @Override
    void onPublishDone(PublishDone done) {
        if (track == null || track.isDone()) {
            throw unexpected(done);
        }
        lane().finish();
        // told first: the receiver may hear its end right here
        listener().onMessage(done);
        track.publishDone(done.streamCount());
    }

    @Override
    void onFin() {
        if (over()) {
            return;
        }
        boolean ends;
        switch (kind) {
            case SUBSCRIBE -> ends = !answered || track == null || !track.isDone();
            case SUBSCRIBE_NAMESPACE, SUBSCRIBE_TRACKS -> ends = true;
            // The responder has nothing more to say; what was asked for holds.
            default -> ends = !answered;
        }
        if (ends) {
            ended(new RequestEnd(RequestEnd.How.FIN, 0));
        }
    }

    /** The last object of a FETCH, or the last late stream of a subscription, has come. */
    void dataComplete() {
        lane().finish();
        end();
    }

    @Override
    void finished() {
        // Section 6.1: FIN cancels a namespace subscription. A namespace is withdrawn the same way by many peers.
        if (kind == RequestKind.SUBSCRIBE_NAMESPACE
                || kind == RequestKind.SUBSCRIBE_TRACKS
                || kind == RequestKind.PUBLISH_NAMESPACE) {
            end();
        }
    }

    @Override
    void released(long code) {
        settled();
        session.plane().unqueue(this);
        fetch.ifPresent(f -> f.abort(code));
        if (track != null) {
            track.abort(code);
        } else if (!refused) {
            trackReceiver.ifPresent(TrackReceiver::onEnd);
        }
    }

    @Override
    void prefixChanged(TrackNamespace prefix) {
        namespaces.ifPresent(n -> n.prefix(prefix));
    }

    @Override
    String expected() {
        if (answered) {
            return followers() + "one GOAWAY or an answer to our update";
        }
        switch (kind) {
            case SUBSCRIBE:
                return "SUBSCRIBE_OK or REQUEST_ERROR";
            case FETCH:
                return "FETCH_OK or REQUEST_ERROR";
            default:
                return "REQUEST_OK or REQUEST_ERROR";
        }
    }

    private String followers() {
        return switch (kind) {
            case SUBSCRIBE -> "one PUBLISH_DONE, ";
            case PUBLISH -> "REQUEST_UPDATE, ";
            case SUBSCRIBE_NAMESPACE -> "NAMESPACE, NAMESPACE_DONE, ";
            case SUBSCRIBE_TRACKS -> "PUBLISH_BLOCKED, ";
            default -> "";
        };
    }
}
