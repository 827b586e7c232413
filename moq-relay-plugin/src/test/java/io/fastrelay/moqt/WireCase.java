package io.fastrelay.moqt;

/**
 * One row of a table of annotated bytes. Read as decoding test, as encoding test where the bytes are the shortest form,
 * and as fuzz seed.
 *
 * @param value what the bytes mean
 * @param canonical whether this is what the encoder writes
 */
public record WireCase<T>(String name, T value, String annotated, boolean canonical) {

    public static <T> WireCase<T> of(String name, T value, String annotated) {
        return new WireCase<>(name, value, annotated, true);
    }

    /** Bytes that may come but that this side writes in another way. */
    public static <T> WireCase<T> readOnly(String name, T value, String annotated) {
        return new WireCase<>(name, value, annotated, false);
    }

    public byte[] bytes() {
        return Wire.bytes(annotated);
    }

    @Override
    public String toString() {
        return name;
    }
}
