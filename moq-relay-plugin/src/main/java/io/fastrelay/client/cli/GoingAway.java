package io.fastrelay.client.cli;

import io.fastrelay.moqt.message.GoAway;

/** The relay sent GOAWAY: a command ends in an orderly manner, whoever started it may start it again. */
final class GoingAway extends CommandFailure {

    private static final long serialVersionUID = 1L;

    GoingAway(GoAway message) {
        super(
                ExitCodes.FAILED,
                "the relay is going away (GOAWAY); try "
                        + (message.newSessionUri().isEmpty() ? "again" : message.newSessionUri()));
    }
}
