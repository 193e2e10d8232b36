package vigie.app.estate;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.request.Request;
import vigie.alerting.remediate.request.RequestTemplate;
import vigie.alerting.remediate.request.StepValues;
import vigie.model.Instance;
import vigie.model.Run;

/** Finds plans that act without having earned it, whose brakes are off, that cannot see their success, or that never run. */
final class PlanReview {
    /** More often than this, a repair hides a fault instead of mending it. */
    private static final double HUGE_PER_TARGET_AND_HOUR = 12;

    private static final double HUGE_PER_SERVICE_AND_HOUR = 60;

    private final EstateFile file;
    private final Origins origins;
    private final Problems findings;

    PlanReview(EstateFile file, Origins origins, Problems findings) {
        this.file = file;
        this.origins = origins;
        this.findings = findings;
    }

    void judge() {
        EstateFile.Defaults defaults = file.defaults();
        if (defaults != null && !file.remediations().isEmpty()) {
            isOn(defaults, "grace", defaults.grace());
            isOn(defaults, "storm_cooldown", defaults.stormCooldown());
        }
        Map<RemediationConfig.When, String> conditions = new HashMap<>();
        for (PlanEntry plan : file.remediations()) {
            RemediationConfig.Plan cut = PlanCut.plan(plan, file);
            earned(plan, cut);
            guard(plan, cut);
            verify(plan, cut);
            requests(plan, cut);
            promotion(plan, cut);
            if (matchesNoTarget(plan.when())) {
                find(plan, "the plan " + plan.name() + " matches no target: it never runs", "when");
            }
            String before = conditions.putIfAbsent(cut.when(), plan.name());
            if (before != null) {
                find(plan, "the plan " + plan.name() + " never runs: " + before + " has the same condition", "when");
            }
        }
        file.services().forEach(this::modes);
        new ScaleReview(file, this::find).judge();
    }

    private void modes(ServiceEntry service) {
        Map<RemediationConfig.When, String> conditions = new HashMap<>();
        for (ModeEntry mode : service.degradedModes()) {
            PlanEntry plan = mode.asPlan(service.name());
            origins.alias(plan, mode);
            RemediationConfig.Plan cut = PlanCut.mode(service.name(), mode, file);
            earned(plan, cut);
            guard(plan, cut);
            requests(plan, cut);
            if (matchesNoTarget(plan.when())) {
                find(mode, "the degraded mode " + plan.name() + " matches no target: it is never entered", "when");
            }
            String before = conditions.putIfAbsent(cut.when(), mode.name());
            if (before != null) {
                find(
                        mode,
                        "the degraded mode " + plan.name() + " is never entered: " + before + " has the same condition",
                        "when");
            }
        }
    }

    private void earned(PlanEntry plan, RemediationConfig.Plan cut) {
        if (cut.mode() == Run.Mode.AUTO && cut.override() == null) {
            find(
                    plan,
                    "the plan " + plan.name()
                            + " acts only once it has earned auto: it behaves as shadow until its scorecard passes"
                            + " (vigie scorecard " + plan.name()
                            + " asks the service); override: \"why\" lets it act now",
                    "mode");
        }
    }

    private void guard(PlanEntry plan, RemediationConfig.Plan cut) {
        RemediationConfig.Guard guard = cut.guard();
        Object owner = plan.guard() == null ? plan : plan.guard();
        // A mode repairs nothing: for one that is for the end of everything, as much may be down as there is.
        if (guard.maxUnhealthyPercent() == 100 && cut.scope() != RemediationConfig.Scope.MODE) {
            find(owner, "max_unhealthy 100% switches the brake on mass failures off", "max_unhealthy");
        }
        isOn(owner, "cooldown", guard.cooldown());
        budget(owner, "per_target", guard.perTarget(), HUGE_PER_TARGET_AND_HOUR);
        budget(owner, "per_service", guard.perService(), HUGE_PER_SERVICE_AND_HOUR);
    }

    private void budget(Object owner, String key, RemediationConfig.Budget budget, double huge) {
        double perHour = budget.count() * 3_600_000.0 / budget.per().toMillis();
        // One action is the least that a budget can allow, however short its window.
        if (perHour > huge && budget.count() > 1) {
            String text = budget.count() + "/" + Durations.text(budget.per());
            find(
                    owner,
                    "the budget " + key + " of " + text + " is no limit: endless repairs hide the fault",
                    "budget",
                    key);
        }
    }

    /** A repair must have the time to be seen: the polls until recovery is believed, and then to stay healthy. */
    private void verify(PlanEntry plan, RemediationConfig.Plan cut) {
        RemediationConfig.Scale scale = cut.steps().get(0).scale();
        boolean grows = scale != null && scale.by() > 0;
        Duration recovery = slowestRecovery(grows ? plan.when().withoutSignal() : plan.when());
        RemediationConfig.Verify verify = cut.verify();
        if (verify.within().compareTo(recovery.plus(verify.healthyFor())) < 0) {
            Object owner = plan.verify() == null ? plan : plan.verify();
            find(
                    owner,
                    "verify is over before a success can be seen: within is " + Durations.text(verify.within())
                            + ", recovery needs " + Durations.text(recovery) + " of polls and healthy_for "
                            + Durations.text(verify.healthyFor()),
                    "within");
        }
    }

    /** Whoever lets another instance take over says how the old one is kept from writing, and how much may be lost. */
    private void promotion(PlanEntry plan, RemediationConfig.Plan cut) {
        boolean fenced = false;
        for (int i = 0; i < cut.steps().size(); i++) {
            RemediationConfig.Step step = cut.steps().get(i);
            ExecutorEntry executor = file.executors().get(step.executor());
            boolean fences = executor != null && Boolean.TRUE.equals(executor.fences());
            if (step.promotes() && !fenced && !fences && cut.mode() != Run.Mode.APPROVE) {
                find(
                        plan.steps().get(i),
                        step.action() + " is never called: no step before it is a fence, and " + step.executor()
                                + " does not say that it fences by itself",
                        "action");
            }
            if (step.promotes() && !fences && cut.guard().dataLoss() == null) {
                find(
                        plan.steps().get(i),
                        step.action() + " may lose any amount of data: guard.data_loss bounds it",
                        "action");
            }
            fenced |= step.action().equals(RemediationConfig.Step.FENCE);
        }
    }

    /** What a request names, the instances that stand in the file must have. */
    private void requests(PlanEntry plan, RemediationConfig.Plan cut) {
        Map<String, RemediationConfig.Executor> executors = ExecutorCut.executors(file.executors());
        for (int i = 0; i < cut.steps().size(); i++) {
            RemediationConfig.Step step = cut.steps().get(i);
            PlanEntry.Step written = plan.steps().get(i);
            request(written, step, executors.get(step.executor()), plan.when(), cut);
            if (step.undo() != null && written.undo() != null) {
                request(written.undo(), step.undo(), executors.get(step.undo().executor()), plan.when(), cut);
            }
        }
    }

    private void request(
            PlanEntry.Step written,
            RemediationConfig.Step step,
            RemediationConfig.@Nullable Executor executor,
            PlanEntry.When when,
            RemediationConfig.Plan cut) {
        if (executor == null) {
            return;
        }
        if (cut.scope() != RemediationConfig.Scope.INSTANCE) {
            wholeRequest(written, step, executor, cut);
            return;
        }
        for (ServiceEntry service : file.services()) {
            boolean meant = when.service() == null || when.service().equals(service.name());
            for (ServiceEntry.Fixed fixed : meant ? service.fixed() : List.<ServiceEntry.Fixed>of()) {
                String wrong = hasLabels(fixed, when.labels())
                        ? unfit(Cut.instance(service.name(), fixed), step, executor)
                        : null;
                if (wrong != null) {
                    find(
                            written,
                            step.action() + " cannot be asked of " + executor.name() + " for " + fixed.address()
                                    + " of " + service.name() + ": " + wrong,
                            "action");
                    return;
                }
            }
        }
    }

    /** What works on a whole service may name what all of its instances share. */
    private void wholeRequest(
            PlanEntry.Step written,
            RemediationConfig.Step step,
            RemediationConfig.Executor executor,
            RemediationConfig.Plan cut) {
        String wanted = cut.serviceMode() == null
                ? cut.when().service()
                : cut.serviceMode().service();
        for (ServiceEntry service : file.services()) {
            boolean meant = wanted == null || wanted.equals(service.name());
            if (!meant || service.discovers() || service.fixed().isEmpty()) {
                continue;
            }
            List<Instance> all = service.fixed().stream()
                    .map(f -> Cut.instance(service.name(), f))
                    .filter(at -> cut.failover() == null || at.region().equals(cut.region(step)))
                    .toList();
            String wrong = unfit(WholeService.target(service.name(), all), step, executor);
            if (wrong != null) {
                find(
                        written,
                        step.action() + " cannot be asked of " + executor.name() + " for the service " + service.name()
                                + ": " + wrong,
                        "action");
            }
        }
    }

    private static @Nullable String unfit(
            Instance at, RemediationConfig.Step step, RemediationConfig.Executor executor) {
        try {
            StepValues values = StepValues.beforeRun(at, step, executor);
            for (String url : executor.urls()) {
                Request unused =
                        new RequestTemplate(url, executor.action(step.action())).fill(values, () -> new byte[0]);
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** The polls that the slowest check in question needs until it is believed up; a signal's instance may be up all the time. */
    private Duration slowestRecovery(PlanEntry.When when) {
        EstateFile.Defaults defaults = Timing.or(file.defaults(), EstateFile.Defaults.NONE);
        return file.services().stream()
                .filter(s -> when.signal() == null)
                .filter(s -> when.service() == null || when.service().equals(s.name()))
                .flatMap(s -> s.checks().stream())
                .map(CheckEntry::common)
                .filter(c -> when.check() == null || when.check().equals(c.name()))
                .map(c -> Timing.of(defaults, c))
                .map(t -> t.interval().multipliedBy(t.recoverAfter()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private boolean matchesNoTarget(PlanEntry.When when) {
        return file.services().stream()
                .filter(s -> when.service() == null || when.service().equals(s.name()))
                .filter(s -> when.check() == null
                        || s.checks().stream().anyMatch(c -> c.common().name().equals(when.check())))
                .filter(s -> when.signal() == null
                        || s.signals().stream().anyMatch(g -> g.name().equals(when.signal())))
                .noneMatch(s -> s.discovers() || s.fixed().stream().anyMatch(f -> hasLabels(f, when.labels())));
    }

    /** Only what the file says of a target can rule it out: other labels come with the series. */
    private static boolean hasLabels(ServiceEntry.Fixed target, Map<String, String> labels) {
        Map<String, String> own = new HashMap<>(target.labels());
        own.put("zone", Timing.or(target.zone(), ""));
        own.put("region", Timing.or(target.region(), ""));
        own.put("instance", target.address());
        return List.of("zone", "region", "instance").stream()
                .filter(labels::containsKey)
                .allMatch(name -> Objects.equals(own.get(name), labels.get(name)));
    }

    private void isOn(Object owner, String key, @Nullable Duration value) {
        if (value != null && value.isZero()) {
            find(owner, key + " is switched off", key);
        }
    }

    private void find(Object made, String message, Object... path) {
        findings.add(origins.at(made, path), message);
    }
}
