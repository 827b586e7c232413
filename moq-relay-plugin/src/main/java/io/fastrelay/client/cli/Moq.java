package io.fastrelay.client.cli;

import io.fastrelay.client.ClientException;
import io.fastrelay.transport.DialException;
import io.fastrelay.transport.kwik.KwikDialer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line {@code moq}: publish, subscribe, fetch and list over a MoQ relay. */
@Command(
        name = "moq",
        mixinStandardHelpOptions = false,
        description = "Publishes, subscribes to, fetches and lists tracks of a Media-over-QUIC relay (draft 18).",
        footerHeading = "%n",
        footer = {
            "Names: live/room is a namespace of two fields taken literally (/example.com is one field); live-room is the "
                    + "same in the form of section 1.5 of the draft, where bytes other than letters, digits and "
                    + "underscore are a period and two hex digits; live-room--video is namespace and track in one.",
            "",
            "Exit codes: 0 done, 1 failed (standard error says why, with the name of the relay's error code), 2 wrong "
                    + "command line, 3 the time given is over, 130 interrupted."
        })
public final class Moq {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and end")
    private boolean help;

    private Moq() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        CommandEnvironment environment = new CommandEnvironment(
                KwikDialer::new,
                System.in,
                // Not System.out: a PrintStream swallows the error that says that nobody reads any more.
                new FileOutputStream(FileDescriptor.out),
                System.err,
                // The script knows: from Java 22 on System.console() is there without a terminal too.
                Boolean.getBoolean("fastrelay.terminal"),
                CommandEnvironment.shutdownHooks());
        System.exit(run(environment, arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(CommandEnvironment environment, String... arguments) {
        CommandLine line = new CommandLine(new Moq())
                .addSubcommand(new PublishCommand(environment))
                .addSubcommand(new SubscribeCommand(environment))
                .addSubcommand(new FetchCommand(environment))
                .addSubcommand(new NamespacesCommand(environment))
                .addSubcommand(new Demo(environment))
                .setErr(new PrintWriter(environment.messages(), true))
                .setOut(new PrintWriter(environment.output(), true))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(environment, failure));
        if (arguments.length == 0) {
            line.usage(environment.messages());
            return ExitCodes.USAGE;
        }
        return line.execute(arguments);
    }

    private static int explain(CommandEnvironment environment, Exception failure) {
        if (failure instanceof CommandFailure expected) {
            environment.messages().println("moq: " + expected.getMessage());
            return expected.exitCode();
        }
        environment.messages().println("moq: " + Texts.of(failure));
        if (!(failure instanceof ClientException || failure instanceof DialException)
                && !(failure instanceof java.io.IOException)) {
            failure.printStackTrace(environment.messages());
        }
        return ExitCodes.FAILED;
    }
}
