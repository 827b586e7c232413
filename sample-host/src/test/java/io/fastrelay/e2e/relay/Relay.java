package io.fastrelay.e2e.relay;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a relay serves.
 *
 * @param quic its URL for raw QUIC, moqt://HOST:PORT
 * @param webTransport its URL for WebTransport, https://HOST:PORT/
 * @param certificateHash SHA-256 of its certificate, in hex
 */
public record Relay(URI quic, URI webTransport, String certificateHash) {

    private static final Pattern READY = Pattern.compile("^ready .*$");
    private static final Pattern QUIC = Pattern.compile("moqt://[^\\s,]+");
    private static final Pattern WEB_TRANSPORT = Pattern.compile("https://[^\\s,]+");
    private static final Pattern HASH = Pattern.compile("(?i)\\b[0-9a-f]{64}\\b");

    /** Whether this is the line with which a relay says that it serves. */
    static boolean isReadyLine(String line) {
        return READY.matcher(line).matches();
    }

    /** The relay that says so in its ready line. */
    static Relay of(String readyLine) {
        String hash = find(HASH, readyLine);
        return new Relay(URI.create(find(QUIC, readyLine)), URI.create(find(WEB_TRANSPORT, readyLine)), hash);
    }

    public int port() {
        return quic.getPort();
    }

    /** The same relay behind another UDP port of this machine. */
    public Relay at(int port) {
        return new Relay(
                URI.create("moqt://127.0.0.1:" + port), URI.create("https://127.0.0.1:" + port + "/"), certificateHash);
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            throw new IllegalStateException("expected \"ready \" with " + pattern + ", came: " + line);
        }
        return matcher.group();
    }
}
