package vigie.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.app.experiment.Reactions.Reaction;

/** Which alerts belong to which fault, and what is reported of them. */
class ReactionsTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:01:00Z");

    private static Journal.Made fault(Instant at, @Nullable String service, @Nullable String instance) {
        Provider.Signal signal = new Provider.Signal("STOP", 7L, null, null);
        return new Journal.Made(
                "a | fault", new Provider.Fault(signal, null, service, instance), at, at.plusSeconds(30), "");
    }

    private static JsonNode incidents(String... items) throws Exception {
        return Tolerance.JSON.readTree("{\"items\": [" + String.join(",", items) + "]}");
    }

    private static String incident(String id, String alerts) {
        return """
                {"id": "%s", "alerts": [%s], "timeline": [
                  {"at": "2026-01-01T00:00:59Z", "kind": "call"}, {"at": "2026-01-01T00:01:05.500Z", "kind": "call"},
                  {"at": "2026-01-01T00:01:02Z", "kind": "notice"}]}
                """.formatted(id, alerts);
    }

    private static String alert(String labels, String fired, @Nullable String resolved) {
        return "{\"labels\": {%s}, \"fired_at\": \"%s\", \"resolved_at\": %s}"
                .formatted(labels, fired, resolved == null ? "null" : '"' + resolved + '"');
    }

    private static final String API_1 = "\"service\": \"api\", \"instance\": \"10.0.0.1:80\"";
    private static final String API_2 = "\"service\": \"api\", \"instance\": \"10.0.0.2:80\"";

    @Test
    void theTimesAreThoseOfItsOwnInstanceFromTheFaultOn() throws Exception {
        JsonNode incidents = incidents(
                incident(
                        "i1",
                        alert(API_1, "2026-01-01T00:01:03Z", "2026-01-01T00:01:20Z") + ","
                                + alert("\"service\": \"api\"", "2026-01-01T00:01:04Z", "2026-01-01T00:01:22Z") + ","
                                + alert(API_2, "2026-01-01T00:01:01Z", null)),
                incident("old", alert(API_1, "2026-01-01T00:00:59Z", null)));
        Reaction reaction = Reactions.of(List.of(fault(AT, "api", "10.0.0.1:80")), List.of("api"), incidents)
                .get(0);
        assertThat(reaction.detected()).isEqualTo(Duration.ofSeconds(3));
        assertThat(reaction.acted()).isEqualTo(Duration.ofMillis(5_500));
        assertThat(reaction.recovered()).isEqualTo(Duration.ofSeconds(22));
        assertThat(reaction.incidents()).containsExactly("i1");
    }

    @Test
    void whileOneAlertFiresItIsNotRecovered() throws Exception {
        JsonNode incidents = incidents(incident(
                "i1",
                alert(API_1, "2026-01-01T00:01:03Z", "2026-01-01T00:01:20Z") + ","
                        + alert(API_2, "2026-01-01T00:01:04Z", null)));
        List<Journal.Made> faults = List.of(fault(AT, null, null));
        assertThat(Reactions.of(faults, List.of(), incidents).get(0).recovered())
                .isNull();
        assertThat(Reactions.anyOpen(faults, List.of(), incidents)).isTrue();
        assertThat(Reactions.anyOpen(faults, List.of("db"), incidents)).isFalse();
        assertThat(Reactions.anyOpen(List.of(), List.of(), incidents)).isFalse();
    }

    @Test
    void whatFiresAfterTheNextFaultBelongsToThat() throws Exception {
        JsonNode incidents = incidents(incident("i1", alert(API_1, "2026-01-01T00:01:12Z", null)));
        List<Journal.Made> faults = List.of(fault(AT, null, null), fault(AT.plusSeconds(10), null, null));
        List<Reaction> all = Reactions.of(faults, List.of("api"), incidents);
        assertThat(all.get(0).detected()).isNull();
        assertThat(all.get(1).detected()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "{\"items\": 7}",
                "{\"items\": [7, {\"alerts\": 7}, {\"alerts\": [7, {\"labels\": 7, \"fired_at\": \"soon\"}]}]}",
                "{\"items\": [{\"alerts\": [{\"fired_at\": 1e300}], \"timeline\": {\"at\": []}}]}",
            })
    void garbageIsNoReaction(String json) throws Exception {
        Reaction reaction = Reactions.of(List.of(fault(AT, null, null)), List.of(), Tolerance.JSON.readTree(json))
                .get(0);
        assertThat(reaction.detected()).isNull();
        assertThat(reaction.incidents()).isEmpty();
    }

    @Test
    void theReportShowsNothingFromOutsideAsMarkupAndNoSecret() throws Exception {
        ExperimentFile file = new ExperimentFile(
                "a `title` | x",
                "",
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("sesame"),
                List.of());
        Journal.Step step = new Journal.Step(
                Journal.Phase.METHOD,
                "a\nstep",
                "echo",
                AT,
                Duration.ofSeconds(1),
                "failed",
                "<b>|`",
                null,
                Tolerance.JSON.readTree("{\"stdout\": \"it is sesame\"}"));
        Result result = new Result(
                file,
                null,
                AT,
                AT.plusSeconds(40),
                new ExperimentRun.Outcome(Stop.State.ABORTED, "held | `x`", null, false),
                List.of(step),
                Reactions.of(List.of(fault(AT, null, null)), List.of(), incidents()));
        assertThat(Report.markdown(result))
                .startsWith("# Experiment `a 'title' / x`: aborted\n\n`held / 'x'`\n\n**Something could not be undone")
                .contains("| `a step` | `echo` | failed: `<b>/'` |")
                .contains("| `pause process 7` | 2026-01-01T00:01:00Z | no | no | no | 30.0 s |");
        assertThat(Report.journal(result).toString())
                .contains("it is ***", "\"status\":\"aborted\"", "\"clean\":false")
                .doesNotContain("sesame");
        assertThat(result.passed()).isFalse();
        assertThat(result.ending())
                .containsEntry("state", "aborted")
                .doesNotContainKeys("deviated", "detected_seconds");
    }
}
