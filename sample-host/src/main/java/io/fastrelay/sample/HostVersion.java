package io.fastrelay.sample;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class HostVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(HostVersion.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"fast-relay-host " + version};
    }
}
