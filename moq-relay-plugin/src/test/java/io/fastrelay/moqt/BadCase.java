package io.fastrelay.moqt;

/**
 * One row of a table of bytes that must be refused.
 *
 * @param error the close code that the draft demands
 * @param says what the error message must contain
 */
public record BadCase(String name, SessionError error, String says, String annotated) {

    /** A PROTOCOL_VIOLATION. */
    public static BadCase violation(String name, String says, String annotated) {
        return new BadCase(name, SessionError.PROTOCOL_VIOLATION, says, annotated);
    }

    /** A KEY_VALUE_FORMATTING_ERROR. */
    public static BadCase formatting(String name, String says, String annotated) {
        return new BadCase(name, SessionError.KEY_VALUE_FORMATTING_ERROR, says, annotated);
    }

    public byte[] bytes() {
        return Wire.bytes(annotated);
    }

    @Override
    public String toString() {
        return name;
    }
}
