package vigie.app.estate;

import vigie.alerting.RemediationConfig;
import vigie.model.Status;

/** Degraded modes are entered and left by one step each, and for different reasons. */
final class ModeRules {
    private final Rules rules;
    private final PlanRules plans;

    ModeRules(Rules rules) {
        this.rules = rules;
        this.plans = new PlanRules(rules);
    }

    void judge() {
        for (ServiceEntry service : rules.file().services()) {
            service.degradedModes().forEach(mode -> mode(service.name(), mode));
        }
    }

    private void mode(String service, ModeEntry mode) {
        PlanEntry plan = mode.asPlan(service);
        rules.origins().alias(plan, mode);
        rules.origins().alias(plan.when(), mode.when());
        if (!Names.isGood(mode.name())) {
            rules.add(mode, "the name of a degraded mode " + Names.RULE, "name");
        }
        if (!mode.when().saysMore()) {
            rules.add(
                    mode.when(), "when must say what it is about: check, status, signal, finding, severity or labels");
        }
        plans.when(plan.when());
        if (mode.when().region() != null) {
            rules.add(mode.when(), "region is for plans that move a service: a mode has finding: RegionDown", "region");
        }
        plans.override(plan);
        plans.fourEyes(plan);
        plans.step(mode.action(), false);
        action(mode);
        plans.guard(plan);
        if (mode.guard() != null && mode.guard().dataLoss() != null) {
            rules.add(mode.guard(), "data_loss is for plans that let another instance take over", "data_loss");
        }
        back(service, mode);
    }

    private void action(ModeEntry mode) {
        PlanEntry.Step action = mode.action();
        if (action.undo() == null) {
            rules.add(action, "a degraded mode needs an undo: it is the only way out of it", "undo");
        }
        if (action.then() != null) {
            rules.add(action, "a degraded mode has one step: then is for plans with several", "then");
        }
        if (action.action().equals(RemediationConfig.Step.SCALE)) {
            rules.add(action, "a degraded mode does not scale: that is a plan of its own", "action");
        }
    }

    private void back(String service, ModeEntry mode) {
        PlanEntry.When back = mode.backWhen();
        if (back == null) {
            return;
        }
        PlanEntry.When meant = back.of(service);
        rules.origins().alias(meant, back);
        plans.names(meant);
        if (back.saysMore() && meant.timeless().equals(mode.when().of(service).timeless())) {
            rules.add(
                    mode, "back_when must differ from when: it would be left for what it is entered for", "back_when");
        }
        if (back.service() != null && !back.saysMore()) {
            rules.add(back, "back_when must say what it is about, or nothing but for: then it is the end of when");
        }
        if (back.status() == Status.UNKNOWN) {
            rules.add(back, "status must be up, degraded or down: what is not known ends nothing", "status");
        }
        boolean onlyCheck =
                back.check() != null && back.finding() == null && back.severity() == null && back.instances() == null;
        if (back.status() == Status.UP && !onlyCheck) {
            rules.add(
                    back,
                    "status: up is about every target of a check: it takes check, labels and for alone",
                    "status");
        }
        if (back.holdFor() != null && back.holdFor().isZero()) {
            rules.add(back, "for must be above 0", "for");
        }
    }
}
