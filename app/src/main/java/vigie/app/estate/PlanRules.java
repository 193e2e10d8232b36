package vigie.app.estate;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.dashboards.access.Role;
import vigie.model.Run;
import vigie.model.Status;

/** Plans name what exists, have steps, and ask for nothing that can never be. */
final class PlanRules {
    private final Rules rules;

    PlanRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        for (PlanEntry plan : rules.file().remediations()) {
            if (!Names.isGood(plan.name())) {
                rules.add(plan, "the name of a plan " + Names.RULE, "name");
            }
            when(plan.when());
            override(plan);
            fourEyes(plan);
            if (!rules.origins().hasItems(plan, "steps")) {
                rules.add(plan, "a plan needs at least one step", "steps");
            }
            plan.steps().forEach(step -> step(step, false));
            then(plan);
            new RegionPlanRules(rules).judge(plan);
            scale(plan);
            guard(plan);
            verify(plan);
        }
    }

    void when(PlanEntry.When when) {
        if (when.service() == null && !when.saysMore()) {
            rules.add(
                    when,
                    "when must say what it is about: service, check, status, signal, finding, severity or labels");
        }
        names(when);
        if (when.status() == Status.UP || when.status() == Status.UNKNOWN) {
            String why = when.status() == Status.UP
                    ? "there is nothing to heal"
                    : "what is not known never lets an action start";
            rules.add(when, "status must be down or degraded: " + why, "status");
        }
    }

    /** What a condition is about exists. */
    void names(PlanEntry.When when) {
        String service = when.service();
        boolean known = service == null || rules.declared().services().contains(service);
        named(when, "service", service, rules.declared().services());
        if (known) {
            named(when, "check", when.check(), rules.declared().checks(service));
            named(when, "signal", when.signal(), rules.declared().signals(service));
        }
        if (when.check() != null && when.signal() != null) {
            rules.add(when, "when is about a check or about a signal: nothing is about both", "signal");
        }
    }

    void override(PlanEntry plan) {
        String reason = plan.override();
        if (reason == null) {
            return;
        }
        if (reason.isBlank()) {
            rules.add(plan, "override needs the reason why the plan may act without having earned it", "override");
        } else if (plan.howFar() != Run.Mode.AUTO) {
            rules.add(plan, "override is for mode: auto alone: was " + ValueBinder.wordOf(plan.howFar()), "override");
        }
    }

    void fourEyes(PlanEntry plan) {
        if (!Boolean.TRUE.equals(plan.fourEyes())) {
            return;
        }
        if (plan.howFar() == Run.Mode.AUTO) {
            rules.add(plan, "four_eyes asks two people, and mode: auto asks nobody: use mode: approve", "four_eyes");
        }
        ApiEntry api = Timing.or(rules.file().api(), ApiEntry.NONE);
        long approvers = api.tokens().stream()
                .filter(t -> t.role().covers(Role.APPROVER))
                .count();
        if (approvers < 2) {
            rules.add(
                    plan,
                    "four_eyes needs two people who may approve: api.tokens has " + approvers
                            + " of the role approver or admin",
                    "four_eyes");
        }
    }

    void step(PlanEntry.Step step, boolean undo) {
        if (!isAction(step.action())) {
            rules.add(
                    step, "action must be a word of letters, digits, _ and -: was \"" + step.action() + '"', "action");
        } else if (step.action().equals("undo")) {
            rules.add(step, "action: undo is the word for every compensation; name what is done", "action");
        }
        named(step, "executor", step.executor(), rules.declared().executors());
        ExecutorEntry executor = rules.file().executors().get(step.executor());
        if (executor != null && !executor.actions().isEmpty()) {
            asked(step, executor.actions());
        }
        if (!step.scales() && (step.by() != null || step.min() != null || step.max() != null)) {
            rules.add(step, "by, min and max are for action: scale", "action");
        }
        positive(step, "timeout", step.timeout());
        positive(step, "expires", step.expires());
        PlanEntry.Step compensation = step.undo();
        if (compensation != null && undo) {
            rules.add(step, "an undo has no undo of its own", "undo");
        } else if (compensation != null) {
            step(compensation, true);
        }
    }

    /** Whether a word may be an action's. */
    static boolean isAction(String word) {
        return !word.isEmpty()
                && word.length() <= 100
                && word.chars().allMatch(c -> c == '_' || c == '-' || (c < 128 && Character.isLetterOrDigit(c)));
    }

    private void asked(PlanEntry.Step step, Map<String, ExecutorEntry.Action> actions) {
        ExecutorEntry.Action action = actions.get(step.action());
        if (action == null) {
            rules.add(
                    step,
                    step.executor() + " does no \"" + step.action() + '"'
                            + Nearest.hint(step.action(), actions.keySet()) + "; it does: "
                            + String.join(", ", actions.keySet()),
                    "action");
            return;
        }
        Map<String, ExecutorEntry.Parameter> declared = action.parameters();
        step.parameters().forEach((name, value) -> {
            ExecutorEntry.Parameter parameter = declared.get(name);
            if (parameter == null && !declared.isEmpty()) {
                rules.add(
                        step,
                        "there is no parameter \"" + name + '"' + Nearest.hint(name, declared.keySet()) + "; known: "
                                + String.join(", ", declared.keySet()),
                        "parameters",
                        name);
            } else if (parameter != null) {
                String wrong = ExecutorCut.parameter(parameter).wrong(value);
                if (wrong != null) {
                    rules.add(step, name + ' ' + wrong + ": was " + value, "parameters", name);
                }
            }
        });
        declared.forEach((name, parameter) -> {
            if (step.scales() && name.equals(RemediationConfig.Step.REPLICAS)) {
                bound(step, "min", step.min(), parameter);
                bound(step, "max", step.max(), parameter);
                return;
            }
            if (parameter.otherwise() == null && !step.parameters().containsKey(name)) {
                rules.add(step, step.action() + " needs the parameter " + name, "parameters");
            }
        });
    }

    /** The executor takes every number that the step may ask for. */
    private void bound(PlanEntry.Step step, String key, @Nullable Integer value, ExecutorEntry.Parameter parameter) {
        String wrong = value == null ? null : ExecutorCut.parameter(parameter).wrong(Integer.toString(value));
        if (wrong != null) {
            rules.add(step, "the parameter replicas of " + step.executor() + ' ' + wrong + ": was " + value, key);
        }
    }

    /** What scales is a step of its own, and its way back is a plan of its own. */
    private void scale(PlanEntry plan) {
        for (PlanEntry.Step step : plan.steps()) {
            PlanEntry.Step undo = step.undo();
            if (undo != null && undo.scales()) {
                rules.add(undo, "an undo does not scale: the way back is a plan of its own", "action");
            }
            if (!step.scales()) {
                continue;
            }
            if (plan.steps().size() > 1) {
                rules.add(step, "a plan that scales has no other step", "action");
            }
            if (undo != null) {
                rules.add(step, "a step that scales has no undo: the way back is a plan of its own", "undo");
            }
            if (step.parameters().containsKey(RemediationConfig.Step.REPLICAS)) {
                rules.add(step, "replicas is what by, min and max make of it", "parameters", "replicas");
            }
            if (step.min() != null && step.min() < 1) {
                rules.add(step, "min must be at least 1: was " + step.min(), "min");
            }
            if (plan.guard() != null && plan.guard().dataLoss() != null) {
                rules.add(plan.guard(), "data_loss is for plans that let another instance take over", "data_loss");
            }
        }
        boolean scales = plan.steps().stream().anyMatch(PlanEntry.Step::scales);
        if (plan.when().instances() != null && !scales) {
            rules.add(
                    plan.when(),
                    "instances is for degraded modes and plans that scale: this one works on each instance by itself",
                    "instances");
        }
    }

    private void then(PlanEntry plan) {
        for (int i = 0; i < plan.steps().size(); i++) {
            PlanEntry.Step step = plan.steps().get(i);
            PlanEntry.Step undo = step.undo();
            if (step.then() == PlanEntry.Then.NEXT && i == plan.steps().size() - 1) {
                rules.add(step, "then: next needs a step after this one", "then");
            }
            if (undo != null && undo.then() != null) {
                rules.add(undo, "an undo is followed by the undo before it: then is for steps", "then");
            }
        }
    }

    void guard(PlanEntry plan) {
        PlanEntry.Guard guard = plan.guard();
        if (guard != null && guard.maxInFlight() != null && guard.maxInFlight() < 1) {
            rules.add(guard, "max_in_flight must be at least 1: was " + guard.maxInFlight(), "max_in_flight");
        }
        if (guard != null && guard.dataLoss() != null) {
            dataLoss(plan, guard.dataLoss());
        }
    }

    private void dataLoss(PlanEntry plan, PlanEntry.DataLoss dataLoss) {
        String service = PlanCut.dataLossService(plan, dataLoss);
        if (service == null) {
            rules.add(dataLoss, "data_loss needs the service whose metric it is", "service");
        } else {
            named(dataLoss, "service", service, rules.declared().services());
        }
        if (PlanCut.dataLossAtMost(dataLoss, service, rules.file()) == null) {
            rules.add(
                    dataLoss,
                    "data_loss needs at_most: there is no objectives.rpo of the service to take in its place",
                    "at_most");
        } else if (dataLoss.atMost() != null && !(dataLoss.atMost().value() >= 0)) {
            rules.add(dataLoss, "at_most must not be below 0", "at_most");
        }
    }

    private void verify(PlanEntry plan) {
        PlanEntry.Verify verify = plan.verify();
        if (verify == null) {
            return;
        }
        Duration healthyFor = Timing.or(verify.healthyFor(), PlanCut.HEALTHY_FOR);
        Duration within = Timing.or(verify.within(), PlanCut.WITHIN);
        positive(verify, "within", verify.within());
        if (healthyFor.compareTo(within) > 0) {
            rules.add(
                    verify,
                    "healthy_for must not be longer than within: were " + Durations.text(healthyFor) + " and "
                            + Durations.text(within));
        }
    }

    private void named(Object owner, String key, @Nullable String name, Set<String> known) {
        if (name != null && !known.contains(name)) {
            String all = known.isEmpty() ? "there are none" : "known: " + String.join(", ", known);
            rules.add(owner, "there is no " + key + " \"" + name + '"' + Nearest.hint(name, known) + "; " + all, key);
        }
    }

    private void positive(Object owner, String key, @Nullable Duration value) {
        if (value != null && value.isZero()) {
            rules.add(owner, key + " must be above 0", key);
        }
    }
}
