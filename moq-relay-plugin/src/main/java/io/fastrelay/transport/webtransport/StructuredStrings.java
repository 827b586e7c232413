package io.fastrelay.transport.webtransport;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lists of strings as structured fields (RFC 8941 sections 3.1 and 3.3.3), as WT-Available-Protocols is one. */
final class StructuredStrings {

    private StructuredStrings() {}

    static String format(List<String> strings) {
        return strings.stream().map(StructuredStrings::quote).collect(Collectors.joining(", "));
    }

    /**
     * The strings of a list or a single item. Parameters are skipped; what is no string is left out, as
     * draft-ietf-webtrans-http3 section 3.3 wants. A bare token counts as a string: some clients forget the quotes.
     */
    static List<String> parse(String field) {
        List<String> strings = new ArrayList<>();
        int at = 0;
        while (at < field.length()) {
            StringBuilder text = new StringBuilder();
            boolean quoted = false;
            boolean parameters = false;
            while (at < field.length() && field.charAt(at) != ',') {
                char c = field.charAt(at++);
                if (c == '"') {
                    at = quotedEnd(field, at, parameters ? new StringBuilder() : text);
                    quoted |= !parameters;
                } else if (c == ';') {
                    parameters = true;
                } else if (!parameters && !quoted && c != ' ' && c != '\t') {
                    text.append(c);
                }
            }
            at++;
            if (text.length() > 0) {
                strings.add(text.toString());
            }
        }
        return strings;
    }

    /** Reads to the closing quote; returns where to go on. */
    private static int quotedEnd(String field, int from, StringBuilder into) {
        int at = from;
        while (at < field.length()) {
            char c = field.charAt(at++);
            if (c == '"') {
                return at;
            }
            if (c == '\\' && at < field.length()) {
                c = field.charAt(at++);
            }
            into.append(c);
        }
        return at;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
