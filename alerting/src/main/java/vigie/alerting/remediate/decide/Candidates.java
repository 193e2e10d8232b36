package vigie.alerting.remediate.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.PlanMatcher;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.run.Picture;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;

/**
 * What is to be decided: of the conditions that hold, those that a plan waits for and that have held for long enough, each on the
 * instances that it means. A condition of a whole service means its instances that are not UP.
 *
 * @param byService one question for each instance, that of the first plan in the estate's order; services by name
 * @param aimless conditions that mean no instance at all, as candidates with an empty address
 */
record Candidates(Map<String, List<Candidate>> byService, List<Candidate> aimless) {

    static Candidates of(Picture picture, EstateBoard board, Instant now) {
        List<Candidate> found = new ArrayList<>();
        List<Candidate> aimless = new ArrayList<>();
        List<Plan> plans = picture.config().plans();
        for (Trigger trigger : plans.isEmpty() ? List.<Trigger>of() : picture.triggers()) {
            Plan plan = PlanMatcher.first(plans, trigger.finding());
            if (plan == null || now.isBefore(trigger.activeAt().plus(plan.when().holdFor()))) {
                continue;
            }
            List<Instance> targets = targets(trigger.finding(), board);
            targets.forEach(at -> found.add(Candidate.of(plan, picture.mode(plan), trigger, at)));
            if (targets.isEmpty()) {
                Instance nowhere = new Instance(trigger.finding().service(), "", "", "", Labels.EMPTY);
                aimless.add(Candidate.of(plan, picture.mode(plan), trigger, nowhere));
            }
        }
        // Stable: within a plan, the order in which the conditions were told.
        found.sort(Comparator.comparingInt(c -> plans.indexOf(c.plan())));
        Map<String, Map<String, Candidate>> first = new TreeMap<>();
        for (Candidate c : found) {
            first.computeIfAbsent(c.service(), s -> new LinkedHashMap<>()).putIfAbsent(c.address(), c);
        }
        Map<String, List<Candidate>> byService = new TreeMap<>();
        first.forEach((service, byAddress) -> byService.put(service, List.copyOf(byAddress.values())));
        return new Candidates(byService, aimless);
    }

    private static List<Instance> targets(Finding finding, EstateBoard board) {
        if (finding.instance() != null) {
            return List.of(finding.instance());
        }
        return board.service(finding.service()).map(ServiceState::instances).orElse(List.of()).stream()
                .filter(i -> i.status() != Status.UP)
                .map(EstateBoard.InstanceState::instance)
                .toList();
    }
}
