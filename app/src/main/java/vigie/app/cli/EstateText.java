package vigie.app.cli;

import static vigie.app.estate.Durations.text;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.app.estate.Estate;
import vigie.app.estate.RecordConfig;
import vigie.collector.CollectorConfig;
import vigie.detector.DetectorConfig;
import vigie.model.EstateBoard.SinglePoint;
import vigie.model.Instance;
import vigie.model.Run;

/** An estate in words: what is watched, what may act, who is told. */
final class EstateText {
    private final Out out;

    EstateText(Out out) {
        this.out = out;
    }

    void print(String file, Estate estate) {
        List<CollectorConfig.Watched> services = estate.collector().services();
        int instances =
                services.stream().mapToInt(s -> s.discovery().fixed().size()).sum();
        int targets = services.stream()
                .mapToInt(s -> s.discovery().fixed().size() * s.checks().size())
                .sum();
        double perSecond =
                services.stream().mapToDouble(EstateText::pollsPerSecond).sum();
        out.line(
                "bold",
                file,
                String.format(
                        Locale.ROOT,
                        ": %s, %s, %s, %.1f polls a second",
                        count(services.size(), "service"),
                        count(instances, "instance"),
                        count(targets, "target"),
                        perSecond));
        RecordConfig record = estate.record();
        if (record != null) {
            out.line("  record shared at " + record.place() + "; of its nodes one leads, and another takes over when it"
                    + " is silent for " + text(record.lease()));
        }
        head("Watched");
        Losses losses = new Losses(estate);
        for (int i = 0; i < services.size(); i++) {
            service(services.get(i), estate.detector().services().get(i));
            losses(losses.of(services.get(i).service().name()));
        }
        head("May act");
        if (estate.alerting().plans().isEmpty()) {
            out.line("  nothing");
        }
        estate.alerting().plans().forEach(this::plan);
        estate.alerting().drills().forEach(this::drill);
        head("Told");
        told(estate.alerting());
        estate.notes().forEach(note -> out.line("  note, line " + note.line() + ": " + note.message()));
        out.line("");
        int findings = estate.findings().size();
        out.line(findings == 0 ? "fg(green)" : "fg(red)", findings == 0 ? "clean" : count(findings, "finding"));
    }

    private void head(String text) {
        out.line("");
        out.line("bold", text);
    }

    private static double pollsPerSecond(CollectorConfig.Watched service) {
        return service.checks().stream()
                .mapToDouble(c -> service.discovery().fixed().size()
                        * 1000.0
                        / c.interval().toMillis())
                .sum();
    }

    private void service(CollectorConfig.Watched watched, DetectorConfig.Judged judged) {
        List<Instance> fixed = watched.discovery().fixed();
        TreeSet<String> zones = new TreeSet<>(fixed.stream().map(Instance::zone).toList());
        zones.remove("");
        boolean more = !watched.discovery().sources().isEmpty();
        out.line(
                "fg(cyan)",
                "  " + watched.service().name(),
                ", " + word(watched.service().tier()) + ", " + count(fixed.size(), "instance")
                        + (more ? " and those that are discovered" : "")
                        + (zones.isEmpty()
                                ? ""
                                : " in " + count(zones.size(), "zone") + " (" + String.join(", ", zones) + ")")
                        + (watched.service().dependsOn().isEmpty()
                                ? ""
                                : ", depends on "
                                        + String.join(", ", watched.service().dependsOn())));
        watched.discovery().sources().forEach(source -> out.line("    targets from " + source.shown()));
        for (CollectorConfig.Check check : watched.checks()) {
            DetectorConfig.HealthRule rule = judged.checks().get(check.name());
            out.line("    check " + check.name() + " by " + check.use() + " every " + text(check.interval())
                    + timeout(check.timeout())
                    + (rule == null
                            ? ""
                            : "; believed down after " + rule.failAfter() + ", up after " + rule.recoverAfter()
                                    + ", unknown after " + text(rule.staleAfter())));
        }
        for (DetectorConfig.Signal signal : judged.signals()) {
            out.line("    signal " + signal.name() + " from " + signal.metric() + ", "
                    + signal.detect().method() + ", " + word(signal.severity()));
        }
        for (DetectorConfig.JointSignal signal : judged.joint()) {
            out.line("    signal " + signal.name() + " from the others together, "
                    + signal.detect().method() + ", " + word(signal.severity()));
        }
    }

    private void losses(List<SinglePoint> points) {
        if (!points.isEmpty()) {
            out.line("    lost with "
                    + points.stream()
                            .map(p -> word(p.extent()) + " " + p.name() + " of " + p.service())
                            .collect(Collectors.joining(", or ")));
        }
    }

    private static String timeout(@Nullable Duration timeout) {
        return timeout == null ? ", adaptive timeout" : ", timeout " + text(timeout);
    }

    private void plan(RemediationConfig.Plan plan) {
        boolean acts = plan.mode() == Run.Mode.AUTO && plan.override() != null;
        out.line(
                acts ? "fg(yellow)" : "fg(cyan)",
                "  " + plan.name(),
                ", " + word(plan.mode()) + meaning(plan) + ": when " + Conditions.text(plan.when()));
        int number = 1;
        for (RemediationConfig.Step step : plan.steps()) {
            RemediationConfig.Step undo = step.undo();
            out.line("    " + number++ + ". " + step.action() + " by " + step.executor() + scale(step) + ", at most "
                    + text(step.timeout())
                    + (undo == null ? "" : "; undone by " + undo.action() + " by " + undo.executor()));
        }
        RemediationConfig.ServiceMode mode = plan.serviceMode();
        RemediationConfig.Guard g = plan.guard();
        out.line("    only while at most " + g.maxUnhealthyPercent() + "% are unhealthy, " + g.maxInFlight()
                + " at once, " + text(g.cooldown()) + " of rest, " + budget(g.perTarget()) + " for each target, "
                + budget(g.perService()) + " for the service");
        if (mode != null) {
            String back = mode.back() == null ? "that is over" : Conditions.text(mode.back());
            out.line("    the degraded mode " + mode.name() + " of " + mode.service() + ": left when " + back
                    + (mode.back() == null ? " for " + text(mode.backFor()) : ""));
            return;
        }
        boolean scales = plan.scope() == RemediationConfig.Scope.SIZE;
        out.line("    done when " + (scales ? "the size is reached and all is well for " : "healthy for ")
                + text(plan.verify().healthyFor()) + " within "
                + text(plan.verify().within())
                + (plan.page() == RemediationConfig.Page.ON_FAILURE ? "; people are told if that fails" : ""));
    }

    private static String scale(RemediationConfig.Step step) {
        RemediationConfig.Scale scale = step.scale();
        return scale == null
                ? ""
                : String.format(Locale.ROOT, ", %+d within %s to %s instances", scale.by(), scale.min(), scale.max());
    }

    private void drill(RemediationConfig.Drill drill) {
        out.line("  drill " + drill.name() + " rehearses " + drill.plan() + " on "
                + (drill.instance() == null ? "one instance" : drill.instance()) + ", "
                + (drill.cron() == null ? "by hand" : "at " + drill.cron() + " " + drill.zone())
                + (drill.rto() == null ? "" : "; it must recover within " + text(drill.rto())));
    }

    private static String meaning(RemediationConfig.Plan plan) {
        return switch (plan.mode()) {
            case OBSERVE -> " (notes its condition)";
            case SHADOW -> " (writes down what it would do)";
            case APPROVE -> " (asks a person first)";
            case AUTO -> plan.override() == null ? " (as shadow until earned)" : " (acts: " + plan.override() + ")";
        };
    }

    private static String budget(RemediationConfig.Budget budget) {
        return budget.count() + "/" + text(budget.per());
    }

    private void told(AlertingConfig alerting) {
        if (alerting.route() == null) {
            out.line("  nobody");
        } else {
            route(alerting.route(), alerting, "  ");
        }
    }

    private void route(AlertingConfig.Route route, AlertingConfig alerting, String indent) {
        AlertingConfig.Receiver receiver = alerting.receivers().get(route.receiver());
        String kind = receiver == null ? "" : " (" + receiver.kind() + ")";
        String which = route.matchers().isEmpty() ? "everything" : Conditions.text(route.matchers());
        out.line(indent + which + " to " + route.receiver() + kind + (route.goOn() ? ", and on" : ""));
        route.routes().forEach(branch -> route(branch, alerting, indent + "  "));
    }

    static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
