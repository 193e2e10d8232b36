package vigie.alerting.heartbeat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.notify.Parcel;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.record.AuditChain;
import vigie.alerting.record.Transaction;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * Passes on the beats that come in beside the findings: each is written down first, and then told to its receiver at once, beside
 * everything else that waits. A beat is never repeated and never late: a stage that stands still silences it, and the silence is the
 * alarm. With it goes a signed {@link Checkpoint} of the audit chain.
 *
 * <p>The room's thread.
 */
public final class Heartbeat {
    private static final String ALIVE = "Vigie is alive: it polls, judges, writes down and tells";

    private final Receivers receivers;
    private final AlertingMetrics metrics;
    private final String node;
    private final UnaryOperator<String> sign;
    private final AtomicBoolean inFlight = new AtomicBoolean();
    private @Nullable String receiver;
    private String externalUrl = "";
    private long count;

    /** @param sign signs a text for {@code node}, in Base64; answers an empty text if it has no key */
    public Heartbeat(Receivers receivers, AlertingMetrics metrics, String node, UnaryOperator<String> sign) {
        this.receivers = receivers;
        this.metrics = metrics;
        this.node = node;
        this.sign = sign;
    }

    /** Takes a new estate: who hears the beats, or null for nobody. */
    public void use(@Nullable String name, String url) {
        receiver = name;
        externalUrl = url;
    }

    /** Writes a beat down, if there is one among what was said, and tells it when that is on disk. */
    public void take(Transaction tx, List<Finding> findings) {
        String name = receiver;
        if (name == null || findings.stream().noneMatch(f -> f.kind() == Finding.Kind.HEARTBEAT)) {
            return;
        }
        tx.update(
                "INSERT INTO heartbeat (node, at) VALUES (?, ?) ON CONFLICT (node) DO UPDATE SET at = excluded.at",
                node,
                tx.now().toEpochMilli());
        Checkpoint checkpoint = Checkpoint.of(node, AuditChain.head(tx), tx.now(), sign);
        tx.afterCommit(() -> tell(name, checkpoint, tx.now()));
    }

    private void tell(String name, Checkpoint checkpoint, Instant now) {
        List<Receivers.Entry> entries = receivers.named(name, now);
        if (entries.isEmpty() || !inFlight.compareAndSet(false, true)) {
            return;
        }
        tell(entries, 0, notice(name, checkpoint, now), now).thenAccept(delivery -> {
            inFlight.set(false);
            boolean heard = delivery.outcome() == Delivery.Outcome.DELIVERED;
            metrics.notification(name, heard ? "heartbeat" : "heartbeat_lost");
        });
    }

    // A beat goes to the next address if it certainly did not reach the one before.
    private static CompletionStage<Delivery> tell(List<Receivers.Entry> entries, int i, Notice notice, Instant now) {
        return entries.get(i)
                .deliver(
                        notifier -> new Parcel(notice.id(), notice.kind(), notifier.render(notice)), now.toEpochMilli())
                .thenCompose(delivery -> {
                    boolean next = delivery.outcome() == Delivery.Outcome.RETRY
                            && !delivery.reached()
                            && i + 1 < entries.size();
                    return next ? tell(entries, i + 1, notice, now) : CompletableFuture.completedStage(delivery);
                });
    }

    private Notice notice(String name, Checkpoint checkpoint, Instant now) {
        String id = "vigie-heartbeat-" + node;
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", ALIVE);
        annotations.putAll(checkpoint.texts());
        Alert alert = new Alert(
                Labels.of("alertname", Finding.Kind.HEARTBEAT.alertName(), "service", "vigie", "severity", "info"),
                AlertState.FIRING,
                ALIVE,
                id,
                now,
                now,
                null,
                Double.NaN,
                annotations,
                "");
        Incident incident = new Incident(
                id, "vigie", Severity.INFO, true, ALIVE, now, null, null, List.of(alert), List.of(), List.of());
        return new Notice(
                id + '-' + now.toEpochMilli() + '-' + ++count,
                Notice.Kind.TRIGGER,
                "heartbeat",
                name,
                incident,
                List.of(alert),
                0,
                now,
                externalUrl,
                "",
                Map.of());
    }
}
