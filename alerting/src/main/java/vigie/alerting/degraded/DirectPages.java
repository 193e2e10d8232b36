package vigie.alerting.degraded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingMetrics;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.alert.AlertBook;
import vigie.alerting.incident.Policy;
import vigie.alerting.lead.Leadership;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.notify.Parcel;
import vigie.alerting.outbox.Outbox;
import vigie.alerting.outbox.Receivers;
import vigie.alerting.quiet.Quiet;
import vigie.alerting.record.Transaction;
import vigie.alerting.route.RouteTree;
import vigie.model.Finding;
import vigie.model.Severity;

/**
 * Pages from memory, for when the record is down: telling people fails open. A critical condition that cannot be written down
 * for half a minute is sent straight to the receivers that its route names, under a key that is a hash of its root and of when
 * it began. When the record is back, the incident takes that key as its identifier and the trigger as told, so that nobody gets
 * a second page; what was over by then is resolved under the same key, from memory too. A process that ends in between leaves
 * such a page open.
 *
 * <p>Where several nodes share the record, that one tells people that led last. If it was cut off alone, another node leads meanwhile and
 * tells the same people: so the key is a hash of the root and of the term, and the leader of the next term gives its first incident of a root
 * the identifier that the one before may have used. PagerDuty and Alertmanager's receivers then see one incident, told twice.
 *
 * <p>A page is over when each of its conditions is said to be: what is unknown, or less severe now, resolves nothing. What the
 * record holds open is for the record to resolve.
 *
 * <p>The room's thread only; answers come in from any thread.
 */
public final class DirectPages {
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Receivers receivers;
    private final AlertBook alerts;
    private final ActiveConditions active;
    private final Quiet quiet;
    private final AlertingMetrics metrics;
    private final Leadership leadership;
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Map<Page, String> ending = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<Consumer<Instant>> answers = new ConcurrentLinkedQueue<>();
    private Map<String, String> openIncidents = Map.of();
    private Set<String> untold = Set.of();

    public DirectPages(
            Receivers receivers,
            AlertBook alerts,
            ActiveConditions active,
            Quiet quiet,
            AlertingMetrics metrics,
            Leadership leadership) {
        this.receivers = receivers;
        this.alerts = alerts;
        this.active = active;
        this.quiet = quiet;
        this.metrics = metrics;
        this.leadership = leadership;
    }

    /**
     * The key under which people were paged for a root, or for what depends on it and so is folded under it, or may have been by the node that
     * led before; or null.
     */
    public @Nullable String keyOf(String root, Policy policy) {
        String own = keyOf(pages.get(root));
        if (own != null) {
            return own;
        }
        return pages.entrySet().stream()
                .filter(page -> policy.roots().of(page.getKey(), root::equals).equals(root))
                .map(page -> keyOf(page.getValue()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(leadership.isShared() ? key(root, leadership.state().term() - 1) : null);
    }

    private static @Nullable String keyOf(@Nullable Page page) {
        return page == null || !page.isOut() ? null : page.key;
    }

    /** What the record held after its last change: the open incidents by their root, and those that somebody must be told of. */
    public void recordHolds(Map<String, String> open, Set<String> notTold) {
        openIncidents = open;
        untold = notTold;
    }

    /** The record has everything again: what it took over is its own, and what it did not is over and gets its resolve. */
    public void recordIsBack(Policy policy, Instant now) {
        hearAnswers(now);
        pages.forEach((root, page) -> ending.put(page, root));
        pages.clear();
        resolve(policy, now);
    }

    /**
     * Another node leads: what it has an incident for under the same key is its own, the rest gets its resolve.
     */
    public void anotherLeads(Policy policy, Instant now) {
        if (pages.isEmpty() && ending.isEmpty()) {
            return;
        }
        hearAnswers(now);
        pages.values().removeIf(page -> openIncidents.containsValue(page.key));
        recordIsBack(policy, now);
    }

    /** The record is down: whoever must know of what waits is told. */
    public void recordIsDown(Collection<Finding> waiting, Policy policy, Instant now) {
        hearAnswers(now);
        Map<String, String> rootBefore = new HashMap<>();
        pages.forEach((root, page) -> page.active.keySet().forEach(id -> rootBefore.put(id, root)));
        Collection<Finding> paging = paging(waiting, now);
        Set<String> failing = new LinkedHashSet<>(openIncidents.keySet());
        paging.forEach(finding -> failing.add(finding.service()));
        pages.values().forEach(page -> page.active.clear());
        for (Finding finding : paging) {
            String root = policy.roots().of(finding.service(), failing::contains);
            page(root, rootBefore.get(finding.id()), finding).active.put(finding.id(), finding);
        }
        pages.entrySet().removeIf(entry -> isOver(entry.getKey(), entry.getValue()));
        pages.forEach((root, page) -> page.active.values().forEach(f -> trigger(root, page, f, policy, now)));
        resolve(policy, now);
    }

    // A parent that is seen after its child takes the child's page over, as the child's incident would be.
    private Page page(String root, @Nullable String rootBefore, Finding finding) {
        Page known = pages.get(root);
        if (known == null && rootBefore != null) {
            known = pages.remove(rootBefore);
        }
        Page page = known == null ? new Page(key(root, finding)) : known;
        pages.put(root, page);
        return page;
    }

    private boolean isOver(String root, Page page) {
        boolean over = page.active.isEmpty() && !openIncidents.containsValue(page.key);
        if (over) {
            ending.put(page, root);
        }
        return over;
    }

    /** The conditions that people must know of: critical ones for long enough, and once paged, until it is said that they are over. */
    private Collection<Finding> paging(Collection<Finding> waiting, Instant now) {
        Map<String, Finding> paging = new LinkedHashMap<>();
        pages.values().forEach(page -> paging.putAll(page.active));
        for (Finding finding : known(waiting)) {
            if (finding.state() == Finding.State.CLEAR) {
                paging.remove(finding.id());
            } else if (isPage(finding, now)) {
                paging.put(finding.id(), finding);
            }
        }
        return paging.values();
    }

    // What nobody has been told of: what waits to be written, and what is written while its trigger is not sent.
    private Collection<Finding> known(Collection<Finding> waiting) {
        Map<String, Finding> byCondition = new LinkedHashMap<>();
        for (ActiveConditions.Held held : active.all()) {
            if (held.incident() == null || untold.contains(held.incident())) {
                byCondition.put(held.finding().id(), held.finding());
            }
        }
        waiting.forEach(finding -> byCondition.put(finding.id(), finding));
        return byCondition.values();
    }

    private boolean isPage(Finding finding, Instant now) {
        return finding.state() == Finding.State.ACTIVE
                && finding.severity() == Severity.CRITICAL
                && alerts.isWatched(finding)
                && !finding.since().plus(alerts.holdFor(finding)).isAfter(now);
    }

    /** Writes down who has a page that the record does not know of. */
    public void adopt(Transaction tx, Outbox outbox) {
        for (Page page : pages.values()) {
            page.sent.forEach((receiver, sent) -> {
                if (!sent.taken
                        && sent.isOut()
                        && outbox.toldFromMemory(tx, page.key, receiver, sent.entry, sent.triggered)) {
                    tx.afterCommit(() -> sent.taken = true);
                }
            });
        }
    }

    private String key(String root, Finding finding) {
        String open = openIncidents.get(root);
        if (open != null) {
            return open;
        }
        return leadership.isShared()
                ? key(root, leadership.state().term())
                : "vigie-" + hash(root + '\n' + finding.since().toEpochMilli());
    }

    private static String key(String root, long term) {
        return "vigie-" + hash(root + "\nterm " + term);
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
            Receivers.Entry entry =
                    receivers.named(match.receiver(), now).stream().findFirst().orElse(null);
            Page.Sent sent = page.sent.get(match.receiver());
            boolean moved = sent != null
                    && entry != null
                    && !sent.isOut()
                    && (entry.isGood(now) || sent.isFree(now))
                    && !entry.address().equals(sent.entry.address());
            if (entry != null && (sent == null || moved)) {
                sent = new Page.Sent(entry);
                page.sent.put(match.receiver(), sent);
            }
            boolean loud = quiet.isLoud(AlertBook.labels(finding), match.receiver(), policy.routes(), now);
            if (loud && sent != null && !sent.triggered && mayBeCalled(sent, now)) {
                send(
                        MemoryNotice.trigger(page.key, root, finding, match.receiver(), policy.externalUrl(), now),
                        sent,
                        now);
            }
        }
    }

    private void resolve(Policy policy, Instant now) {
        List<Page> ended = new ArrayList<>();
        ending.forEach((page, root) -> {
            page.sent.values().removeIf(sent -> sent.taken || sent.done || !sent.isOut());
            page.sent.forEach((receiver, sent) -> {
                if (sent.reached && mayBeCalled(sent, now)) {
                    send(MemoryNotice.resolve(page.key, root, receiver, policy.externalUrl(), now), sent, now);
                }
            });
            if (page.sent.isEmpty()) {
                ended.add(page);
            }
        });
        ended.forEach(ending::remove);
    }

    private static boolean mayBeCalled(Page.Sent sent, Instant now) {
        return sent.isFree(now) && sent.entry.hasRoom(now);
    }

    private void send(Notice notice, Page.Sent sent, Instant now) {
        sent.inFlight = true;
        sent.entry
                .deliver(
                        notifier -> new Parcel(notice.id(), notice.kind(), notifier.render(notice)), now.toEpochMilli())
                .thenAccept(delivery -> answers.add(at -> answered(notice, sent, delivery, at)));
    }

    private void answered(Notice notice, Page.Sent sent, Delivery delivery, Instant now) {
        sent.inFlight = false;
        sent.entry.heard(delivery, now);
        sent.reached |= delivery.reached();
        Duration asked = delivery.retryAfter();
        sent.nextAt = now.plus(asked == null || asked.compareTo(AGAIN) < 0 ? AGAIN : asked);
        switch (delivery.outcome()) {
            case DELIVERED -> {
                metrics.notification(notice.receiver(), "direct");
                sent.triggered = true;
                sent.done = notice.kind() == Notice.Kind.RESOLVE;
                sent.nextAt = Instant.MIN;
            }
            // A resolve that is not taken is given up; a trigger waits for another address.
            case REJECTED -> sent.done = true;
            case RETRY -> {}
        }
    }

    private void hearAnswers(Instant now) {
        for (Consumer<Instant> answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.accept(now);
        }
    }
}
