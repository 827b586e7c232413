package io.fastrelay.moqt;

/** Which of two groups of one subscription goes first (draft 18 sections 7.1 and 10.2.8). */
public enum GroupOrder {
    /** Wire value 1: the lower group id first. */
    ASCENDING(1),
    /** Wire value 2: the higher group id first. */
    DESCENDING(2);

    private final int code;

    GroupOrder(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
