package io.fastrelay.relay;

import io.fastrelay.moqt.KeyValuePair;
import io.fastrelay.moqt.Properties;
import java.util.Optional;

/** Track properties that must be understood (draft 18 section 2.5.1). This relay understands none of them. */
final class MandatoryProperties {

    private MandatoryProperties() {}

    /** A reason to refuse the track, if it has a mandatory property. */
    static Optional<String> refusal(Properties properties) {
        for (KeyValuePair pair : properties.pairs()) {
            if (Long.compareUnsigned(pair.type(), Properties.FIRST_MANDATORY) >= 0
                    && Long.compareUnsigned(pair.type(), Properties.LAST_MANDATORY) <= 0) {
                return Optional.of("mandatory track property 0x" + Long.toHexString(pair.type()) + " is not supported");
            }
        }
        return Optional.empty();
    }
}
