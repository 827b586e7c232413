package io.fastrelay.client.cli;

import io.fastrelay.moqt.FullTrackName;
import io.fastrelay.moqt.SafeName;
import io.fastrelay.moqt.TrackNamespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How namespaces and tracks are written on the command line.
 *
 * <ul>
 *   <li>{@code live/room}: with a slash anywhere, the fields stand between slashes and are taken literally, as UTF-8; a
 *       slash at the beginning or end is left out, so that {@code /example.com} is one field
 *   <li>{@code live-room}: without a slash, the form of draft 18 section 1.5, two fields here; bytes other than letters,
 *       digits and underscore are written as a period and two hex digits
 *   <li>the track's name is taken literally
 *   <li>{@code live-room--video}: namespace and track in one, all in the form of section 1.5
 * </ul>
 */
final class TrackNames {

    private TrackNames() {}

    /** @throws CommandFailure with the usage code if the text is neither form */
    static TrackNamespace namespace(String text) {
        if (text.isEmpty() || text.equals("/")) {
            return TrackNamespace.EMPTY;
        }
        if (text.contains("/")) {
            String inner = text.substring(text.startsWith("/") ? 1 : 0, text.length() - (text.endsWith("/") ? 1 : 0));
            String[] fields = inner.split("/", -1);
            for (String field : fields) {
                if (field.isEmpty()) {
                    throw CommandFailure.usage("namespace '" + text + "' has an empty field");
                }
            }
            return TrackNamespace.of(fields);
        }
        List<byte[]> fields = new ArrayList<>();
        for (String field : text.split("-", -1)) {
            try {
                fields.add(SafeName.unescape(field));
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage("namespace '" + text + "' is not in the form of section 1.5 ("
                        + e.getMessage() + "); write '/" + text + "' to take it literally");
            }
            if (field.isEmpty()) {
                throw CommandFailure.usage("namespace '" + text + "' has an empty field");
            }
        }
        return TrackNamespace.ofBytes(fields);
    }

    /** NAMESPACE TRACK, or both in one argument. */
    static FullTrackName track(List<String> arguments) {
        if (arguments.size() == 2) {
            return new FullTrackName(
                    namespace(arguments.get(0)), arguments.get(1).getBytes(StandardCharsets.UTF_8));
        }
        if (arguments.size() == 1 && arguments.get(0).contains("--")) {
            try {
                return SafeName.parse(arguments.get(0));
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage(String.valueOf(e.getMessage()));
            }
        }
        throw CommandFailure.usage("expected NAMESPACE TRACK, or both as namespace--track (section 1.5); got "
                + arguments.size() + " argument" + (arguments.size() == 1 ? "" : "s"));
    }
}
