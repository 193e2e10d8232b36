package vigie.app.estate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.alerting.ActionConfig;
import vigie.collector.probe.http.BasicAuth;
import vigie.model.Secret;

/** An executor as it is written. */
record ExecutorEntry(
        @Written(oneOrMany = true) List<ExecutorUrl> url,
        @Nullable Secret sign,
        List<Cidr> allow,
        @Nullable BasicAuth basicAuth,
        @Nullable Secret bearerToken,
        @Written(orEmpty = true) Map<String, Secret> secrets,
        @Nullable String method,
        @Written(orEmpty = true) Map<String, String> headers,
        @Nullable String body,
        @Nullable Answers answers,
        @Written(orEmpty = true) Map<String, Action> actions,
        @Nullable Boolean fences) {

    /** One thing that it does; what is left out is as the executor says. */
    record Action(
            @Nullable String method,
            @Nullable String path,
            @Written(orEmpty = true) Map<String, String> headers,
            @Nullable String body,
            @Nullable Answers answers,
            @Written(orEmpty = true) Map<String, Parameter> parameters) {}

    /** What its answers mean. */
    record Answers(
            @Nullable Meaning refused,
            @Nullable Meaning accepted,
            @Nullable Meaning done) {}

    /** Answers that mean one thing. */
    record Meaning(
            @Written(orEmpty = true, oneOrMany = true) List<String> status,
            @Nullable String bodyMatches,
            @Nullable String locationMatches) {}

    /** What a step may say beside its action. */
    record Parameter(
            ActionConfig.@Nullable Type type,
            @Written(as = "default") @Nullable String otherwise,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            @Written(orEmpty = true) List<String> oneOf) {}
}
