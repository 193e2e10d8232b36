package vigie.alerting.degraded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.incident.Policy;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.notify.Notifier;
import vigie.alerting.notify.Parcel;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Severity;

/**
 * Pages from memory, for when the record is down: telling people fails open. A critical condition that cannot be written down
 * for half a minute is sent straight to the receivers that its route names, under a key that is a hash of its root and of when
 * it began. When the record is back, the incident takes that key as its identifier, so that nobody gets a second page; what was
 * over by then is resolved under the same key, from memory too. A process that ends in between leaves such a page open.
 *
 * <p>The room's thread only; answers come in from any thread.
 */
public final class DirectPages {
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Receivers receivers;
    private final AlertBook alerts;
    private final ActiveConditions active;
    private final AlertingMetrics metrics;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private Map<String, String> openIncidents = Map.of();
    private Set<String> untold = Set.of();

    public DirectPages(Receivers receivers, AlertBook alerts, ActiveConditions active, AlertingMetrics metrics) {
        this.receivers = receivers;
        this.alerts = alerts;
        this.active = active;
        this.metrics = metrics;
    }

    /** What was sent for one root. */
    private static final class Page {
        final String key;
        final Map<String, Finding> active = new LinkedHashMap<>();
        final Map<String, Sent> sent = new LinkedHashMap<>();
        boolean over;

        Page(String key) {
            this.key = key;
        }
    }

    /** What one receiver has. */
    private static final class Sent {
        boolean triggered;
        boolean resolved;
        boolean inFlight;
        Instant nextAt = Instant.MIN;
    }

    /** The key under which people were paged for a root, or null. */
    @Nullable
    public String keyOf(String root) {
        Page page = pages.get(root);
        return page == null || page.over || page.sent.isEmpty() ? null : page.key;
    }

    /** The record is back and has these open incidents: what they took over is theirs, and what is over gets its resolve. */
    public void recordIsBack(Map<String, String> open, Set<String> notTold, Policy policy, Instant now) {
        openIncidents = open;
        untold = notTold;
        hearAnswers();
        pages.values().removeIf(page -> open.containsValue(page.key));
        pages.values().forEach(page -> page.over = true);
        resolve(policy, now);
    }

    /** The record is down: whoever must know of what waits is told. */
    public void recordIsDown(List<Finding> waiting, Policy policy, Instant now) {
        hearAnswers();
        Set<String> failing = new LinkedHashSet<>(openIncidents.keySet());
        List<Finding> critical = new ArrayList<>();
        for (Finding finding : known(waiting)) {
            if (isPage(finding, now)) {
                critical.add(finding);
                failing.add(finding.service());
            }
        }
        pages.values().forEach(page -> page.active.clear());
        for (Finding finding : critical) {
            String root = policy.roots().of(finding.service(), failing::contains);
            pages.computeIfAbsent(root, r -> new Page(key(r, finding))).active.put(finding.id(), finding);
        }
        pages.values().forEach(page -> page.over = page.active.isEmpty());
        for (Map.Entry<String, Page> entry : pages.entrySet()) {
            entry.getValue().active.values().forEach(f -> trigger(entry.getKey(), entry.getValue(), f, policy, now));
        }
        resolve(policy, now);
    }

    // What nobody has been told of: what waits to be written, and what is written while its trigger is not sent.
    private Collection<Finding> known(List<Finding> waiting) {
        Map<String, Finding> byCondition = new LinkedHashMap<>();
        for (ActiveConditions.Held held : active.all()) {
            if (held.incident() == null || untold.contains(held.incident())) {
                byCondition.put(held.finding().id(), held.finding());
            }
        }
        waiting.forEach(finding -> byCondition.put(finding.id(), finding));
        return byCondition.values();
    }

    /** Writes down who has a page that the record does not know of. */
    public void adopt(Transaction tx, Outbox outbox) {
        for (Page page : pages.values()) {
            page.sent.forEach((receiver, sent) -> {
                if (sent.triggered || sent.inFlight) {
                    outbox.toldFromMemory(tx, page.key, receiver);
                }
            });
        }
    }

    private boolean isPage(Finding finding, Instant now) {
        return finding.state() == Finding.State.ACTIVE
                && finding.severity() == Severity.CRITICAL
                && !finding.since().plus(alerts.holdFor(finding)).isAfter(now);
    }

    private String key(String root, Finding finding) {
        String open = openIncidents.get(root);
        return open != null
                ? open
                : "vigie-" + hash(root + '\n' + finding.since().toEpochMilli());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void trigger(String root, Page page, Finding finding, Policy policy, Instant now) {
        for (RouteTree.Match match : policy.routes().receivers(AlertBook.labels(finding))) {
            Sent sent = page.sent.computeIfAbsent(match.receiver(), x -> new Sent());
            if (!sent.triggered && isFree(sent, now)) {
                Notice notice = notice(root, page, finding, Notice.Kind.TRIGGER, match.receiver(), policy, now);
                send(notice, sent, now, () -> sent.triggered = true);
            }
        }
    }

    private void resolve(Policy policy, Instant now) {
        for (Iterator<Map.Entry<String, Page>> i = pages.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Page> entry = i.next();
            Page page = entry.getValue();
            if (!page.over) {
                continue;
            }
            page.sent.values().removeIf(sent -> sent.resolved || (!sent.triggered && !sent.inFlight));
            page.sent.forEach((receiver, sent) -> {
                if (sent.triggered && isFree(sent, now)) {
                    Notice over = notice(entry.getKey(), page, null, Notice.Kind.RESOLVE, receiver, policy, now);
                    send(over, sent, now, () -> sent.resolved = true);
                }
            });
            // An incident that the record holds open is resolved by the record.
            if (page.sent.isEmpty() || openIncidents.containsValue(page.key)) {
                i.remove();
            }
        }
    }

    private static boolean isFree(Sent sent, Instant now) {
        return !sent.inFlight && !sent.nextAt.isAfter(now);
    }

    private void send(Notice notice, Sent sent, Instant now, Runnable whenDelivered) {
        Notifier notifier = receivers.notifier(notice.receiver());
        if (notifier == null) {
            return;
        }
        sent.inFlight = true;
        sent.nextAt = now.plus(AGAIN);
        Parcel parcel = new Parcel(notice.id(), notice.kind(), notifier.render(notice));
        notifier.deliver(parcel)
                .whenComplete((delivery, bug) -> answers.add(() -> {
                    sent.inFlight = false;
                    if (delivery != null && delivery.outcome() == Delivery.Outcome.DELIVERED) {
                        metrics.notification(notice.receiver(), "direct");
                        whenDelivered.run();
                    }
                }));
    }

    private void hearAnswers() {
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
        }
    }

    private static Notice notice(
            String root,
            Page page,
            @Nullable Finding finding,
            Notice.Kind kind,
            String receiver,
            Policy policy,
            Instant now) {
        String summary = finding == null ? root + " has recovered" : finding.summary();
        Instant since = finding == null ? now : finding.since();
        List<Alert> alerts = finding == null ? List.of() : List.of(alert(page, finding, now));
        Incident incident = new Incident(
                page.key,
                root,
                Severity.CRITICAL,
                finding != null,
                summary,
                since,
                finding == null ? now : null,
                null,
                alerts,
                List.of(),
                List.of());
        String id = page.key + '-' + kind.name().toLowerCase(Locale.ROOT);
        String reason = "the record is down: told from memory";
        return new Notice(id, kind, reason, receiver, incident, alerts, 0, now, policy.externalUrl(), "", Map.of());
    }

    private static Alert alert(Page page, Finding finding, Instant now) {
        return new Alert(
                AlertBook.labels(finding),
                AlertState.FIRING,
                finding.summary(),
                page.key,
                finding.since(),
                now,
                null,
                finding.value());
    }
}
