package vigie.app.estate;

import java.util.Set;
import java.util.stream.Collectors;
import vigie.alerting.RemediationConfig;
import vigie.alerting.calendar.Windows;

/** Drills rehearse plans of one service, at times that come. */
final class DrillRules {
    private final Rules rules;

    DrillRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        rules.file().drills().forEach(this::judge);
    }

    private void judge(DrillEntry drill) {
        if (!Names.isGood(drill.name())) {
            rules.add(drill, "the name of a drill " + Names.RULE, "name");
        }
        Set<String> known =
                rules.file().remediations().stream().map(PlanEntry::name).collect(Collectors.toSet());
        PlanEntry plan = rules.file().remediations().stream()
                .filter(p -> p.name().equals(drill.plan()))
                .findFirst()
                .orElse(null);
        if (plan == null && !rules.declared().plans().contains(drill.plan())) {
            rules.add(
                    drill,
                    "there is no plan \"" + drill.plan() + '"' + Nearest.hint(drill.plan(), known) + "; known: "
                            + String.join(", ", known.stream().sorted().toList()),
                    "plan");
        } else if (plan != null && plan.when().service() == null) {
            rules.add(
                    drill, "a drill rehearses a plan of one service: " + drill.plan() + " has no when.service", "plan");
        }
        if (plan != null && plan.when().region() != null) {
            rules.add(
                    drill,
                    "a drill rehearses what is done to one instance: " + drill.plan() + " moves a region",
                    "plan");
        }
        if (plan != null
                && plan.steps().stream().anyMatch(step -> step.action().equals(RemediationConfig.Step.SCALE))) {
            rules.add(
                    drill,
                    "a drill rehearses what is done to one instance: " + drill.plan() + " scales a service",
                    "plan");
        }
        if (drill.cron() != null) {
            try {
                Windows.check(drill.cron());
            } catch (IllegalArgumentException e) {
                rules.add(
                        drill,
                        "cron must have five fields, minute, hour, day of month, month and day of week, such as \"0 10 * * TUE\": "
                                + e.getMessage(),
                        "cron");
            }
        } else if (drill.zone() != null) {
            rules.add(drill, "zone is that of cron, and there is no cron", "zone");
        }
        if (drill.objective() != null
                && drill.objective().rto() != null
                && drill.objective().rto().isZero()) {
            rules.add(drill, "rto must be above 0", "objective");
        }
    }
}
