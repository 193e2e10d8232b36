package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Region;

/** Plans as the alerting room has them: what was left out is filled in here. */
final class PlanCut {
    static final Duration HEALTHY_FOR = Duration.ofSeconds(30);
    static final Duration WITHIN = Duration.ofMinutes(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration EXPIRES = Duration.ofSeconds(30);
    private static final Percent MAX_UNHEALTHY = new Percent(30);
    private static final int MAX_IN_FLIGHT = 1;
    private static final Duration BACK_FOR = Duration.ofMinutes(5);
    private static final Duration COOLDOWN = Duration.ofMinutes(10);
    private static final RemediationConfig.Budget PER_TARGET = new RemediationConfig.Budget(2, Duration.ofHours(1));
    private static final RemediationConfig.Budget PER_SERVICE = new RemediationConfig.Budget(4, Duration.ofHours(1));

    private static final RemediationConfig.Budget SCALES = new RemediationConfig.Budget(12, Duration.ofHours(1));

    private PlanCut() {}

    /** Every plan of a file: those that heal or scale, then the degraded modes of the services. */
    static List<RemediationConfig.Plan> plans(EstateFile file) {
        List<RemediationConfig.Plan> all = new ArrayList<>();
        file.remediations().forEach(plan -> all.add(plan(plan, file)));
        file.services()
                .forEach(service -> service.degradedModes().forEach(mode -> all.add(mode(service.name(), mode, file))));
        return all;
    }

    static RemediationConfig.Plan mode(String service, ModeEntry mode, EstateFile file) {
        PlanEntry written = mode.asPlan(service);
        RemediationConfig.Plan plan = plan(written, file);
        PlanEntry.When back = mode.backWhen();
        Duration backFor = back == null ? BACK_FOR : or(back.holdFor(), BACK_FOR);
        return new RemediationConfig.Plan(
                plan.name(),
                plan.when(),
                plan.mode(),
                plan.override(),
                plan.page(),
                plan.steps(),
                plan.guard(),
                new RemediationConfig.Verify(Duration.ZERO, WITHIN),
                plan.fourEyes(),
                new RemediationConfig.ServiceMode(
                        service,
                        mode.name(),
                        back == null || !back.saysMore() ? null : when(back.of(service)),
                        backFor));
    }

    static RemediationConfig.Plan plan(PlanEntry plan, EstateFile file) {
        Map<String, ExecutorEntry> executors = file.executors();
        return new RemediationConfig.Plan(
                plan.name(),
                when(plan.when()),
                plan.howFar(),
                plan.override(),
                or(plan.page(), RemediationConfig.Page.AT_ONCE),
                steps(plan, executors),
                guard(plan, file),
                verify(plan.verify()),
                or(plan.fourEyes(), false),
                null,
                failover(plan, file));
    }

    /** Of a failover every step is needed: each is followed by the next. */
    private static List<RemediationConfig.Step> steps(PlanEntry plan, Map<String, ExecutorEntry> executors) {
        List<RemediationConfig.Step> steps = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            PlanEntry.Step step = plan.steps().get(i);
            boolean follows = plan.when().region() != null && i < plan.steps().size() - 1;
            steps.add(step(step, follows || step.then() == PlanEntry.Then.NEXT, executors));
        }
        return steps;
    }

    private static RemediationConfig.@Nullable Failover failover(PlanEntry plan, EstateFile file) {
        String from = plan.when().region();
        return from == null
                ? null
                : file.regions().stream()
                        .filter(region -> region.role() == Region.Role.SECONDARY)
                        .map(region -> new RemediationConfig.Failover(from, region.name()))
                        .findFirst()
                        .orElse(null);
    }

    private static RemediationConfig.When when(PlanEntry.When when) {
        if (when.region() != null) {
            return new RemediationConfig.When(
                    when.service(),
                    null,
                    null,
                    null,
                    Finding.Kind.REGION_DOWN,
                    null,
                    Labels.of("region", when.region()),
                    or(when.holdFor(), Duration.ZERO));
        }
        return new RemediationConfig.When(
                when.service(),
                when.check(),
                when.status(),
                when.signal(),
                when.finding(),
                when.severity(),
                Labels.of(when.labels()),
                or(when.holdFor(), Duration.ZERO),
                when.instances() == PlanEntry.Instances.ALL);
    }

    static RemediationConfig.Step step(PlanEntry.Step step, Map<String, ExecutorEntry> executors) {
        return step(step, step.then() == PlanEntry.Then.NEXT, executors);
    }

    private static RemediationConfig.Step step(
            PlanEntry.Step step, boolean goesOn, Map<String, ExecutorEntry> executors) {
        PlanEntry.Step undo = step.undo();
        return new RemediationConfig.Step(
                step.action(),
                step.executor(),
                or(step.timeout(), TIMEOUT),
                or(step.expires(), EXPIRES),
                parameters(step, executors.get(step.executor())),
                goesOn,
                undo == null ? null : step(undo, executors),
                scale(step));
    }

    private static RemediationConfig.@Nullable Scale scale(PlanEntry.Step step) {
        return step.scales() ? new RemediationConfig.Scale(or(step.by(), 0), step.min(), step.max()) : null;
    }

    /** What the step says, and what holds where it says nothing. */
    private static Map<String, String> parameters(PlanEntry.Step step, @Nullable ExecutorEntry executor) {
        Map<String, String> all = new TreeMap<>();
        ExecutorEntry.Action action =
                executor == null ? null : executor.actions().get(step.action());
        if (action != null) {
            action.parameters().forEach((name, parameter) -> {
                if (parameter.otherwise() != null) {
                    all.put(name, parameter.otherwise());
                }
            });
        }
        all.putAll(step.parameters());
        return all;
    }

    private static RemediationConfig.Guard guard(PlanEntry plan, EstateFile file) {
        PlanEntry.Guard given = plan.guard() == null ? new PlanEntry.Guard(null, null, null, null, null) : plan.guard();
        // What is bounded by its bounds is no fix that hides a fault; its budget only stops what never settles.
        boolean scales = plan.steps().stream().anyMatch(PlanEntry.Step::scales);
        PlanEntry.Budgets budgets = or(given.budget(), new PlanEntry.Budgets(null, null));
        return new RemediationConfig.Guard(
                or(given.maxUnhealthy(), MAX_UNHEALTHY).value(),
                or(given.maxInFlight(), MAX_IN_FLIGHT),
                or(given.cooldown(), COOLDOWN),
                or(budgets.perTarget(), scales ? SCALES : PER_TARGET),
                or(budgets.perService(), scales ? SCALES : PER_SERVICE),
                dataLoss(plan, given.dataLoss(), file));
    }

    private static RemediationConfig.@Nullable DataLoss dataLoss(
            PlanEntry plan, PlanEntry.@Nullable DataLoss given, EstateFile file) {
        String service = dataLossService(plan, given);
        Double atMost = dataLossAtMost(given, service, file);
        return given == null || service == null || atMost == null
                ? null
                : new RemediationConfig.DataLoss(
                        service,
                        given.metric(),
                        Labels.of(given.labels()),
                        atMost,
                        given.unit() != PlanEntry.Unit.BYTES);
    }

    /** Whose metric bounds a loss: what it says, or else what the plan is about. */
    static @Nullable String dataLossService(PlanEntry plan, PlanEntry.@Nullable DataLoss given) {
        return given == null || given.service() == null ? plan.when().service() : given.service();
    }

    /** The bound, or that of the service's objectives. */
    static @Nullable Double dataLossAtMost(
            PlanEntry.@Nullable DataLoss given, @Nullable String service, EstateFile file) {
        if (given == null) {
            return null;
        }
        Quantity atMost = given.atMost();
        if (atMost != null) {
            return atMost.value();
        }
        for (ServiceEntry entry : file.services()) {
            ServiceEntry.Objectives objectives = entry.objectives();
            Duration rpo = objectives == null ? null : objectives.rpo();
            if (entry.name().equals(service) && rpo != null && given.unit() != PlanEntry.Unit.BYTES) {
                return rpo.toMillis() / 1000.0;
            }
        }
        return null;
    }

    static RemediationConfig.Verify verify(PlanEntry.@Nullable Verify verify) {
        PlanEntry.Verify given = verify == null ? new PlanEntry.Verify(null, null) : verify;
        return new RemediationConfig.Verify(or(given.healthyFor(), HEALTHY_FOR), or(given.within(), WITHIN));
    }
}
