package vigie.alerting.remediate.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import vigie.alerting.RemediationConfig;
import vigie.model.Instance;
import vigie.model.Secret;

/**
 * What the template of a request may name. What is empty is not there: no segment of a path is left out unseen.
 *
 * @param texts by name, each empty or not
 * @param labels of the instance
 * @param parameters of the step
 * @param secrets of the executor
 */
public record StepValues(
        Map<String, String> texts,
        Map<String, String> labels,
        Map<String, String> parameters,
        Map<String, Secret> secrets) {

    /** The names of {@code texts}. */
    static final List<String> TEXTS = List.of(
            "id",
            "run",
            "plan",
            "step",
            "epoch",
            "action",
            "service",
            "instance",
            "host",
            "port",
            "zone",
            "region",
            "incident",
            "summary",
            "timestamp",
            "expires_at",
            "outcome_url");

    /** What a path or query may name: no secret, because addresses are shown. */
    static final SortedSet<String> IN_URL = names(List.of("labels", "parameters"));

    /** What a header or body may name. */
    static final SortedSet<String> ELSEWHERE = names(List.of("labels", "parameters", "secrets"));

    public StepValues {
        texts = Map.copyOf(texts);
        labels = Map.copyOf(labels);
        parameters = Map.copyOf(parameters);
        secrets = Map.copyOf(secrets);
    }

    private static SortedSet<String> names(List<String> maps) {
        SortedSet<String> names = new TreeSet<>(TEXTS);
        names.addAll(maps);
        return names;
    }

    /**
     * What a step on an instance, or on what stands for a whole service, is about.
     *
     * @param ofRun the names that only a run has a text for
     */
    public static StepValues of(
            Instance at,
            Map<String, String> parameters,
            String action,
            RemediationConfig.Executor executor,
            Map<String, String> ofRun) {
        Map<String, String> texts = new LinkedHashMap<>(ofRun);
        texts.put("action", action);
        texts.put("service", at.service());
        texts.put("instance", at.address());
        int colon = at.address().lastIndexOf(':');
        boolean hasPort = colon > at.address().lastIndexOf(']');
        texts.put("host", hasPort ? at.address().substring(0, colon) : at.address());
        texts.put("port", hasPort ? at.address().substring(colon + 1) : "");
        texts.put("zone", at.zone());
        texts.put("region", at.region());
        return new StepValues(texts, at.labels().asMap(), parameters, executor.secrets());
    }

    /** The same before there is a run: its names have some text. */
    public static StepValues beforeRun(Instance at, RemediationConfig.Step step, RemediationConfig.Executor executor) {
        Map<String, String> texts = new LinkedHashMap<>();
        TEXTS.forEach(name -> texts.put(name, "1"));
        Map<String, String> parameters = new LinkedHashMap<>(step.parameters());
        if (step.scale() != null) {
            parameters.put(RemediationConfig.Step.REPLICAS, "1");
        }
        return of(at, parameters, step.action(), executor, texts);
    }

    /** All of it, escaped for where it goes. */
    Map<String, Object> at(Place place) {
        Map<String, Object> values = new LinkedHashMap<>(escaped(texts, place));
        values.put("labels", escaped(labels, place));
        values.put("parameters", escaped(parameters, place));
        if (place != Place.URL) {
            Map<String, String> revealed = new TreeMap<>();
            secrets.forEach((name, secret) -> revealed.put(name, secret.reveal()));
            values.put("secrets", escaped(revealed, place));
        }
        return values;
    }

    private static Map<String, Object> escaped(Map<String, String> texts, Place place) {
        Map<String, Object> escaped = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (!text.isEmpty()) {
                escaped.put(name, place.escape(text));
            }
        });
        return escaped;
    }
}
