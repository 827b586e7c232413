package io.fastrelay.moqt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A track's namespace and name (draft 18 section 2.4.1), the identity of a track. Immutable; compared byte by byte.
 */
public final class FullTrackName {

    private final TrackNamespace namespace;
    private final byte[] name;
    private final int hash;

    public FullTrackName(TrackNamespace namespace, byte[] name) {
        this.namespace = namespace;
        this.name = name.clone();
        this.hash = 31 * namespace.hashCode() + Arrays.hashCode(this.name);
    }

    /** Joins UTF-8 strings: {@code of("v", "live", "room")} is track {@code v} in namespace (live, room). */
    public static FullTrackName of(String name, String... namespaceFields) {
        return new FullTrackName(TrackNamespace.of(namespaceFields), name.getBytes(StandardCharsets.UTF_8));
    }

    public TrackNamespace namespace() {
        return namespace;
    }

    /** The track name's bytes; a copy. */
    public byte[] name() {
        return name.clone();
    }

    /** The length that section 2.4.1 limits to 4,096 bytes. */
    public int length() {
        return namespace.length() + name.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FullTrackName that
                && hash == that.hash
                && Arrays.equals(name, that.name)
                && namespace.equals(that.namespace);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The representation that section 1.5 recommends, safe for logs, files and URLs: {@code live-room--v}. */
    @Override
    public String toString() {
        return namespace + "--" + SafeName.escape(name);
    }
}
