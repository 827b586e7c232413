package io.fastrelay.sample;

import io.fastrelay.api.MoqRelay;
import io.fastrelay.api.RelayAddress;
import io.fastrelay.host.PluginHost;
import io.fastrelay.host.PluginStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The server's main class and wiring. */
public final class SampleHost {

    private static final Logger log = LoggerFactory.getLogger(SampleHost.class);

    private SampleHost() {}

    /** Runs until SIGINT or SIGTERM. Exit code 0 then, 1 if the server cannot run, 2 for a wrong command line. */
    public static void main(String[] arguments) {
        HostOptions options = new HostOptions();
        CommandLine commandLine = new CommandLine(options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        try {
            CommandLine.ParseResult parsed = commandLine.parseArgs(arguments);
            Optional<Integer> helped = Optional.ofNullable(CommandLine.executeHelpRequest(parsed));
            if (helped.isPresent()) {
                System.exit(helped.get());
            }
        } catch (CommandLine.ParameterException e) {
            System.err.println(e.getMessage());
            commandLine.usage(System.err);
            System.exit(2);
        }
        try {
            run(options);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("fast-relay-host: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(HostOptions options) throws IOException {
        HostConfiguration configuration = HostConfiguration.read(options);
        PluginHost plugins = PluginHost.builder(options.plugins())
                .hostVersion("1.0.0")
                .configuration(configuration)
                .build();
        AdminServer admin = AdminServer.start(configuration.httpPort(), configuration.usualHttpPort(), plugins);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            log.info("Ending");
                            plugins.close();
                            admin.close();
                            ended.countDown();
                            // the signal's own exit code would be 128 + its number, although this is the wanted end
                            Runtime.getRuntime().halt(0);
                        },
                        "end"));
        plugins.start();
        for (PluginStatus plugin : plugins.plugins()) {
            if (configuration.isRequired(plugin.id()) && plugin.state() != PluginStatus.State.STARTED) {
                fail("plugin " + plugin.id() + " is required and could not be started: "
                        + plugin.problem().orElse("its state is " + plugin.state()));
            }
        }
        System.out.println(readyLine(plugins.relay(), admin));
        System.out.flush();
        await(ended);
    }

    /** One line for scripts: URLs, certificate hash, admin pages; only a host with a relay is ready. */
    private static String readyLine(Optional<MoqRelay> relay, AdminServer admin) {
        Optional<RelayAddress> first =
                relay.flatMap(running -> running.addresses().stream().findFirst());
        return first.map(address -> "ready " + address.quicUrl() + " " + address.webTransportUrl()
                        + " certificate-sha256 " + address.certificateSha256() + " admin " + admin.address())
                .orElseGet(() -> "running without a relay, admin " + admin.address());
    }

    private static void fail(String problem) {
        System.err.println("fast-relay-host: " + problem);
        Runtime.getRuntime().halt(1);
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
