package io.fastrelay.client.cli;

/** What the commands return; told by {@code --help}. */
final class ExitCodes {

    /** Done. */
    static final int OK = 0;
    /** It did not work; standard error says why. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The time that was given is over. */
    static final int TIMEOUT = 3;

    /** The user interrupted it; as shells count SIGINT. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
