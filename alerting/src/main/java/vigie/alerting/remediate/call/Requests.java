package vigie.alerting.remediate.call;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Executor;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.outbound.Outbound;
import vigie.alerting.remediate.guard.Guards.Refused;
import vigie.alerting.remediate.guard.RequestGuard;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.plan.WholeService;
import vigie.alerting.remediate.request.Request;
import vigie.alerting.remediate.request.RequestTemplate;
import vigie.alerting.remediate.request.StepValues;
import vigie.alerting.remediate.run.CallBook;
import vigie.alerting.remediate.run.Order;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.PlanRun;
import vigie.alerting.remediate.run.StepRow;
import vigie.model.Instance;
import vigie.model.Secret;

/** Writes what is sent to executors. The same text for a call that is sent again, but for its signature. On the loop. */
final class Requests {
    private final Means means;
    private final Picture picture;

    Requests(Means means, Picture picture) {
        this.means = means;
        this.picture = picture;
    }

    /** Why a step cannot be asked for: its executor does not do that, or a value is missing; asked before a call is authorised. */
    Optional<Refused> unfit(PlanRun run, StepRow step, Instant now, Instant expires) {
        RemediationConfig.Step of = step.of(run.plan());
        Executor executor = picture.config().executors().get(of.executor());
        if (executor == null || executor.urls().isEmpty()) {
            return Optional.empty();
        }
        CallBook.Call call =
                new CallBook.Call(run.id(), step.number(), CallBook.State.OUT, 1, 0, now, now, now, expires);
        for (String url : executor.urls()) {
            try {
                Request unused = write(run, step, call, executor, executor.action(of.action()), url);
            } catch (IllegalArgumentException e) {
                return Optional.of(new Refused(
                        RequestGuard.RULE,
                        of.action() + " cannot be asked of " + of.executor() + ": " + e.getMessage()));
            }
        }
        return Optional.empty();
    }

    /**
     * The signed call.
     *
     * @throws IllegalArgumentException if it cannot be made; no secret is in the message
     */
    Outbound.Call make(
            PlanRun run, StepRow step, CallBook.Call call, Executor executor, ActionConfig action, Instant now) {
        String url = executor.urls().get(call.url() % executor.urls().size());
        Request request = write(run, step, call, executor, action, url);
        Map<String, String> headers = new LinkedHashMap<>();
        if (action.isOwn()) {
            headers.put("content-type", "application/json");
        }
        headers.putAll(request.headers());
        Secret sign = executor.sign();
        if (sign != null) {
            headers.putAll(means.signer().headers(sign, call.id(), now, request.body()));
        }
        return new Outbound.Call(
                request.method(),
                request.url(),
                headers,
                request.body(),
                step.of(run.plan()).timeout(),
                Outbound.Reach.only(executor.allow()));
    }

    private Request write(
            PlanRun run, StepRow step, CallBook.Call call, Executor executor, ActionConfig action, String url) {
        String outcomeUrl = outcomeUrl(run, step);
        StepValues values = StepValues.of(
                target(run, step), parameters(run, step), step.action(), executor, texts(run, step, call, outcomeUrl));
        return new RequestTemplate(url, action)
                .fill(values, () -> action.isOwn() ? Payload.of(run, step, call, action, outcomeUrl) : new byte[0]);
    }

    /** What a template names: of a failover, what the instances share on which the step works. */
    private static Instance target(PlanRun run, StepRow step) {
        Order order = step.order();
        return run.scope() == Scope.REGION && order != null
                ? WholeService.target(run.service(), order.targets())
                : run.target();
    }

    private static Map<String, String> parameters(PlanRun run, StepRow step) {
        return step.order() == null
                ? step.of(run.plan()).parameters()
                : step.order().parameters();
    }

    private static Map<String, String> texts(PlanRun run, StepRow step, CallBook.Call call, String outcomeUrl) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("id", call.id());
        texts.put("run", run.id());
        texts.put("plan", run.plan().name());
        texts.put("step", Integer.toString(step.number()));
        texts.put("epoch", Long.toString(run.standing().epoch()));
        texts.put("incident", run.incident());
        texts.put("summary", run.cause().summary());
        texts.put("timestamp", call.authorisedAt().toString());
        texts.put("expires_at", call.expiresAt().toString());
        texts.put("outcome_url", outcomeUrl);
        return texts;
    }

    private String outcomeUrl(PlanRun run, StepRow step) {
        return picture.config().externalUrl() + "/api/v1/runs/" + run.id() + "/steps/" + step.number() + "/outcome"
                + means.outcomes().query(run.id(), step.number());
    }
}
