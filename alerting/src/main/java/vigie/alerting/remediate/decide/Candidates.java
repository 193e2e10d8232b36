package vigie.alerting.remediate.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.remediate.plan.Candidate;
import vigie.alerting.remediate.plan.PlanMatcher;
import vigie.alerting.remediate.plan.Trigger;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.run.Picture;
import vigie.model.EstateBoard;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Finding;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;

/**
 * What is to be decided: of the conditions that hold, those that a plan waits for and that have held for long enough, each on the
 * instances that it means. A condition of a whole service means its instances that are not UP. A plan that works on a whole service is
 * asked once for it.
 *
 * @param byService one question for each instance and one for the size, that of the first plan in the estate's order, and one for each
 *     mode; services by name
 * @param aimless conditions that mean no instance at all, as candidates with an empty address
 */
record Candidates(Map<String, List<Candidate>> byService, List<Candidate> aimless) {

    static Candidates of(Picture picture, EstateBoard board, Instant now) {
        List<Candidate> found = new ArrayList<>();
        List<Candidate> aimless = new ArrayList<>();
        List<Plan> plans = picture.config().plans();
        List<Plan> modes = plans.stream().filter(p -> p.scope() == Scope.MODE).toList();
        Map<String, Matching> whole = new LinkedHashMap<>();
        for (Trigger trigger : plans.isEmpty() ? List.<Trigger>of() : picture.triggers()) {
            modes.stream()
                    .filter(p -> PlanMatcher.isMeant(p.when(), trigger.finding()))
                    .forEach(p -> note(whole, p, trigger));
            Plan plan = PlanMatcher.first(plans, trigger.finding());
            if (plan != null && (plan.scope() == Scope.SIZE || plan.scope() == Scope.REGION)) {
                note(whole, plan, trigger);
                continue;
            }
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
        for (Matching m : whole.values()) {
            m.byService
                    .values()
                    .forEach(triggers -> WholeService.candidate(m.plan, picture.mode(m.plan), triggers, board, now)
                            .ifPresent(found::add));
        }
        // Stable: within a plan, the order in which the conditions were told.
        found.sort(Comparator.comparingInt(c -> plans.indexOf(c.plan())));
        Map<String, Map<String, Candidate>> first = new TreeMap<>();
        for (Candidate c : found) {
            first.computeIfAbsent(c.service(), s -> new LinkedHashMap<>()).putIfAbsent(place(c), c);
        }
        Map<String, List<Candidate>> byService = new TreeMap<>();
        first.forEach((service, byAddress) -> byService.put(service, List.copyOf(byAddress.values())));
        return new Candidates(byService, aimless);
    }

    private static void note(Map<String, Matching> whole, Plan plan, Trigger trigger) {
        whole.computeIfAbsent(plan.name(), name -> new Matching(plan, new TreeMap<>()))
                .byService
                .computeIfAbsent(trigger.finding().service(), s -> new ArrayList<>())
                .add(trigger);
    }

    /** Of several modes that are wanted the first is entered, and the ledger says why the others are not: each is a question. */
    private static String place(Candidate c) {
        return c.scope() + "/" + (c.scope() == Scope.MODE ? c.plan().name() : c.address());
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

    /** The conditions that a plan for whole services waits for, by the service that they are about. */
    private record Matching(Plan plan, Map<String, List<Trigger>> byService) {}
}
