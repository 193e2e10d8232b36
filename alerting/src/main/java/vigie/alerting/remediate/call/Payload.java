package vigie.alerting.remediate.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Json;
import vigie.alerting.remediate.run.Order;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Instance;

/** The body of a call to an executor. The same text for a call that is sent again. */
final class Payload {
    private Payload() {}

    static byte[] of(PlanRun run, StepRow step, CallBook.Call call, ActionConfig action, String outcomeUrl) {
        RemediationConfig.Step of = step.of(run.plan());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("run", run.id());
        data.put("plan", run.plan().name());
        data.put("step", step.number());
        data.put("attempt", CallBook.ATTEMPT);
        data.put("epoch", run.standing().epoch());
        data.put("expires_at", call.expiresAt().toString());
        data.put("action", of.action());
        data.put("service", run.service());
        Order order = step.order();
        List<Instance> targets = order == null ? List.of(run.target()) : order.targets();
        data.put("targets", targets.stream().map(Payload::target).toList());
        data.put("reason", reason(run));
        data.put("parameters", parameters(order == null ? of.parameters() : order.parameters(), of, action));
        data.put("outcome_url", outcomeUrl);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "vigie.remediation." + (step.isUndo() ? "undo" : word(of.action())));
        body.put("timestamp", call.authorisedAt().toString());
        body.put("data", data);
        return Json.bytes(body);
    }

    /** Each as what the executor declares it to be; text otherwise. */
    private static Map<String, Object> parameters(
            Map<String, String> given, RemediationConfig.Step step, ActionConfig action) {
        Map<String, Object> typed = new TreeMap<>();
        given.forEach((name, value) -> {
            ActionConfig.Parameter declared = action.parameters().get(name);
            if (declared == null && step.scale() != null && name.equals(RemediationConfig.Step.REPLICAS)) {
                typed.put(name, Integer.valueOf(value));
                return;
            }
            typed.put(name, declared == null || declared.wrong(value) != null ? value : declared.typed(value));
        });
        return typed;
    }

    private static Map<String, Object> target(Instance at) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("instance", at.address());
        target.put("zone", at.zone());
        target.put("region", at.region());
        target.put("labels", at.labels());
        return target;
    }

    private static Map<String, Object> reason(PlanRun run) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("incident", run.incident());
        reason.put("summary", run.cause().summary());
        reason.put("evidence", run.cause().evidence());
        return reason;
    }

    /** Standard Webhooks allows letters, digits, underscores and dots in a type. */
    private static String word(String action) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < action.length(); i++) {
            char c = action.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
            word.append(plain ? c : '_');
        }
        return word.toString();
    }
}
