package vigie.alerting.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.alert.AlertEvent;
import vigie.alerting.alert.Received;
import vigie.alerting.degraded.DirectPages;
import vigie.alerting.heartbeat.Heartbeat;
import vigie.alerting.incident.IncidentBook;
import vigie.alerting.incident.Leftovers;
import vigie.alerting.lead.Leadership;
import vigie.alerting.outbox.Deliveries;
import vigie.alerting.outbox.Fallbacks;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.outbox.PageStorms;
import vigie.alerting.quiet.Quiet;
import vigie.alerting.record.Database;
import vigie.alerting.record.Transaction;
import vigie.model.Finding;

/**
 * Everything that one turn of the room's loop does to the record, as one transaction and in this order: what the room was asked
 * to do, what detectors said, what time has moved on; what that means for incidents; what came of deliveries; what is sent next.
 */
public final class Pass {
    private final Database database;
    private final AlertBook alerts;
    private final IncidentBook incidents;
    private final Leftovers leftovers;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final Fallbacks fallbacks;
    private final PageStorms storms;
    private final DirectPages pages;
    private final Quiet quiet;
    private final Heartbeat heartbeat;
    private final Leadership leadership;
    private boolean begun;

    public Pass(
            Database database,
            Leadership leadership,
            AlertBook alerts,
            IncidentBook incidents,
            Leftovers leftovers,
            Outbox outbox,
            Deliveries deliveries,
            Fallbacks fallbacks,
            PageStorms storms,
            DirectPages pages,
            Quiet quiet,
            Heartbeat heartbeat) {
        this.database = database;
        this.alerts = alerts;
        this.incidents = incidents;
        this.leftovers = leftovers;
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.fallbacks = fallbacks;
        this.storms = storms;
        this.pages = pages;
        this.quiet = quiet;
        this.heartbeat = heartbeat;
        this.leadership = leadership;
    }

    /** Something that the room was asked to do, in the transaction of the next turn; it may be done again if that fails. */
    @FunctionalInterface
    public interface Work {
        /** Does it, and answers what it means for alerts. */
        List<AlertEvent> in(Transaction tx);
    }

    /**
     * What a turn is to do.
     *
     * @param received what others have raised
     * @param tick whether time is to be looked at
     * @param stoodStill how long the process did not run, or zero
     * @param sends whether notices may be claimed
     */
    public record Input(
            List<Work> work,
            List<Finding> findings,
            List<Received> received,
            boolean tick,
            Duration stoodStill,
            boolean sends) {}

    /**
     * What a turn has left to do outside of the record.
     *
     * @param leads whether this process leads; if not, its findings and its work were not taken
     * @param doubts incidents whose dependants must be checked afresh
     * @param open the open incidents by their root: a view, of use when the turn is on disk
     * @param untold the incidents of which somebody still has to be told
     * @param nextAt when a notice is due next, or null
     * @param waiting how many notices are not delivered
     * @param oldest since when the oldest of them waits, or null
     * @param auditEntries how many entries the audit trail has
     */
    public record Output(
            boolean leads,
            List<Leftovers.Doubt> doubts,
            Map<String, String> open,
            Set<String> untold,
            @Nullable Instant nextAt,
            long waiting,
            @Nullable Instant oldest,
            long auditEntries) {}

    public Output run(Input input) {
        return database.write(tx -> turn(tx, input));
    }

    private Output turn(Transaction tx, Input input) {
        alerts.begin();
        if (!leadership.turn(tx, input.tick())) {
            tx.afterCommit(() -> begun = false);
            return follow(tx, input);
        }
        if (!begun) {
            alerts.restart(tx);
            deliveries.restart(tx);
            tx.afterCommit(() -> begun = true);
        }
        // Another node may have taken alerts, silences and acknowledgements meanwhile.
        othersMayHaveWritten(input.tick());
        if (!input.stoodStill().isZero()) {
            alerts.stoodStill(tx, input.stoodStill());
        }
        quiet.begin(tx, input.tick());
        incidents.begin(tx, input.tick());
        deliveries.settle(tx);
        // Before and after: an incident that ends now, and one that begins now, may both have been told from memory.
        pages.adopt(tx, outbox);
        List<AlertEvent> events = events(tx, input);
        quiet.heard(events, tx.now());
        heartbeat.take(tx, input.findings());
        incidents.fold(tx, events);
        pages.adopt(tx, outbox);
        List<Leftovers.Doubt> doubts = List.of();
        if (input.tick()) {
            doubts = leftovers.find(tx);
            incidents.tick(tx);
            outbox.remind(tx);
            fallbacks.look(tx);
        }
        if (input.sends()) {
            if (input.tick()) {
                storms.tick(tx);
            }
            deliveries.claim(tx);
        }
        return output(tx, true, doubts);
    }

    /**
     * A turn of a node that does not lead: it takes the alerts that others bring, since whoever brought them is told that they are on disk;
     * it knows what is open and silenced, in case it has to lead; and it leaves everything else to the leader.
     */
    private Output follow(Transaction tx, Input input) {
        othersMayHaveWritten(true);
        quiet.begin(tx, false);
        incidents.begin(tx, true);
        deliveries.settle(tx);
        incidents.fold(tx, alerts.receive(tx, input.received()));
        return output(tx, false, List.of());
    }

    private void othersMayHaveWritten(boolean tick) {
        if (leadership.isShared()) {
            incidents.othersMayHaveWritten();
            if (tick) {
                quiet.othersMayHaveWritten();
            }
        }
    }

    private List<AlertEvent> events(Transaction tx, Input input) {
        List<AlertEvent> events = new ArrayList<>();
        for (Work work : input.work()) {
            events.addAll(work.in(tx));
        }
        events.addAll(alerts.take(tx, input.findings()));
        events.addAll(alerts.receive(tx, input.received()));
        if (input.tick()) {
            events.addAll(alerts.tick(tx));
        }
        return events;
    }

    private Output output(Transaction tx, boolean leads, List<Leftovers.Doubt> doubts) {
        Outbox.Waiting waiting = Outbox.waiting(tx);
        return new Output(
                leads,
                doubts,
                incidents.open(),
                outbox.untold(tx),
                leads ? deliveries.next(tx) : null,
                waiting.count(),
                waiting.oldest(),
                tx.number("SELECT max(seq) FROM audit"));
    }
}
