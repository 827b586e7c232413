package io.fastrelay.client.cli;

/** Ends a command with a message and an exit code. */
class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCodes.USAGE, message);
    }

    static CommandFailure timeout(String message) {
        return new CommandFailure(ExitCodes.TIMEOUT, message);
    }

    final int exitCode() {
        return exitCode;
    }
}
