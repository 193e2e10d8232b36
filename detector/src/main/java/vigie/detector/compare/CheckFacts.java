package vigie.detector.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final List<RuleDesk> rules;

    CheckFacts(String check) {
        this.check = check;
        this.rules = List.of( //
                new RuleDesk(new ForkRule(), check),
                new RuleDesk(new PrimaryRule(), check),
                new RuleDesk(new BreakerRule(), check),
                new RuleDesk(AgreementRule.ofSentinels(), check),
                new RuleDesk(AgreementRule.ofResolvers(), check));
    }

    /** The facts of an instance's last answer that worked, and when that came. */
    private record Heard(List<Fact> facts, long atMs) {}

    /** Takes an answer. One that did not work saw nothing, and takes nothing back: the state of the target decides what that is worth. */
    void answer(CheckResult result, long elapsedMs) {
        if (result.status() == Status.UP || result.status() == Status.DEGRADED) {
            heard.put(result.target().instance().address(), new Heard(result.facts(), elapsedMs));
        }
    }

    /** Says what is new. */
    void say(Service service, List<Seat> seats, Conditions conditions, Instant now, long elapsedMs) {
        heard.keySet()
                .removeIf(address -> seats.stream()
                        .noneMatch(seat -> seat.instance().address().equals(address)));
        for (RuleDesk rule : rules) {
            rule.say(picture(rule, service, seats), conditions, now, elapsedMs);
        }
    }

    private Picture picture(RuleDesk rule, Service service, List<Seat> seats) {
        List<Picture.View> views = new ArrayList<>();
        List<Instance> down = new ArrayList<>();
        List<Instance> unknown = new ArrayList<>();
        for (Seat seat : seats) {
            Heard last = heard.get(seat.instance().address());
            if (seat.status() == Status.DOWN) {
                down.add(seat.instance());
            } else if (last == null
                    || seat.status() == Status.UNKNOWN
                    || !last.facts().stream().anyMatch(rule::takes)) {
                unknown.add(seat.instance());
            } else {
                List<Fact> facts = last.facts().stream().filter(rule::takes).toList();
                views.add(new Picture.View(seat.instance(), facts, last.atMs()));
            }
        }
        return new Picture(service, views, down, unknown);
    }

    /** Says that nobody watches this any more. */
    void end(Service service, Conditions conditions, Instant now) {
        String summary = check + " of " + service.name() + " is no longer watched";
        rules.forEach(rule -> rule.end(service, summary, conditions, now));
    }
}
