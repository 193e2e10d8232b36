package vigie.alerting.degraded;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import vigie.alerting.outbox.Receivers;
import vigie.model.Finding;

/** What was sent from memory for one root, under one key. The room's thread only. */
final class Page {
    final String key;
    /** The conditions that it is about, by their identity; empty when it is over. */
    final Map<String, Finding> active = new LinkedHashMap<>();

    final Map<String, Sent> sent = new LinkedHashMap<>();

    Page(String key) {
        this.key = key;
    }

    /** Whether somebody has its trigger, or may have. */
    boolean isOut() {
        return sent.values().stream().anyMatch(Sent::isOut);
    }

    /** What one receiver has. Its resolve goes where its trigger went, whatever the estate says by then. */
    static final class Sent {
        final Receivers.Entry entry;
        /** The trigger certainly arrived. */
        boolean triggered;
        /** It, or an attempt of it, may have. */
        boolean reached;

        boolean inFlight;
        /** It has the resolve too, or will never take anything. */
        boolean done;
        /** The record knows of it, and tells it the rest. */
        boolean taken;

        Instant nextAt = Instant.MIN;

        Sent(Receivers.Entry entry) {
            this.entry = entry;
        }

        boolean isOut() {
            return reached || inFlight;
        }

        boolean isFree(Instant now) {
            return !inFlight && !done && !nextAt.isAfter(now);
        }
    }
}
