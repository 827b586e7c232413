package io.fastrelay.session;

/** Makes text of a peer fit for a log line: one line, of bounded length. */
final class LogText {

    private static final int MAX_LENGTH = 300;

    private LogText() {}

    static String of(String text) {
        String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        StringBuilder safe = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return safe.toString();
    }
}
