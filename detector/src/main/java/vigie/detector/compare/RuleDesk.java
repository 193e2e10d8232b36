package vigie.detector.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.model.CheckResult.Fact;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Service;

/**
 * One rule for one check of a service, and what was said by it. Owned by the detector thread.
 *
 * <p>Instances are not polled at one moment, so what begins to hold is said only once every instance that it is judged from has answered
 * again and it still holds: in a switch-over the new primary is seen before the old one was looked at again. A rule may want it to last.
 */
final class RuleDesk {
    private static final int MOST_CLAIMS = 1_000;

    private final FactRule rule;
    private final String check;
    private final Map<String, Claim> said = new LinkedHashMap<>();
    private final Map<String, Long> pending = new HashMap<>(); // looked up only, never walked

    RuleDesk(FactRule rule, String check) {
        this.rule = rule;
        this.check = check;
    }

    /** Whether an answer that is DOWN counts too. */
    boolean hearsTheDown() {
        return rule.hearsTheDown();
    }

    /** Whether the rule is about a fact. */
    boolean takes(Fact fact) {
        return fact.topic() == rule.topic();
    }

    /** Says what is new in a picture. */
    void say(Picture picture, Conditions conditions, Instant now, long elapsedMs) {
        if (picture.views().isEmpty() && said.isEmpty()) {
            return; // the check has nothing to do with this rule
        }
        Map<String, Claim> claims = new LinkedHashMap<>();
        rule.judge(picture).forEach(claim -> claims.put(claim.id(), claim));
        for (Claim claim : claims.values()) {
            Claim before = said.get(claim.id());
            boolean tellable = before != null || (claim.state() != State.UNKNOWN && said.size() < MOST_CLAIMS);
            if (tellable && isSettled(claim, before, picture, elapsedMs)) {
                said.put(claim.id(), claim);
                conditions.say(finding(claim, claim.state(), claim.summary(), picture.service(), now));
            }
        }
        if (picture.down().isEmpty() && picture.unknown().isEmpty()) {
            for (Claim gone : new ArrayList<>(said.values())) {
                if (!claims.containsKey(gone.id())) {
                    forget(gone, "nothing tells of it any more", picture.service(), conditions, now);
                }
            }
        }
    }

    private boolean isSettled(Claim claim, @Nullable Claim before, Picture picture, long nowMs) {
        boolean begins = claim.state() == State.ACTIVE && (before == null || before.state() != State.ACTIVE);
        if (begins) {
            long since = pending.computeIfAbsent(claim.id(), id -> nowMs);
            if (nowMs - since < rule.lastsMs(picture)) {
                return false;
            }
            if (picture.views().stream().anyMatch(view -> view.heardAtMs() <= since)) {
                return false;
            }
        }
        pending.remove(claim.id());
        return true;
    }

    /** Says that nothing of it is watched any more. */
    void end(Service service, String summary, Conditions conditions, Instant now) {
        for (Claim claim : new ArrayList<>(said.values())) {
            forget(claim, summary, service, conditions, now);
        }
    }

    private void forget(Claim claim, String summary, Service service, Conditions conditions, Instant now) {
        said.remove(claim.id());
        pending.remove(claim.id());
        conditions.end(finding(claim, State.CLEAR, summary, service, now));
    }

    private Finding finding(Claim claim, State state, String summary, Service service, Instant now) {
        return new Finding(
                claim.kind(),
                state,
                claim.severity(),
                service.name(),
                null,
                check,
                null,
                claim.labels(),
                summary,
                claim.evidence(),
                now,
                claim.value(),
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
