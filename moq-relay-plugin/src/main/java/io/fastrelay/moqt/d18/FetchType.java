package io.fastrelay.moqt.d18;

/** Wire values of section 10.12. */
final class FetchType {

    static final int STANDALONE = 0x1;
    static final int RELATIVE_JOINING = 0x2;
    static final int ABSOLUTE_JOINING = 0x3;

    private FetchType() {}
}
