package vigie.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.model.CheckResult;
import vigie.model.Status;
import vigie.model.Target;

/**
 * How far each target has come, so that one that stays behind its fellows, the same check of the service's other instances, is seen. The
 * loop's thread alone. Costs a look at each fellow for each answer that tells its progress.
 *
 * <p>An answer is compared with those that came before it, so a fellow that was polled a while ago makes it look further ahead than it is,
 * never further behind. A fellow counts for as long as its answer is fresh.
 */
final class Fellows {
    private static final int REASON = 500;

    private final Map<String, Map<Target, Told>> checks = new HashMap<>();

    /** What a target has told, and until when that is fresh. */
    private record Told(List<Seen.Progress> progress, long untilNanos) {}

    /** The answer as it is beside the others: DEGRADED if the target stays behind them. */
    Probe.Answer beside(PolledTarget t, Probe.Answer answer, long nowNanos) {
        List<Seen.Progress> own = answer.seen().progress();
        Map<Target, Told> all = checks.get(check(t.target));
        if (own.isEmpty()) {
            return answer; // a failed poll tells nothing, and takes nothing back
        }
        List<String> behind = new ArrayList<>();
        for (Seen.Progress progress : own) {
            String reason = all == null ? null : behind(progress, t.target, all, nowNanos);
            if (reason != null) {
                behind.add(reason);
            }
        }
        checks.computeIfAbsent(check(t.target), key -> new LinkedHashMap<>())
                .put(t.target, new Told(own, nowNanos + fresh(t).toNanos()));
        return behind.isEmpty() ? answer : degraded(answer, behind);
    }

    /** Forgets a target. */
    void forget(Target target) {
        Map<Target, Told> all = checks.get(check(target));
        if (all != null && all.remove(target) != null && all.isEmpty()) {
            checks.remove(check(target));
        }
    }

    private static @Nullable String behind(Seen.Progress own, Target target, Map<Target, Told> all, long nowNanos) {
        long furthest = own.value();
        Target fellow = target;
        for (Map.Entry<Target, Told> other : all.entrySet()) {
            if (other.getKey().equals(target) || nowNanos - other.getValue().untilNanos() > 0) {
                continue;
            }
            for (Seen.Progress theirs : other.getValue().progress()) {
                if (theirs.what().equals(own.what()) && theirs.value() > furthest) {
                    furthest = theirs.value();
                    fellow = other.getKey();
                }
            }
        }
        long missing = furthest - own.value();
        return missing <= own.within()
                ? null
                : own.what() + ' ' + own.value() + " is " + missing + " behind " + own.what() + ' ' + furthest + " of "
                        + fellow.instance().name() + ", allowed " + own.within();
    }

    private static Probe.Answer degraded(Probe.Answer answer, List<String> behind) {
        String reason = String.join("; ", behind);
        if (answer.status() != Status.UP) {
            reason = answer.reason() + "; " + reason;
        }
        Status status = answer.status() == Status.UP ? Status.DEGRADED : answer.status();
        CheckResult.Phase phase = Objects.requireNonNullElse(answer.phase(), CheckResult.Phase.ASSERT);
        return new Probe.Answer(status, phase, Excerpt.of(reason, REASON), answer.components(), answer.seen());
    }

    private static Duration fresh(PolledTarget t) {
        Duration stale = t.check.staleAfter();
        return stale == null ? t.check.interval().multipliedBy(4) : stale;
    }

    private static String check(Target target) {
        return target.service() + '/' + target.check();
    }
}
