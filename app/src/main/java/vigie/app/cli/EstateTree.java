package vigie.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.app.estate.Durations;
import vigie.app.estate.Estate;
import vigie.app.estate.Problem;
import vigie.app.estate.RecordConfig;
import vigie.collector.CollectorConfig;
import vigie.detector.DetectorConfig;

/** An estate for programs: the same as {@link EstateText} says, as maps and lists. */
final class EstateTree {
    private EstateTree() {}

    static Map<String, Object> of(String file, Estate estate) {
        List<Object> services = new ArrayList<>();
        Losses losses = new Losses(estate);
        for (int i = 0; i < estate.collector().services().size(); i++) {
            services.add(service(
                    estate.collector().services().get(i),
                    estate.detector().services().get(i),
                    losses));
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("file", file);
        tree.put("valid", true);
        tree.put("services", services);
        RecordConfig record = estate.record();
        tree.put("record", record == null ? null : map("url", record.place(), "lease", Durations.text(record.lease())));
        tree.put(
                "plans",
                estate.alerting().plans().stream().map(EstateTree::plan).toList());
        tree.put(
                "receivers",
                estate.alerting().receivers().keySet().stream().sorted().toList());
        tree.put("findings", problems(estate.findings()));
        tree.put("notes", problems(estate.notes()));
        return tree;
    }

    static List<Object> problems(List<Problem> problems) {
        List<Object> items = new ArrayList<>();
        for (Problem p : problems) {
            items.add(map("line", p.line(), "column", p.column(), "message", p.message()));
        }
        return items;
    }

    private static Map<String, Object> service(
            CollectorConfig.Watched watched, DetectorConfig.Judged judged, Losses losses) {
        List<Object> checks = new ArrayList<>();
        for (CollectorConfig.Check c : watched.checks()) {
            DetectorConfig.HealthRule rule = judged.checks().get(c.name());
            checks.add(map(
                    "name", c.name(),
                    "use", c.use(),
                    "interval", Durations.text(c.interval()),
                    "timeout", c.timeout() == null ? "adaptive" : Durations.text(c.timeout()),
                    "fail_after", rule == null ? null : rule.failAfter(),
                    "recover_after", rule == null ? null : rule.recoverAfter(),
                    "stale_after", rule == null ? null : Durations.text(rule.staleAfter())));
        }
        List<Object> instances = new ArrayList<>();
        watched.discovery()
                .fixed()
                .forEach(i -> instances.add(map("address", i.address(), "zone", i.zone(), "region", i.region())));
        boolean discovered = !watched.discovery().sources().isEmpty();
        List<Object> signals = new ArrayList<>();
        judged.signals()
                .forEach(s -> signals.add(map(
                        "name",
                        s.name(),
                        "metric",
                        s.metric(),
                        "method",
                        s.detect().method())));
        judged.joint()
                .forEach(s -> signals.add(map(
                        "name", s.name(), "metric", null, "method", s.detect().method())));
        return map(
                "name",
                watched.service().name(),
                "tier",
                EstateText.word(watched.service().tier()),
                "depends_on",
                watched.service().dependsOn(),
                "instances",
                instances,
                "discovered",
                discovered,
                "sources",
                watched.discovery().sources().stream()
                        .map(CollectorConfig.Source::shown)
                        .toList(),
                "checks",
                checks,
                "signals",
                signals,
                "single_points",
                losses.of(watched.service().name()).stream()
                        .map(p -> map("service", p.service(), "extent", EstateText.word(p.extent()), "name", p.name()))
                        .toList());
    }

    private static Map<String, Object> plan(RemediationConfig.Plan plan) {
        RemediationConfig.Guard guard = plan.guard();
        List<Object> steps = new ArrayList<>();
        plan.steps()
                .forEach(s -> steps.add(map(
                        "action",
                        s.action(),
                        "executor",
                        s.executor(),
                        "by",
                        s.scale() == null ? null : s.scale().by(),
                        "min",
                        s.scale() == null ? null : s.scale().min(),
                        "max",
                        s.scale() == null ? null : s.scale().max())));
        return map(
                "name", plan.name(),
                "mode", EstateText.word(plan.mode()),
                "override", plan.override(),
                "when", Conditions.text(plan.when()),
                "degraded_mode", mode(plan.serviceMode()),
                "steps", steps,
                "max_unhealthy_percent", guard.maxUnhealthyPercent(),
                "max_in_flight", guard.maxInFlight(),
                "cooldown", Durations.text(guard.cooldown()),
                "budget_per_target",
                        guard.perTarget().count() + "/"
                                + Durations.text(guard.perTarget().per()),
                "budget_per_service",
                        guard.perService().count() + "/"
                                + Durations.text(guard.perService().per()));
    }

    private static @Nullable Map<String, Object> mode(RemediationConfig.@Nullable ServiceMode mode) {
        return mode == null
                ? null
                : map(
                        "service", mode.service(),
                        "name", mode.name(),
                        "back_when", mode.back() == null ? null : Conditions.text(mode.back()),
                        "back_for", Durations.text(mode.backFor()));
    }

    private static Map<String, Object> map(@Nullable Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            if (value != null) {
                map.put(String.valueOf(pairs[i]), value);
            }
        }
        return map;
    }
}
