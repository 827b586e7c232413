package io.fastrelay.client;

import io.fastrelay.moqt.MoqtDraft;
import io.fastrelay.session.SessionEndpoint;
import io.fastrelay.session.Sessions;
import io.fastrelay.transport.Connection;
import io.fastrelay.transport.Dialer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Makes {@link MoqClient}s. Owns what they share: the dialer and a timer thread. Any thread; only {@link #close} may
 * block.
 */
public final class MoqConnector implements AutoCloseable {

    private final Dialer dialer;
    private final List<MoqtDraft> drafts;
    private final ScheduledThreadPoolExecutor timer;
    private final Sessions sessions;

    /**
     * @param dialer opens connections; closed with this object
     * @param drafts the drafts that may be spoken, most wanted first
     */
    public MoqConnector(Dialer dialer, List<MoqtDraft> drafts) {
        this.dialer = dialer;
        this.drafts = List.copyOf(drafts);
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "moq-client-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        this.sessions = new Sessions(timer);
    }

    /**
     * Connects to {@code moqt://host:port/path} (raw QUIC) or {@code https://host:port/path} (WebTransport) and sets a
     * session up. A fragment is not sent (draft 18 section 3.1.2).
     *
     * @return the client once both SETUP messages have passed; fails with a
     *     {@link io.fastrelay.transport.DialException} if no connection comes about, with {@link SessionClosedException}
     *     if the session ends in SETUP, with {@link ClientException} for a URI that is neither. Completes in the
     *     connection's context: continue with an {@code Async} method if there is much to do
     */
    public CompletableFuture<MoqClient> connect(URI uri, ClientOptions options) {
        CompletableFuture<MoqClient> connected = new CompletableFuture<>();
        String host = uri.getHost();
        if (host == null || !("moqt".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            connected.completeExceptionally(new ClientException("'" + uri
                    + "' is not a relay's URL; expected moqt://host[:port][/path] or https://host[:port][/path]"));
            return connected;
        }
        String authority = uri.getRawAuthority();
        String path = (uri.getRawPath() == null ? "" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        dialer.dial(uri, options.dial(), connection -> open(connection, authority, path, options, connected))
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    connected.completeExceptionally(cause);
                    throw new CompletionException(cause);
                });
        return connected;
    }

    /**
     * Sets up a session on a connection that exists already. The connection's events go to what this returns; called in
     * its context.
     *
     * @param connected completes with the client once both SETUP messages have passed
     */
    public SessionEndpoint open(
            Connection connection,
            String authority,
            String path,
            ClientOptions options,
            CompletableFuture<MoqClient> connected) {
        String token = connection.info().protocol();
        MoqtDraft draft = drafts.stream()
                .filter(known -> known.token().equals(token))
                .findFirst()
                .orElseThrow(() ->
                        new ClientException(connection.info().peer() + " chose '" + token + "', this client speaks "
                                + drafts.stream().map(MoqtDraft::token).toList()));
        ClientSession handler = new ClientSession(connected);
        SessionEndpoint endpoint = sessions.client(connection, draft, options.session(authority, path), handler);
        handler.begin(endpoint.session());
        return endpoint;
    }

    /** Closes every connection and ends the threads. */
    @Override
    public void close() {
        dialer.close();
        timer.shutdownNow();
    }
}
