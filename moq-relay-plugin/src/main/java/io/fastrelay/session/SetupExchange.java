package io.fastrelay.session;

import io.fastrelay.moqt.AuthToken;
import io.fastrelay.moqt.MoqtException;
import io.fastrelay.moqt.SessionError;
import io.fastrelay.moqt.SetupOptions;
import io.fastrelay.moqt.message.Setup;
import io.fastrelay.transport.ConnectionInfo;
import java.util.Optional;

/** What this side says in SETUP, and what the peer may say there (draft 18 section 10.3.1). */
final class SetupExchange {

    private SetupExchange() {}

    static Setup own(SessionScope scope) {
        SessionOptions options = scope.options();
        boolean uri = scope.client() && scope.connection().info().kind() == ConnectionInfo.Kind.QUIC;
        return scope.draft()
                .control()
                .setup(new SetupOptions(
                        uri ? told(options.path()) : Optional.empty(),
                        uri ? told(options.authority()) : Optional.empty(),
                        options.maxAuthTokenCacheSize(),
                        options.setupTokens().stream()
                                .map(SetupExchange::byValue)
                                .toList(),
                        told(options.implementation())));
    }

    /** How many aliases the peer keeps is not known yet, so nothing is registered (section 10.3.1.4). */
    private static AuthToken byValue(AuthToken token) {
        return AuthToken.value(token.type(), token.value());
    }

    private static Optional<String> told(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Reads the peer's SETUP. */
    static SetupOptions peer(SessionScope scope, Setup setup) {
        // Whether an option may be there at all comes before how it is written.
        boolean allowed = !scope.client() && scope.connection().info().kind() == ConnectionInfo.Kind.QUIC;
        if (!allowed) {
            String where = scope.client() ? "from a server" : "over WebTransport";
            refuse(setup, SetupOptions.PATH, SessionError.INVALID_PATH, "PATH", where);
            refuse(setup, SetupOptions.AUTHORITY, SessionError.INVALID_AUTHORITY, "AUTHORITY", where);
        }
        return scope.draft().control().setupOptions(setup);
    }

    private static void refuse(Setup setup, long type, SessionError error, String name, String where) {
        if (setup.options().stream().anyMatch(option -> option.type() == type)) {
            throw new MoqtException(error, "expected SETUP without " + name + " " + where + ", got one");
        }
    }

    static SessionInfo info(SessionScope scope, Optional<SetupOptions> peer) {
        ConnectionInfo connection = scope.connection().info();
        SessionOptions own = scope.options();
        String authority = scope.client() ? own.authority() : connection.authority();
        String path = scope.client() ? own.path() : connection.path();
        return new SessionInfo(
                connection,
                scope.client(),
                peer.flatMap(SetupOptions::authority).orElse(authority),
                peer.flatMap(SetupOptions::path).orElse(path),
                LogText.of(peer.flatMap(SetupOptions::implementation).orElse("")));
    }
}
