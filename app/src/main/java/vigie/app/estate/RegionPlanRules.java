package vigie.app.estate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Region;
import vigie.model.Status;

/** What a plan needs that moves a service from a lost region to another one. */
final class RegionPlanRules {
    private final Rules rules;

    RegionPlanRules(Rules rules) {
        this.rules = rules;
    }

    void judge(PlanEntry plan) {
        PlanEntry.When when = plan.when();
        String from = when.region();
        if (from == null) {
            return;
        }
        RegionEntry primary = region(from);
        if (primary == null) {
            if (!rules.declared().regions().contains(from)) {
                rules.add(
                        when,
                        "there is no region \"" + from + "\" under regions"
                                + Nearest.hint(from, rules.declared().regions()),
                        "region");
            }
            return;
        }
        if (primary.role() != Region.Role.PRIMARY) {
            rules.add(when, "a plan moves a service away from the primary region: " + from + " is secondary", "region");
        }
        List<RegionEntry> second = rules.file().regions().stream()
                .filter(region -> region.role() == Region.Role.SECONDARY)
                .toList();
        if (second.size() != 1) {
            rules.add(
                    when,
                    "a plan for a lost region needs exactly one secondary, to which it moves: there are "
                            + second.size(),
                    "region");
        }
        condition(when);
        steps(plan);
        observers(when, from);
        if (second.size() == 1) {
            places(when, from, second.get(0).name());
        }
    }

    private @Nullable RegionEntry region(String name) {
        return rules.file().regions().stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void condition(PlanEntry.When when) {
        if (when.service() == null) {
            rules.add(when, "a plan for a lost region needs the service that it moves", "region");
        }
        if (when.status() != null && when.status() != Status.DOWN) {
            rules.add(when, "status must be down: a region is lost as a whole or not at all", "status");
        }
        boolean more = when.check() != null
                || when.signal() != null
                || when.finding() != null
                || when.severity() != null
                || !when.labels().isEmpty();
        if (more) {
            rules.add(when, "with region only service, status: DOWN and for may stand: it is about all that is there");
        }
    }

    private void steps(PlanEntry plan) {
        for (PlanEntry.Step step : plan.steps()) {
            if (step.then() == PlanEntry.Then.VERIFY) {
                rules.add(step, "of a failover every step is needed: each is followed by the next", "then");
            }
            if (step.scales()) {
                rules.add(step, "a plan for a lost region does not scale: that is a plan of its own", "action");
            }
        }
    }

    /** Who alone sees a region down may be cut off from it. */
    private void observers(PlanEntry.When when, String from) {
        for (ServiceEntry service : rules.file().services()) {
            boolean there =
                    service.discovers() || service.fixed().stream().anyMatch(target -> from.equals(target.region()));
            ServiceEntry.Vantages asked = service.vantages();
            VantageEntry vantage = rules.file().vantage();
            int voices = asked == null || vantage == null ? 1 : VantageRules.voices(vantage, asked);
            if (there && (asked == null || asked.need() < 2 || 2 * asked.need() <= voices)) {
                rules.add(
                        when,
                        "a plan for a lost region needs a majority of vantage points that say so: " + service.name()
                                + (asked == null
                                        ? " has no vantages"
                                        : " needs " + asked.need() + " of " + voices + " alone"),
                        "region");
            }
        }
    }

    private void places(PlanEntry.When when, String from, String to) {
        for (ServiceEntry service : rules.file().services()) {
            if (!service.name().equals(when.service()) || service.discovers()) {
                continue;
            }
            for (String region : List.of(from, to)) {
                if (service.fixed().stream().noneMatch(target -> region.equals(target.region()))) {
                    rules.add(when, "the service " + service.name() + " has no target in " + region, "service");
                }
            }
        }
    }
}
