package vigie.detector.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vigie.detector.condition.Conditions;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.Instance;
import vigie.model.Service;
import vigie.model.Status;

/** What one check saw of each instance of a service, with the rules over that. Owned by the detector thread. */
final class CheckFacts {
    private final String check;
    private final Map<String, Heard> heard = new HashMap<>(); // looked up only, never walked in its order
    private final Map<String, Heard> last = new HashMap<>(); // likewise; of those that are DOWN too
    private final List<RuleDesk> rules;

    CheckFacts(String check) {
        this.check = check;
        this.rules = List.of( //
                new RuleDesk(new ForkRule(), check),
                new RuleDesk(new FinalityRule(), check),
                new RuleDesk(new PrimaryRule(), check),
                new RuleDesk(new SyncZoneRule(), check),
                new RuleDesk(new BreakerRule(), check),
                new RuleDesk(new BalancerRule(), check),
                new RuleDesk(new IntegrityRule(), check),
                new RuleDesk(new BackupRule(), check),
                new RuleDesk(new ClusterRule(), check),
                new RuleDesk(AgreementRule.ofSentinels(), check),
                new RuleDesk(AgreementRule.ofResolvers(), check));
    }

    /** The facts of an answer, and when that came. */
    private record Heard(List<Fact> facts, long atMs) {}

    /**
     * Takes an answer. One that did not work saw nothing, and takes nothing back: the state of the target decides what that is worth. What
     * one that is DOWN tells is kept for the rules that hear it.
     */
    void answer(CheckResult result, long elapsedMs) {
        if (result.status() == Status.UNKNOWN) {
            return;
        }
        Heard now = new Heard(result.facts(), elapsedMs);
        last.put(result.target().instance().address(), now);
        if (result.status() != Status.DOWN) {
            heard.put(result.target().instance().address(), now);
        }
    }

    /** Says what is new. */
    void say(Service service, List<Seat> seats, Setting setting, Conditions conditions, Instant now, long elapsedMs) {
        Set<String> there =
                seats.stream().map(seat -> seat.instance().address()).collect(Collectors.toSet());
        heard.keySet().retainAll(there);
        last.keySet().retainAll(there);
        for (RuleDesk rule : rules) {
            rule.say(picture(rule, service, seats, setting), conditions, now, elapsedMs);
        }
    }

    private Picture picture(RuleDesk rule, Service service, List<Seat> seats, Setting setting) {
        List<Picture.View> views = new ArrayList<>();
        List<Instance> down = new ArrayList<>();
        List<Instance> unknown = new ArrayList<>();
        for (Seat seat : seats) {
            boolean isDown = seat.status() == Status.DOWN;
            Heard told = (isDown && rule.hearsTheDown() ? last : heard)
                    .get(seat.instance().address());
            List<Fact> facts = told == null
                    ? List.of()
                    : told.facts().stream().filter(rule::takes).toList();
            if (isDown && (facts.isEmpty() || !rule.hearsTheDown())) {
                down.add(seat.instance());
            } else if (told == null || seat.status() == Status.UNKNOWN || facts.isEmpty()) {
                unknown.add(seat.instance());
            } else {
                views.add(new Picture.View(seat.instance(), facts, told.atMs()));
            }
        }
        return new Picture(service, views, down, unknown, setting);
    }

    /** Says that nobody watches this any more. */
    void end(Service service, Conditions conditions, Instant now) {
        String summary = check + " of " + service.name() + " is no longer watched";
        rules.forEach(rule -> rule.end(service, summary, conditions, now));
    }
}
