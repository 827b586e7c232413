package io.fastrelay.transport.kwik;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.KwikVersion;

/** Checks at the start that kwik is what this code was made for. */
public final class KwikSelfTest {

    /** The version whose internals {@link KwikInternals} knows. */
    static final String VERSION = "0.10.8";

    private static final Logger log = LoggerFactory.getLogger(KwikSelfTest.class);

    private KwikSelfTest() {}

    /**
     * Looks up every member of kwik that is reached by reflection. A replaced kwik of another version is fine as long
     * as they are all there.
     *
     * @throws IllegalStateException names kwik's version and the member that is not as expected
     */
    public static void run() {
        KwikInternals.verify();
        String found = foundVersion();
        if (!found.equals(VERSION)) {
            log.warn("kwik {} instead of {}: its internals look alike, its behaviour was not tested", found, VERSION);
        }
    }

    static String foundVersion() {
        return KwikVersion.getVersion();
    }
}
