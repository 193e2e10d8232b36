package vigie.collector.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.CheckResult.Component;
import vigie.model.Status;

class HealthBodyTest {
    private static Optional<HealthReport> read(Dialect dialect, String body) {
        return HealthBody.read(dialect, JsonBody.read(body.getBytes(StandardCharsets.UTF_8)), body);
    }

    private static HealthReport auto(String body) {
        return read(Dialect.AUTO, body).orElseThrow();
    }

    @Test
    void actuatorNestsComponents() {
        HealthReport report = auto("""
                {"status":"DOWN","components":{
                   "db":{"status":"DOWN","components":{"orders":{"status":"DOWN","details":{"error":"timeout"}},"users":{"status":"UP"}}},
                   "diskSpace":{"status":"UP","details":{"free":12,"exists":true}},
                   "ping":{"status":"UP"}}}""");
        assertThat(report.status()).isEqualTo(Status.DOWN);
        assertThat(report.components())
                .containsExactly(
                        new Component("db", Status.DOWN, ""),
                        new Component("db/orders", Status.DOWN, "timeout"),
                        new Component("db/users", Status.UP, ""),
                        new Component("diskSpace", Status.UP, ""),
                        new Component("ping", Status.UP, ""));
        assertThat(report.reason()).isEqualTo("says DOWN: db/orders DOWN (timeout)");
    }

    @Test
    void actuatorOfOldSaidDetails() {
        HealthReport report = auto(
                "{\"status\":\"DOWN\",\"details\":{\"db\":{\"status\":\"DOWN\",\"details\":{\"database\":\"H2\",\"error\":\"gone\"}}}}");
        assertThat(report.components()).containsExactly(new Component("db", Status.DOWN, "gone"));
    }

    @Test
    void actuatorsRootCanBeDownWhileItsGroupsAreUp() {
        HealthReport root = auto("{\"status\":\"DOWN\",\"groups\":[\"liveness\",\"readiness\"]}");
        HealthReport group = auto("{\"status\":\"UP\"}");
        assertThat(root.status()).isEqualTo(Status.DOWN);
        assertThat(root.reason()).isEqualTo("says DOWN");
        assertThat(group.status()).isEqualTo(Status.UP);
    }

    @Test
    void actuatorAllowsWordsOfOnesOwn() {
        HealthReport report = auto("{\"status\":\"FATAL\",\"components\":{\"a\":{\"status\":\"LIMPING\"}}}");
        assertThat(report.status()).isEqualTo(Status.UNKNOWN);
        assertThat(report.reason()).isEqualTo("says FATAL: a UNKNOWN");
    }

    @Test
    void micronautNestsDetails() {
        HealthReport report = auto("""
                {"name":"api","status":"DOWN","details":{
                   "jdbc":{"name":"api","status":"DOWN","details":{"jdbc:postgresql://x":{"name":"api","status":"DOWN",
                      "details":{"error":"refused"}}}},
                   "compositeDiscoveryClient()":{"name":"api","status":"UP","details":{"services":{}}}}}""");
        assertThat(report.components())
                .extracting(Component::name)
                .containsExactly("jdbc", "jdbc/jdbc:postgresql://x", "compositeDiscoveryClient()");
        assertThat(report.reason()).isEqualTo("says DOWN: jdbc/jdbc:postgresql://x DOWN (refused)");
    }

    @Test
    void microprofileListsChecks() {
        HealthReport report = auto("""
                {"status":"DOWN","checks":[{"name":"db","status":"DOWN","data":{"error":"no route"}},{"name":"cache","status":"UP"}]}""");
        assertThat(report.components())
                .containsExactly(new Component("db", Status.DOWN, "no route"), new Component("cache", Status.UP, ""));
    }

    @Test
    void microprofileWithoutChecksIsUp() {
        assertThat(auto("{\"status\":\"UP\",\"checks\":[]}").status()).isEqualTo(Status.UP);
        assertThat(auto("{\"status\":\"DOWN\",\"checks\":[]}").status()).isEqualTo(Status.DOWN);
        assertThat(read(Dialect.MICROPROFILE, "{\"status\":\"UP\"}")).isEmpty();
    }

    @Test
    void theDraftNamesComponentAndMeasurement() {
        HealthReport report = auto("""
                {"status":"warn","version":"1","checks":{
                   "cassandra:responseTime":[{"componentId":"dfd6","observedValue":250,"observedUnit":"ms","status":"warn"},
                                             {"componentId":"aa11","observedValue":2,"observedUnit":"ms","status":"pass"}],
                   "cpu:utilization":[{"componentId":"x","status":"PASS"}],
                   "uptime":[{"componentType":"system","observedValue":1209600.245}]}}""");
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
        assertThat(report.components())
                .containsExactly(
                        new Component("cassandra:responseTime/dfd6", Status.DEGRADED, "250 ms"),
                        new Component("cassandra:responseTime/aa11", Status.UP, "2 ms"),
                        new Component("cpu:utilization", Status.UP, ""));
        assertThat(report.reason()).isEqualTo("says warn: cassandra:responseTime/dfd6 DEGRADED (250 ms)");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "UP, UP",
        "up, UP",
        "pass, UP",
        "PASS, UP",
        "Pass, UP",
        "ok, UP",
        "OK, UP",
        "Healthy, UP",
        "warn, DEGRADED",
        "WARN, DEGRADED",
        "Degraded, DEGRADED",
        "DOWN, DOWN",
        "fail, DOWN",
        "FAIL, DOWN",
        "error, DOWN",
        "OUT_OF_SERVICE, DOWN",
        "Unhealthy, DOWN",
        "UNKNOWN, UNKNOWN",
        "unknown, UNKNOWN"
    })
    void knowsTheWordsOfEveryDialectInAnyCase(String word, Status status) {
        assertThat(auto("{\"status\":\"" + word + "\"}").status()).isEqualTo(status);
    }

    @Test
    void aspNetSaysOneWord() {
        assertThat(auto("Healthy\n").status()).isEqualTo(Status.UP);
        assertThat(read(Dialect.ASPNET, "Unhealthy").orElseThrow().status()).isEqualTo(Status.DOWN);
        assertThat(auto("Degraded").status()).isEqualTo(Status.DEGRADED);
        assertThat(read(Dialect.AUTO, "ok")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "null",
                "{}",
                "{\"status\":\"shipped\"}",
                "{\"status\":200}",
                "{\"status\":null}",
                "{\"status\":{\"code\":\"UP\"}}",
                "{\"status\":\"UP\"} trailing",
                "{\"status\":\"UP\"",
                "<html>UP</html>"
            })
    void whatIsNotHealthIsNotReadAsHealth(String body) {
        assertThat(read(Dialect.AUTO, body)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"ACTUATOR", "MICRONAUT", "MICROPROFILE", "HEALTH_JSON", "ASPNET"})
    void aDeclaredDialectRefusesOtherThings(Dialect dialect) {
        assertThat(read(dialect, "{\"state\":\"running\"}")).isEmpty();
        assertThat(read(dialect, "hello")).isEmpty();
    }

    @Test
    void anEndlessBodyOfComponentsIsCutShort() {
        StringBuilder body = new StringBuilder("{\"status\":\"DOWN\",\"components\":{");
        for (int i = 0; i < 1000; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("\"c")
                    .append(i)
                    .append("\":{\"status\":\"DOWN\",\"details\":{\"error\":\"")
                    .append("x".repeat(1000))
                    .append("\"}}");
        }
        HealthReport report = auto(body.append("}}").toString());
        assertThat(report.components())
                .hasSize(200)
                .allSatisfy(c -> assertThat(c.detail()).hasSize(200));
        assertThat(report.reason()).endsWith("and 195 more");
    }

    @Test
    void deepNestingEnds() {
        String inner = "{\"status\":\"UP\"}";
        for (int i = 0; i < 20; i++) {
            inner = "{\"status\":\"UP\",\"components\":{\"c\":" + inner + "}}";
        }
        assertThat(auto(inner).components()).hasSize(8);
    }
}
