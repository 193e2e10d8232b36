package vigie.collector.probe.integrity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** The items that are not as they should be, or could not be looked at, each since it was last looked at. One thread. */
final class Troubles {
    private static final int TOLD = 5;
    private static final int FACTS = 50;

    private final String items;
    private final Map<String, String> broken = new LinkedHashMap<>(); // the one looked at longest ago first
    private final Map<String, String> unknown = new LinkedHashMap<>();

    /** {@code items} says what they are: files, constraints. */
    Troubles(String items) {
        this.items = items;
    }

    void fine(String item) {
        broken.remove(item);
        unknown.remove(item);
    }

    void broken(String item, String how) {
        fine(item);
        broken.put(item, how);
    }

    /** What was known of it before stays: it is not mended by not being seen. */
    void unknown(String item, String why) {
        String before = broken.remove(item);
        if (before == null) {
            unknown.remove(item);
            unknown.put(item, why);
        } else {
            broken.put(item, before);
        }
    }

    /** Forgets the items that are none any more. */
    void retain(Predicate<String> items) {
        broken.keySet().removeIf(items.negate());
        unknown.keySet().removeIf(items.negate());
    }

    /** The one that was looked at longest ago, null if there is none. */
    @Nullable
    String oldest() {
        return !broken.isEmpty()
                ? broken.keySet().iterator().next()
                : unknown.isEmpty() ? null : unknown.keySet().iterator().next();
    }

    /** What is known now. */
    Answer answer(Round round, double nowSeconds) {
        Verdict verdict = new Verdict();
        if (!broken.isEmpty()) {
            verdict.add(
                    Status.DEGRADED,
                    broken.size() + " of " + round.total() + " " + items + " not as they should be: " + told(broken));
        }
        Status notKnown = broken.isEmpty() ? Status.UNKNOWN : Status.DEGRADED;
        if (!unknown.isEmpty()) {
            verdict.add(notKnown, unknown.size() + " " + items + " cannot be looked at: " + told(unknown));
        }
        if (!round.isKnown()) {
            verdict.add(notKnown, "the first round is not through: " + round.done() + " of " + round.total());
        }
        if (round.isLate(nowSeconds)) {
            verdict.add(
                    Status.DEGRADED,
                    "the round takes longer than it may: " + round.done() + " of " + round.total() + " " + items);
        }
        return verdict.answer(List.of()).seeing(new Seen(facts(round), List.of(), figures(round)));
    }

    private static String told(Map<String, String> troubles) {
        String some = troubles.entrySet().stream()
                .limit(TOLD)
                .map(trouble -> Excerpt.of(trouble.getKey(), 120) + " " + trouble.getValue())
                .collect(Collectors.joining(", "));
        return troubles.size() > TOLD ? some + " and " + (troubles.size() - TOLD) + " more" : some;
    }

    /** That all is whole is said only once all was looked at. */
    private List<Fact> facts(Round round) {
        List<Fact> facts = new ArrayList<>();
        broken.forEach((item, how) -> {
            if (facts.size() < FACTS) {
                facts.add(new Fact(Topic.INTEGRITY, Excerpt.of(item, 120), how));
            }
        });
        if (broken.isEmpty() && unknown.isEmpty() && round.isKnown()) {
            facts.add(new Fact(Topic.INTEGRITY, "", "whole"));
        }
        return facts;
    }

    private List<Seen.Figure> figures(Round round) {
        return List.of(
                figure("integrity_items", (double) round.total()),
                figure("integrity_broken", (double) broken.size()),
                figure("integrity_round_seconds", round.tookSeconds()));
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }
}
