package io.fastrelay.session;

import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Properties;
import java.util.Optional;

/** Track properties that must be understood to process a track (draft 18 section 2.5.1). None of them is, so far. */
final class MandatoryProperties {

    private MandatoryProperties() {}

    /** What is not understood, for people; empty if the track can be processed. */
    static Optional<String> unknown(Properties properties) {
        for (KeyValuePair pair : properties.pairs()) {
            if (Long.compareUnsigned(pair.type(), Properties.FIRST_MANDATORY) >= 0
                    && Long.compareUnsigned(pair.type(), Properties.LAST_MANDATORY) <= 0) {
                return Optional.of("mandatory track property 0x" + Long.toHexString(pair.type()) + " is not known");
            }
        }
        return Optional.empty();
    }
}
