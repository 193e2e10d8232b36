package vigie.app.estate;

import static vigie.app.estate.Timing.or;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.collector.probe.http.BasicAuth;
import vigie.model.Secret;

/** Executors as the alerting room has them: each action with what the executor says for all of them. */
final class ExecutorCut {
    /** The secret that {@code basic_auth} or {@code bearer_token} becomes. */
    static final String AUTHORIZATION = "authorization";

    private final String name;
    private final ExecutorEntry entry;

    private ExecutorCut(String name, ExecutorEntry entry) {
        this.name = name;
        this.entry = entry;
    }

    static Map<String, RemediationConfig.Executor> executors(Map<String, ExecutorEntry> executors) {
        Map<String, RemediationConfig.Executor> cut = new LinkedHashMap<>();
        executors.forEach((name, entry) -> cut.put(name, executor(name, entry)));
        return cut;
    }

    static RemediationConfig.Executor executor(String name, ExecutorEntry entry) {
        return new ExecutorCut(name, entry).executor();
    }

    private RemediationConfig.Executor executor() {
        Map<String, Secret> secrets = new TreeMap<>(entry.secrets());
        Secret authorization = authorization();
        if (authorization != null) {
            secrets.put(AUTHORIZATION, authorization);
        }
        Map<String, ActionConfig> actions = new TreeMap<>();
        entry.actions().forEach((word, action) -> actions.put(word, action(action)));
        return new RemediationConfig.Executor(
                name,
                entry.url().stream().map(ExecutorUrl::text).toList(),
                entry.sign(),
                entry.allow().stream().map(Cidr::text).toList(),
                secrets,
                actions,
                action(new ExecutorEntry.Action(null, null, Map.of(), null, null, Map.of())),
                Boolean.TRUE.equals(entry.fences()));
    }

    private @Nullable Secret authorization() {
        BasicAuth basic = entry.basicAuth();
        if (basic != null) {
            byte[] pair = (basic.username() + ':' + basic.password().reveal()).getBytes(StandardCharsets.UTF_8);
            return new Secret("Basic " + Base64.getEncoder().encodeToString(pair));
        }
        Secret bearer = entry.bearerToken();
        return bearer == null ? null : new Secret("Bearer " + bearer.reveal());
    }

    private ActionConfig action(ExecutorEntry.Action action) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (entry.basicAuth() != null || entry.bearerToken() != null) {
            headers.put(AUTHORIZATION, "{{secrets." + AUTHORIZATION + "}}");
        }
        headers.putAll(entry.headers());
        headers.putAll(action.headers());
        Map<String, ActionConfig.Parameter> parameters = new TreeMap<>();
        action.parameters().forEach((word, parameter) -> parameters.put(word, parameter(parameter)));
        return new ActionConfig(
                action.method() == null ? entry.method() : action.method(),
                or(action.path(), ""),
                headers,
                action.body() == null ? entry.body() : action.body(),
                answers(action.answers() == null ? entry.answers() : action.answers()),
                parameters);
    }

    private static ActionConfig.Answers answers(ExecutorEntry.@Nullable Answers answers) {
        return answers == null
                ? ActionConfig.Answers.USUAL
                : new ActionConfig.Answers(
                        meaning(answers.refused()), meaning(answers.accepted()), meaning(answers.done()));
    }

    private static ActionConfig.@Nullable Meaning meaning(ExecutorEntry.@Nullable Meaning meaning) {
        return meaning == null
                ? null
                : new ActionConfig.Meaning(meaning.status(), meaning.bodyMatches(), meaning.locationMatches());
    }

    static ActionConfig.Parameter parameter(ExecutorEntry.Parameter parameter) {
        return new ActionConfig.Parameter(
                or(parameter.type(), ActionConfig.Type.TEXT),
                parameter.otherwise(),
                parameter.min(),
                parameter.max(),
                List.copyOf(parameter.oneOf()));
    }
}
