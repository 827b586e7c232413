package io.fastrelay.moqt.wire;

/** The parts of the URI grammar (RFC 3986) that SETUP options must follow. Loops, not patterns: the input is a peer's. */
final class UriSyntax {

    private static final String SUB_DELIMITERS_AND_UNRESERVED = "!$&'()*+,;=-._~";

    private UriSyntax() {}

    /** {@code path-abempty [ "?" query ]}. */
    static boolean isPathAndQuery(String text) {
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        return (path.isEmpty() || path.charAt(0) == '/')
                && consistsOf(path, ":@/")
                && (query < 0 || consistsOf(text.substring(query + 1), ":@/?"));
    }

    /** {@code [ userinfo "@" ] host [ ":" port ]}. */
    static boolean isAuthority(String text) {
        int at = text.indexOf('@');
        String hostAndPort = text.substring(at + 1);
        if (at >= 0 && !consistsOf(text.substring(0, at), ":")) {
            return false;
        }
        if (hostAndPort.startsWith("[")) {
            int close = hostAndPort.indexOf(']');
            return close > 1 && consistsOf(hostAndPort.substring(1, close), ":") && isPort(hostAndPort, close + 1);
        }
        int colon = hostAndPort.indexOf(':');
        int end = colon < 0 ? hostAndPort.length() : colon;
        return consistsOf(hostAndPort.substring(0, end), "") && isPort(hostAndPort, end);
    }

    /** Nothing, or a colon and digits. */
    private static boolean isPort(String text, int start) {
        if (start == text.length()) {
            return true;
        }
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.charAt(start) == ':';
    }

    private static boolean consistsOf(String text, String more) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (!isLetterOrDigit(c) && SUB_DELIMITERS_AND_UNRESERVED.indexOf(c) < 0 && more.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
