package io.fastrelay.relay;

import io.fastrelay.api.RelayEvents;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the host what happens; its exceptions stay its own. */
final class EventSink {

    private static final Logger log = LoggerFactory.getLogger(EventSink.class);

    private final RelayEvents events;

    EventSink(RelayEvents events) {
        this.events = events;
    }

    void tell(Consumer<RelayEvents> event) {
        try {
            event.accept(events);
        } catch (RuntimeException e) {
            log.warn("the host failed to take a relay event", e);
        }
    }
}
