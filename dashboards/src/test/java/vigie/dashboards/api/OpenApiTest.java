package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.web.router.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import vigie.dashboards.AccessRule.Attempt;
import vigie.dashboards.Example;
import vigie.dashboards.Served;
import vigie.dashboards.access.ApiConfig;
import vigie.dashboards.access.Gate;
import vigie.dashboards.access.OutcomeCapability;
import vigie.dashboards.access.Role;
import vigie.dashboards.access.Token;
import vigie.model.Secret;

/** The description against what the server really does: each route, each field. */
class OpenApiTest {
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));
    private static final JsonNode API = new ObjectMapper()
            .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(SERVED.get("/api/openapi.yaml").body()));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> served = SERVED.server
                .getApplicationContext()
                .getBean(Router.class)
                .uriRoutes()
                .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        API.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isEqualTo(served).hasSize(64);
    }

    @Test
    void saysWhereATokenIsNeededAndThatThereIsAPace() {
        assertThat(API.at("/components/securitySchemes").properties()).hasSize(3);
        API.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    Attempt attempt = new Attempt(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            false);
                    Gate gate = new Gate(
                            new ApiConfig(
                                    List.of(Token.of("ops", Role.VIEWER, new Secret("ops-0123456789abcdef"))),
                                    ApiConfig.DEFAULT.rate()),
                            new OutcomeCapability(new byte[] {1}),
                            () -> 0);
                    boolean open =
                            gate.judge(attempt).isGranted() || path.getKey().equals("/console/{file}");
                    JsonNode responses = operation.getValue().get("responses");
                    String what = operation.getKey() + " " + path.getKey();
                    assertThat(responses.has("401")).as(what).isEqualTo(!open);
                    assertThat(responses.has("429")).as(what).isEqualTo(!open);
                    assertThat(responses.has("403")).as(what).isEqualTo(attempt.writes());
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/services, ServiceList",
        "/api/v1/services/api, Service",
        "/api/v1/regions, RegionList",
        "/api/v1/targets, TargetList",
        "/api/v1/findings, FindingList",
        "/api/v1/incidents, IncidentList",
        "/api/v1/incidents/01JINC0000000001, Incident",
        "/api/v1/runs, RunList",
        "/api/v1/runs/01JRUN0000000002, Run",
        "/api/v1/silences, SilenceList",
        "/api/v1/drills, DrillList",
        "/api/v1/drills/01JDRILL00000001, Drill",
        "/api/v1/experiments, ExperimentList",
        "/api/v1/experiments/01JEXPERIMENT001, Experiment",
        "/api/v1/scorecards, ScorecardList",
        "/api/v1/scorecards/restart-api, Scorecard",
        "/api/v1/scorecards/orders-db%2Fread-only, Scorecard",
        "/api/v1/refusals, RefusalList",
        "/api/v1/notices, NoticeList",
        "/api/v1/leases, LeaseList",
        "/api/v1/series?service=gateway, SeriesList",
        "/api/v1/series/{series}/samples, SampleList",
        "/api/v1/audit, AuditEntryList",
        "/api/v1/status, Status",
        "/api/v2/silence/01JSIL0000000001, AlertmanagerSilence",
        "/api/v2/status, AlertmanagerStatus",
        "/api/v1/nowhere, Problem",
    })
    void describesEveryFieldOf(String path, String schema) throws Exception {
        String series = SERVED.windows.series("gateway").get(0).id();
        JsonNode answer = new ObjectMapper()
                .readTree(SERVED.get(path.replace("{series}", series)).body());
        agree(answer, API.at("/components/schemas/" + schema), schema);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/alerts, AlertmanagerAlert",
        "/api/v2/alerts/groups, AlertmanagerGroup",
        "/api/v2/silences, AlertmanagerSilence",
        "/api/v2/receivers, AlertmanagerReceiver",
    })
    void describesEveryFieldOfTheItemsOf(String path, String schema) throws Exception {
        JsonNode answer = new ObjectMapper().readTree(SERVED.get(path).body());
        assertThat(answer).isNotEmpty();
        answer.forEach(item -> agree(item, API.at("/components/schemas/" + schema), schema));
    }

    /** Each field is described, each that is described is there ({@code errors} aside), and each value is of its type. */
    private static void agree(JsonNode value, JsonNode schema, String where) {
        JsonNode rule = resolved(schema, value);
        if (rule.has("properties")) {
            Set<String> named = new TreeSet<>();
            rule.get("properties").fieldNames().forEachRemaining(named::add);
            named.remove("errors");
            Set<String> found = new TreeSet<>();
            value.fieldNames().forEachRemaining(found::add);
            assertThat(found).as(where).isEqualTo(named);
            value.properties()
                    .forEach(field -> agree(
                            field.getValue(),
                            rule.get("properties").get(field.getKey()),
                            where + '.' + field.getKey()));
        } else if (rule.has("items")) {
            assertThat(value.isArray()).as(where).isTrue();
            value.forEach(item -> agree(item, rule.get("items"), where + "[]"));
        } else {
            Map<String, Boolean> is = Map.of(
                    "string",
                    value.isTextual(),
                    "integer",
                    value.isIntegralNumber(),
                    "number",
                    value.isNumber(),
                    "boolean",
                    value.isBoolean(),
                    "null",
                    value.isNull(),
                    "object",
                    value.isObject());
            Set<String> types = new TreeSet<>();
            is.forEach((type, fits) -> {
                if (fits) {
                    types.add(type);
                }
            });
            List<String> allowed = new ArrayList<>();
            (rule.get("type").isArray() ? rule.get("type") : List.of(rule.get("type")))
                    .forEach(type -> allowed.add(type.asText()));
            assertThat(types).as(where + " is " + value).containsAnyElementsOf(allowed);
            if (rule.has("enum")) {
                assertThat(rule.get("enum")).as(where).contains(value);
            }
        }
    }

    private static JsonNode resolved(JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            return resolved(API.at(schema.get("$ref").asText().substring(1)), value);
        }
        return schema.has("oneOf") ? resolved(schema.get("oneOf").get(value.isNull() ? 1 : 0), value) : schema;
    }
}
