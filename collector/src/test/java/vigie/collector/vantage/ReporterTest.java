package vigie.collector.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.ScriptedHttp;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.VirtualTime;
import vigie.collector.net.HttpRequest;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Secret;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.Vantage;
import vigie.model.Vote;

class ReporterTest {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Reply CUT = Reply.fails(CheckResult.Phase.CONNECT, "connection refused");

    private final VirtualTime time = new VirtualTime();
    private final ScriptedHttp http = new ScriptedHttp(time);
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Here here = new Here();
    private int turns;
    private final Reporter reporter = new Reporter(
            new Reporter.Parts(
                    time,
                    time,
                    time.clock(),
                    time.nanoTime(),
                    new Random(7),
                    http,
                    address -> null,
                    here,
                    new ReporterMetrics(registry)),
            new Reporter.To(URI.create("https://main.example:9600/"), new Secret("t-0123456789abcdef"), EVERY));

    /** What is believed here, and what was asked for. */
    private final class Here implements Vantage {
        private final Map<String, Status> believed = new LinkedHashMap<>(Map.of("a:1", Status.UP));
        private final List<String> looks = new ArrayList<>();
        private final CompletableFuture<List<Vote>> look = new CompletableFuture<>();

        @Override
        public String name() {
            return "b";
        }

        @Override
        public String zone() {
            return "zb";
        }

        @Override
        public List<Vote> votes(@Nullable String service) {
            return believed.entrySet().stream()
                    .map(e -> vote(e.getKey(), e.getValue()))
                    .toList();
        }

        private Vote vote(String address, Status status) {
            Target target = new Target(new Instance("api", address, "", "", Labels.EMPTY), "health");
            String reason = status == Status.UP ? "" : "timed out";
            return new Vote(target, "b", "zb", status, time.clock().instant().minusMillis(1_500), reason);
        }

        @Override
        public CompletionStage<List<Vote>> look(String service) {
            looks.add(service);
            return look;
        }
    }

    private void believe(String address, Status status) {
        here.believed.put(address, status);
        reporter.changed();
        time.advance(Duration.ofMillis(200));
    }

    private Reply heard(String looks) {
        return Reply.ok(
                "{\"heard\": true, \"turn\": \"t" + ++turns + "\", \"ignored\": 0, \"looks\": [" + looks + "]}");
    }

    private void start() {
        http.script = request -> heard("");
        reporter.start();
        time.settle();
        time.advance(Duration.ofMillis(100));
    }

    private static JsonNode body(HttpRequest request) {
        try {
            return new JsonMapper().readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode last() {
        return body(http.calls.get(http.calls.size() - 1));
    }

    private double metric(String name, String... outcome) {
        Double value = registry.getSampleValue(
                name,
                outcome.length == 0 ? new String[] {"to"} : new String[] {"to", "outcome"},
                outcome.length == 0
                        ? new String[] {"main.example:9600"}
                        : new String[] {"main.example:9600", outcome[0]});
        return value == null ? 0 : value;
    }

    @Test
    void itTellsAgainAndAgainWithItsTokenAndTheTurnThatItWasGiven() {
        start();
        time.advance(Duration.ofSeconds(6));
        assertThat(http.calls).hasSize(4);
        HttpRequest first = http.calls.get(0);
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.url()).hasToString("https://main.example:9600/api/v1/votes");
        assertThat(first.headers())
                .containsEntry("Authorization", "Bearer t-0123456789abcdef")
                .containsEntry("Content-Type", "application/json");
        assertThat(body(first).path("turn").asText()).isEmpty();
        assertThat(last().path("turn").asText()).isEqualTo("t3");
        assertThat(last().path("vantage").asText()).isEqualTo("b");
        JsonNode vote = last().path("items").get(0);
        assertThat(vote.path("instance").asText()).isEqualTo("a:1");
        assertThat(vote.path("status").asText()).isEqualTo("UP");
        assertThat(vote.path("age_seconds").asDouble()).isEqualTo(1.5);
        assertThat(last().path("changes")).isEmpty();
        assertThat(metric("vigie_report_heard")).isEqualTo(1);
    }

    @Test
    void whatChangesIsToldAtOnce() {
        start();
        believe("a:1", Status.DOWN);
        assertThat(http.calls).hasSize(2);
        assertThat(last().path("items").get(0).path("status").asText()).isEqualTo("DOWN");
        assertThat(last().path("changes")).as("heard in time is not late").isEmpty();
        reporter.changed();
        time.advance(Duration.ofMillis(200));
        assertThat(http.calls).as("nothing is different").hasSize(2);
    }

    @Test
    void whoIsAskedAgainAnswersAtOnceWithTheNewTurnAndGivesUpAfterAWhile() {
        int[] asked = {0};
        http.script =
                request -> ++asked[0] == 1 ? Reply.ok("{\"heard\": false, \"turn\": \"x\", \"looks\": []}") : heard("");
        reporter.start();
        time.advance(Duration.ofMillis(100));
        assertThat(http.calls).hasSize(2);
        assertThat(last().path("turn").asText()).isEqualTo("x");
        http.script = request -> Reply.ok("{\"heard\": false, \"turn\": \"x\", \"looks\": []}");
        time.advance(Duration.ofSeconds(3));
        assertThat(http.calls).as("no endless dance").hasSizeLessThan(9);
        assertThat(metric("vigie_report_heard")).isEqualTo(0);
    }

    @Test
    void whatChangedWhileItWasCutOffIsToldBesideWhatIsBelievedNow() {
        start();
        http.script = request -> CUT;
        time.advance(EVERY);
        believe("a:1", Status.DOWN);
        time.advance(Duration.ofSeconds(20));
        believe("a:1", Status.UP);
        int tries = http.calls.size();
        time.advance(Duration.ofMinutes(5));
        assertThat(http.calls.size() - tries)
                .as("15 s at most between two tries")
                .isBetween(19, 40);
        assertThat(metric("vigie_report_heard")).isEqualTo(0);
        http.script = request -> heard("");
        time.advance(Duration.ofSeconds(16));
        JsonNode told = http.calls.stream()
                .map(ReporterTest::body)
                .filter(report -> report.path("changes").size() == 2)
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(told.path("items").get(0).path("status").asText()).isEqualTo("UP");
        assertThat(told.path("changes").get(0).path("status").asText()).isEqualTo("DOWN");
        assertThat(told.path("changes").get(0).path("reason").asText()).isEqualTo("timed out");
        assertThat(told.path("changes").get(0).path("age_seconds").asDouble())
                .isGreaterThan(told.path("changes").get(1).path("age_seconds").asDouble())
                .isGreaterThan(300);
        time.advance(EVERY);
        assertThat(last().path("changes")).as("told once").isEmpty();
        assertThat(metric("vigie_report_heard")).isEqualTo(1);
    }

    @Test
    void ofTooManyChangesTheOldestAreDroppedAndCounted() {
        start();
        http.script = request -> CUT;
        time.advance(EVERY);
        for (int i = 0; i < 1_200; i++) {
            believe("a:1", i % 2 == 0 ? Status.DOWN : Status.UP);
        }
        assertThat(metric("vigie_report_changes_dropped_total")).isEqualTo(200);
        http.script = request -> heard("");
        time.advance(Duration.ofSeconds(16));
        JsonNode told = http.calls.stream()
                .map(ReporterTest::body)
                .filter(report -> report.path("dropped").asInt() == 200)
                .findFirst()
                .orElseThrow();
        assertThat(told.path("changes")).hasSize(1_000);
        time.advance(EVERY);
        assertThat(last().path("dropped").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413})
    void whoIsRefusedAsksOnceAMinute(int status) {
        http.script =
                request -> Reply.of(status, "application/problem+json", "{\"detail\": \"the token is not known\"}");
        reporter.start();
        time.advance(Duration.ofSeconds(59));
        believe("a:1", Status.DOWN);
        assertThat(http.calls).hasSize(1);
        time.advance(Duration.ofSeconds(60));
        assertThat(http.calls).hasSize(2);
        assertThat(metric("vigie_report_attempts_total", "refused")).isEqualTo(2);
        assertThat(reporter.isHeard()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{}",
                "{\"heard\": true}",
                "{\"heard\": \"yes\", \"turn\": \"t\"}",
                "{\"heard\": true, \"turn\": \"\"}",
                "[[[[[[[[[[[[[[[[[[",
            })
    void anAnswerThatIsNoneIsAFailureAndTriedAgain(String text) {
        http.script = request -> Reply.ok(text);
        reporter.start();
        time.advance(Duration.ofSeconds(30));
        assertThat(metric("vigie_report_attempts_total", "failed")).isBetween(3.0, 8.0);
        http.script = request -> heard("");
        time.advance(Duration.ofSeconds(16));
        assertThat(reporter.isHeard()).isTrue();
    }

    @Test
    void redirectsHangingAndBusyServersAreFailures() {
        http.script = request -> Reply.of(302, "text/html", "").header("Location", "https://evil.example/");
        reporter.start();
        time.advance(Duration.ofSeconds(1));
        http.script = request -> Reply.of(429, "application/json", "{}");
        time.advance(Duration.ofSeconds(20));
        http.script = request -> heard("").after(Duration.ofHours(1));
        time.advance(Duration.ofSeconds(40));
        assertThat(metric("vigie_report_attempts_total", "failed")).isGreaterThan(3);
        assertThat(http.calls).allMatch(call -> "main.example".equals(call.url().getHost()));
        http.script = request -> heard("");
        time.advance(Duration.ofSeconds(20));
        assertThat(reporter.isHeard()).isTrue();
    }

    @Test
    void aFreshLookIsMadeOnceAndToldAtOnce() {
        http.script = request -> heard("{\"id\": \"q1\", \"service\": \"api\"}");
        reporter.start();
        time.advance(Duration.ofMillis(100));
        assertThat(here.looks).containsExactly("api");
        time.advance(EVERY);
        assertThat(here.looks).as("it is under way").hasSize(1);
        int before = http.calls.size();
        here.look.complete(List.of(here.vote("a:1", Status.DOWN)));
        http.script = request -> heard("");
        time.advance(Duration.ofMillis(200));
        assertThat(http.calls).hasSize(before + 1);
        JsonNode looked = last().path("looked").get(0);
        assertThat(looked.path("id").asText()).isEqualTo("q1");
        assertThat(looked.path("items").get(0).path("status").asText()).isEqualTo("DOWN");
        time.advance(EVERY);
        assertThat(last().path("looked")).isEmpty();
    }

    @Test
    void nobodyMakesItLookAtMoreThanItCan() {
        StringBuilder many = new StringBuilder("{\"id\": \"\", \"service\": \"api\"}, {\"id\": 5}, 7");
        for (int i = 0; i < 200; i++) {
            many.append(", {\"id\": \"q").append(i).append("\", \"service\": \"api\"}");
        }
        http.script = request -> heard(many.toString());
        reporter.start();
        time.advance(Duration.ofSeconds(7));
        assertThat(here.looks).hasSize(ReportText.MOST_LOOKS);
    }

    @Test
    void itEnds() {
        start();
        reporter.close();
        time.advance(Duration.ofMinutes(1));
        assertThat(http.calls).hasSize(1);
    }
}
