package vigie.alerting.loop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.alerting.AlertingMetrics;
import vigie.model.Finding;
import vigie.model.Severity;

/**
 * The findings that are accepted and not in the record yet: the newest of each condition, the critical ones first. Bounded: when
 * it is full, a new condition pushes out the oldest that is not critical. accepted = in the record + superseded + dropped +
 * waiting. Any thread.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int MOST = 200_000;
    private static final int MOST_AT_ONCE = 2_000;

    private final Map<String, Finding> urgent = new LinkedHashMap<>();
    private final Map<String, Finding> ordinary = new LinkedHashMap<>();
    /** Where others may lead: what was last said and is not clear, written or not. Detectors say each change once. */
    private final Map<String, Finding> standing = new LinkedHashMap<>();

    private final boolean remembers;
    private final AlertingMetrics metrics;
    private List<Finding> inHand = List.of();
    private @Nullable Finding suspect;
    private int atOnce = MOST_AT_ONCE;

    Intake(AlertingMetrics metrics) {
        this(metrics, false);
    }

    /**
     * An empty one.
     *
     * @param remembers whether {@link #sayAgain} will be asked for
     */
    Intake(AlertingMetrics metrics, boolean remembers) {
        this.metrics = metrics;
        this.remembers = remembers;
    }

    synchronized void add(Finding finding) {
        if (remembers) {
            if (finding.state() == Finding.State.CLEAR) {
                standing.remove(finding.id());
            } else if (standing.size() < MOST || standing.containsKey(finding.id())) {
                standing.put(finding.id(), finding);
            }
        }
        queue(finding);
    }

    /** Another process has led, and this one does now: what was last said and is not clear waits to be written, though it was before. */
    synchronized void sayAgain() {
        Map<String, Finding> waiting = new LinkedHashMap<>(urgent);
        waiting.putAll(ordinary);
        standing.forEach((id, finding) -> {
            if (!waiting.containsKey(id)) {
                queue(finding);
            }
        });
    }

    private void queue(Finding finding) {
        String id = finding.id();
        boolean isUrgent = finding.severity() == Severity.CRITICAL;
        // What was said before of the same condition does not matter any more, whatever its severity was.
        urgent.remove(id);
        ordinary.remove(id);
        (isUrgent ? urgent : ordinary).put(id, finding);
        if (urgent.size() + ordinary.size() > MOST) {
            Iterator<String> oldest =
                    (ordinary.isEmpty() ? urgent : ordinary).keySet().iterator();
            oldest.next();
            oldest.remove();
            metrics.dropped(1);
        }
    }

    /**
     * The next findings to be written; they count as unsaved until {@link #saved} or {@link #failed} is called. None, if it has to be
     * seen whether the record takes a turn without the one that was in hand when it took none.
     */
    synchronized List<Finding> take() {
        List<Finding> batch = new ArrayList<>();
        if (suspect == null) {
            take(urgent, batch);
            take(ordinary, batch);
        }
        inHand = batch;
        return batch;
    }

    private void take(Map<String, Finding> from, List<Finding> batch) {
        Iterator<Finding> findings = from.values().iterator();
        while (batch.size() < atOnce && findings.hasNext()) {
            batch.add(findings.next());
            findings.remove();
        }
    }

    /** What was taken is in the record; without the suspect it took it, so that is dropped. */
    synchronized void saved() {
        if (suspect != null) {
            LOG.error("a finding that cannot be written is dropped: {}", suspect);
            suspect = null;
            metrics.dropped(1);
        }
        inHand = List.of();
        atOnce = Math.min(MOST_AT_ONCE, atOnce * 2);
    }

    /**
     * What was taken is not in the record: it waits again, unless something newer was said meanwhile.
     *
     * @param broken whether something cannot be written at all: smaller and smaller parts find out which finding it is, and that
     *     one alone is dropped, but not if the record takes nothing without it either
     */
    synchronized void failed(boolean broken) {
        if (suspect != null) {
            inHand = List.of(suspect);
            suspect = null;
            giveBack();
        } else if (broken && inHand.size() == 1) {
            suspect = inHand.get(0);
        } else {
            giveBack();
        }
        if (broken && !inHand.isEmpty()) {
            atOnce = Math.max(1, inHand.size() / 2);
        }
        inHand = List.of();
    }

    private void giveBack() {
        Map<String, Finding> newer = new LinkedHashMap<>(urgent);
        newer.putAll(ordinary);
        urgent.clear();
        ordinary.clear();
        for (Finding finding : inHand) {
            if (!newer.containsKey(finding.id())) {
                queue(finding);
            }
        }
        newer.values().forEach(this::queue);
    }

    /** Everything that waits, the critical first. */
    synchronized List<Finding> waiting() {
        List<Finding> all = new ArrayList<>(inHand);
        if (suspect != null) {
            all.add(suspect);
        }
        all.addAll(urgent.values());
        all.addAll(ordinary.values());
        return all;
    }

    synchronized int size() {
        return inHand.size() + (suspect == null ? 0 : 1) + urgent.size() + ordinary.size();
    }

    synchronized boolean isEmpty() {
        return suspect == null && urgent.isEmpty() && ordinary.isEmpty();
    }
}
