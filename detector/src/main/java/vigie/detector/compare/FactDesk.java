package vigie.detector.compare;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import vigie.detector.condition.Conditions;
import vigie.model.CheckResult;
import vigie.model.Service;

/**
 * The facts of one service, by the check that saw them. Owned by the detector thread. A check without facts costs one look-up for each
 * answer.
 */
public final class FactDesk {
    private final Map<String, CheckFacts> checks = new TreeMap<>();

    /** Takes an answer; true if its check has facts, so that {@link #say} may have news. */
    public boolean answer(CheckResult result, long elapsedMs) {
        CheckFacts facts = checks.get(result.target().check());
        if (facts == null && result.facts().isEmpty()) {
            return false;
        }
        if (facts == null) {
            facts = new CheckFacts(result.target().check());
            checks.put(result.target().check(), facts);
        }
        facts.answer(result, elapsedMs);
        return true;
    }

    /** The checks that have facts. */
    public Set<String> checks() {
        return Set.copyOf(checks.keySet());
    }

    /** Says what is new of one check; call it after the board shows the change. */
    public void say(
            String check,
            Service service,
            List<Seat> seats,
            Setting setting,
            Conditions conditions,
            Instant now,
            long elapsedMs) {
        CheckFacts facts = checks.get(check);
        if (facts != null) {
            facts.say(service, seats, setting, conditions, now, elapsedMs);
        }
    }

    /** Ends what was said of every check that is not watched any more. */
    public void retain(Set<String> watched, Service service, Conditions conditions, Instant now) {
        for (String check : List.copyOf(checks.keySet())) {
            if (!watched.contains(check)) {
                requireNonNull(checks.remove(check)).end(service, conditions, now);
            }
        }
    }
}
