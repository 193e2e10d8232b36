package vigie.detector.estate;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.condition.Words;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.EstateBoard.Measured;
import vigie.model.Service;
import vigie.model.Status;

/**
 * What a service does of what it promises: how long it is down, against its recovery time objective, and how much would be lost if it
 * were lost now, against its recovery point objective. Owned by the detector thread.
 *
 * <p>What would be lost is what the best copy lacks. A copy that does not answer lacks a second more with every second, since it may have
 * been left behind. What no check ever told of is not known, and nothing is said of it.
 */
final class ObjectiveDesk {
    /** What checks call a copy that no instance works on. */
    private static final String BACKUP = "backup";

    private final Map<String, Copy> copies = new HashMap<>(); // looked up and counted only, never shown in its order
    private long downSinceMs = -1;
    private double lastRecoverySeconds = Double.NaN;
    private Measured measured = Measured.NOTHING;

    /** How much a copy lacked when it was last heard of. */
    private record Copy(String check, String instance, String name, double seconds, long atMs) {
        double seconds(long elapsedMs) {
            return seconds + (elapsedMs - atMs) / 1e3;
        }
    }

    /** Takes an answer. */
    void answer(CheckResult result, long elapsedMs) {
        boolean works = result.status() == Status.UP || result.status() == Status.DEGRADED;
        for (Fact fact : result.facts()) {
            double seconds = fact.topic() == Fact.Topic.COPY && works ? seconds(fact.value()) : Double.NaN;
            if (!Double.isNaN(seconds)) {
                String check = result.target().check();
                String instance = result.target().instance().address();
                copies.put(
                        check + ' ' + instance + ' ' + fact.key(),
                        new Copy(check, instance, fact.key(), seconds, elapsedMs));
            }
        }
    }

    private static double seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return seconds >= 0 ? seconds : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Forgets the copies that are not watched any more. */
    void retain(Set<String> checks, Set<String> instances) {
        copies.values().removeIf(copy -> !checks.contains(copy.check()) || !instances.contains(copy.instance()));
    }

    /** Measures again; true if there is something to show. Call it about once a second. */
    boolean measure(Status status, long elapsedMs) {
        if (status == Status.DOWN && downSinceMs < 0) {
            downSinceMs = elapsedMs;
        } else if (downSinceMs >= 0 && (status == Status.UP || status == Status.DEGRADED)) {
            lastRecoverySeconds = (elapsedMs - downSinceMs) / 1e3;
            downSinceMs = -1;
        }
        Copy best = best(elapsedMs);
        Measured before = measured;
        measured = new Measured(
                downSinceMs < 0 ? lastRecoverySeconds : (elapsedMs - downSinceMs) / 1e3,
                best == null ? Double.NaN : best.seconds(elapsedMs));
        return !measured.equals(before);
    }

    /** How much the best copy at some addresses lacks, seconds; NaN if no check told of one. A backup is none: it must be restored first. */
    double lossSeconds(Predicate<String> address, long elapsedMs) {
        Copy best = best(copy -> !copy.name().equals(BACKUP) && address.test(copy.instance()), elapsedMs);
        return best == null ? Double.NaN : best.seconds(elapsedMs);
    }

    private @Nullable Copy best(long elapsedMs) {
        return best(copy -> true, elapsedMs);
    }

    private @Nullable Copy best(Predicate<Copy> which, long elapsedMs) {
        Copy best = null;
        for (Copy copy : copies.values()) {
            if (!which.test(copy)) {
                continue;
            }
            if (best == null || copy.seconds(elapsedMs) < best.seconds(elapsedMs)) {
                best = copy;
            }
        }
        return best;
    }

    /** As last measured. */
    Measured measured() {
        return measured;
    }

    /** Says how the objectives stand. */
    void say(Service service, Conditions conditions, Instant now, long elapsedMs) {
        ObjectiveFindings findings = new ObjectiveFindings(service, now);
        if (service.rto() != null && !Double.isNaN(measured.recoverySeconds())) {
            boolean down = downSinceMs >= 0;
            conditions.say(findings.recovery(service.rto(), down, measured.recoverySeconds()));
        }
        Copy best = best(elapsedMs);
        if (service.rpo() != null && best != null) {
            String which = "the best copy is " + best.name() + " of " + best.instance() + ", heard of "
                    + Words.span((elapsedMs - best.atMs()) / 1e3) + " ago, " + Words.span(best.seconds())
                    + " behind then";
            conditions.say(findings.loss(service.rpo(), measured.lossSeconds(), which));
        }
    }
}
