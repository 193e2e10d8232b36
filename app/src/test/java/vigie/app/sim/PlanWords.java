package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.model.Finding;
import vigie.model.Labels;
import vigie.model.Run;
import vigie.model.Status;

/**
 * Reads the line of a plan: {@code plan NAME when TargetDown service api [check c | signal s] [for 10s] mode auto steps
 * restart,recreate [undo undrain] …}; the rest is as in the estate file, with its defaults but a cooldown of 1 m and a short
 * verification. A plan may act unless {@code unearned} is said. {@code degrades api} makes it a mode of that service, called like the plan and
 * left after {@code back_for}; {@code by 1 min 2 max 4} make it a plan that scales.
 */
final class PlanWords {
    private @Nullable String service;
    private @Nullable String check;
    private @Nullable String signal;
    private @Nullable Status status;
    private Finding.@Nullable Kind kind;
    private Duration holdFor = Duration.ZERO;
    private Run.Mode mode = Run.Mode.SHADOW;
    private @Nullable String override = "this is a scenario";
    private RemediationConfig.Page page = RemediationConfig.Page.AT_ONCE;
    private List<String> steps = List.of("restart");
    private @Nullable String undo;
    private @Nullable String degrades;
    private Duration backFor = Duration.ofSeconds(30);
    private int by;
    private int min;
    private int max;
    private boolean onAll;
    private Duration timeout = Duration.ofSeconds(20);
    private Duration expires = Duration.ofSeconds(30);
    private int maxUnhealthy = 30;
    private int maxInFlight = 1;
    private Duration cooldown = Duration.ofMinutes(1);
    private RemediationConfig.Budget perTarget = new RemediationConfig.Budget(2, Duration.ofHours(1));
    private RemediationConfig.Budget perService = new RemediationConfig.Budget(4, Duration.ofHours(1));
    private Duration healthyFor = Duration.ofSeconds(10);
    private Duration within = Duration.ofMinutes(1);

    private PlanWords() {}

    static RemediationConfig.Plan read(Words words) {
        String name = words.take();
        PlanWords plan = new PlanWords();
        while (words.hasNext()) {
            plan.setting(words.take(), words);
        }
        return plan.build(name);
    }

    private void setting(String key, Words words) {
        switch (key) {
            case "when" -> kind(words);
            case "status" -> status = words.one(Status.class);
            case "service" -> service = words.take();
            case "check" -> check = words.take();
            case "signal" -> signal = words.take();
            case "for" -> holdFor = words.duration();
            case "mode" -> mode = words.one(Run.Mode.class);
            case "unearned" -> override = null;
            case "page" -> page = words.one(RemediationConfig.Page.class);
            case "steps" -> steps = EstateWords.list(words);
            case "undo" -> undo = words.take();
            case "degrades" -> degrades = words.take();
            case "back_for" -> backFor = words.duration();
            case "by" -> by = Integer.parseInt(words.take());
            case "min" -> min = words.number();
            case "max" -> max = words.number();
            case "on_all" -> onAll = true;
            case "timeout" -> timeout = words.duration();
            case "expires" -> expires = words.duration();
            case "max_unhealthy" -> maxUnhealthy = words.number();
            case "max_in_flight" -> maxInFlight = words.number();
            case "cooldown" -> cooldown = words.duration();
            case "per_target" -> perTarget = EstateWords.budget(words);
            case "per_service" -> perService = EstateWords.budget(words);
            case "healthy_for" -> healthyFor = words.duration();
            case "within" -> within = words.duration();
            default -> throw words.wrong("unknown word " + key);
        }
    }

    private void kind(Words words) {
        String word = words.take();
        for (Finding.Kind known : Finding.Kind.values()) {
            if (known.alertName().equals(word)) {
                kind = known;
                return;
            }
        }
        throw words.wrong("unknown finding " + word);
    }

    private RemediationConfig.Plan build(String name) {
        List<RemediationConfig.Step> rungs = new ArrayList<>();
        for (String action : steps) {
            rungs.add(step(action, undo == null ? null : step(undo, null)));
        }
        return new RemediationConfig.Plan(
                degrades == null ? name : degrades + '/' + name,
                new RemediationConfig.When(service, check, status, signal, kind, null, Labels.EMPTY, holdFor, onAll),
                mode,
                override,
                page,
                rungs,
                new RemediationConfig.Guard(maxUnhealthy, maxInFlight, cooldown, perTarget, perService),
                new RemediationConfig.Verify(healthyFor, within),
                false,
                degrades == null ? null : new RemediationConfig.ServiceMode(degrades, name, null, backFor));
    }

    private RemediationConfig.Step step(String action, RemediationConfig.@Nullable Step compensation) {
        return new RemediationConfig.Step(
                action,
                "runner",
                timeout,
                expires,
                Map.of(),
                false,
                compensation,
                by == 0 ? null : new RemediationConfig.Scale(by, min, max));
    }
}
