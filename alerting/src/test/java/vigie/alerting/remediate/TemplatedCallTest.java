package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.ActionConfig;
import vigie.alerting.ActionConfig.Answers;
import vigie.alerting.ActionConfig.Meaning;
import vigie.alerting.AlertingConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.alerting.remediate.Rig.Plans;
import vigie.alerting.remediate.call.Verdict;
import vigie.model.Refusal;
import vigie.model.Run;
import vigie.model.Run.StepState;
import vigie.model.Secret;

/** Calls to an API that is not Vigie's own. */
class TemplatedCallTest {
    private static final Secret TOKEN = new Secret("hunter2-hunter2");

    /** So that the scripted executor knows whom it is about. */
    private static final String BODY =
            "{\"data\":{\"action\":\"{{action}}\",\"expires_at\":\"{{expires_at}}\",\"epoch\":{{epoch}},"
                    + "\"targets\":[{\"instance\":\"{{instance}}\"}]}}";

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void begin() {
        rig = new Rig(folder);
        rig.plans(Plans.restart()
                        .steps(Plans.step("restart", Plans.step("undrain", null)), Plans.step("recreate", null))
                        .verify(5, 60)
                        .plan())
                .started();
    }

    @AfterEach
    void end() {
        assertThat(rig.auditFault()).isNull();
        assertThat(String.join("\n", rig.timeline)).doesNotContain(TOKEN.reveal());
        rig.close();
    }

    private List<String> refusals() {
        return rig.refusals().stream()
                .filter(r -> r.rule().equals("request"))
                .map(Refusal::reason)
                .toList();
    }

    private void executor(Map<String, ActionConfig> actions, ActionConfig other) {
        AlertingConfig c = rig.config;
        RemediationConfig.Executor api = new RemediationConfig.Executor(
                "runner",
                List.of("https://api.internal/v1"),
                null,
                List.of("10.0.0.0/8"),
                Map.of("token", TOKEN),
                actions,
                other,
                false);
        rig.config = new AlertingConfig(
                c.services(), c.rules(), c.receivers(), null, c.plans(), Map.of("runner", api), c.healing(), "");
        rig.remediator().apply(rig.config);
    }

    private static ActionConfig put(String path, @Nullable Meaning done) {
        return new ActionConfig(
                "PUT",
                path,
                Map.of("authorization", "Bearer {{secrets.token}}"),
                BODY,
                new Answers(null, null, done),
                Map.of());
    }

    @Test
    void aStepIsARequestOfTheEstatesOwnMaking() {
        executor(Map.of(), put("/{{service}}/{{action}}", null));
        rig.executor.then(Answer.of(201, null, "created"), true);
        rig.down("api-2").run(60);
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
        assertThat(rig.executor.sent).singleElement().satisfies(sent -> {
            assertThat(sent.call().method()).isEqualTo("PUT");
            assertThat(sent.call().url()).hasToString("https://api.internal/v1/api/restart");
            assertThat(sent.call().headers())
                    .containsEntry("authorization", "Bearer " + TOKEN.reveal())
                    .doesNotContainKey("webhook-signature");
            assertThat(sent.call().reach().networks()).containsExactly("10.0.0.0/8");
        });
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeAnythingIsAllowed() {
        executor(Map.of(), put("/{{labels.deployment}}/restart", null));
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).isEmpty();
        assertThat(rig.remediator().runs(10, null).items()).isEmpty();
        assertThat(refusals()).anySatisfy(reason -> assertThat(reason).contains("{{labels.deployment}}"));
    }

    @Test
    void anExecutorDoesOnlyWhatItsActionsName() {
        executor(Map.of("restart", put("/restart", null)), ActionConfig.OWN);
        rig.executor.then(Answer.of(200, null, ""), false);
        rig.down("api-2").run(200);
        // The first rung did not heal; the second is not to be had, and the undo of the first is not either.
        assertThat(rig.executor.actions()).containsExactly("restart api-2");
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.FAILED);
        assertThat(refusals()).anySatisfy(reason -> assertThat(reason).contains("it does no recreate"));
        assertThat(rig.onlyRun().steps())
                .filteredOn(s -> s.action().equals("undrain"))
                .allSatisfy(s -> assertThat(s.state()).isEqualTo(StepState.REFUSED));
    }

    @Test
    void whatIsSentAgainIsTheSameText() {
        executor(Map.of(), put("/restart", null));
        rig.executor
                .then(Answer.of(429, null, "slow down"), false)
                .then(Answer.of(503, Duration.ofSeconds(3), ""), false);
        rig.down("api-2").run(60);
        assertThat(rig.executor.sent).hasSize(3);
        assertThat(rig.executor.sent)
                .extracting(s -> new String(s.call().body(), StandardCharsets.UTF_8))
                .containsOnly(new String(rig.executor.sent.get(0).call().body(), StandardCharsets.UTF_8));
        assertThat(rig.onlyRun().state()).isEqualTo(Run.State.DONE);
    }

    @Test
    void aSecretThatAnAnswerShowsIsNotWrittenDown() {
        executor(Map.of(), put("/restart", null));
        rig.executor.then(Answer.of(403, null, "no right for Bearer " + TOKEN.reveal()), false);
        rig.down("api-2").run(10);
        assertThat(rig.onlyRun().steps().get(0).outcome()).isEqualTo("HTTP 403: no right for Bearer •••");
    }

    @ParameterizedTest(name = "HTTP {0}, Retry-After {1} s: {2}")
    @CsvSource({
        "200, -1, DONE",
        "201, -1, DONE",
        "204, -1, DONE",
        "202, -1, ACCEPTED",
        "303, -1, UNCERTAIN",
        "404, -1, REFUSED",
        "409, -1, REFUSED",
        "429, -1, NOT_DONE",
        "500, -1, UNCERTAIN",
        "503, -1, UNCERTAIN",
        "503, 5, NOT_DONE",
    })
    void answersOfAnotherApiHaveTheirUsualMeaning(int status, int retryAfter, Verdict verdict) {
        Duration after = retryAfter < 0 ? null : Duration.ofSeconds(retryAfter);
        assertThat(Verdict.of(Answer.of(status, after, ""), put("/", null))).isEqualTo(verdict);
    }

    @Test
    void answersMeanWhatTheEstateSaysTheyMean() {
        ActionConfig drain = put("/", new Meaning(List.of("303"), null, "st=DONE"));
        assertThat(Verdict.of(new Answer(303, null, "/stats;st=DONE", "", "", true), drain))
                .isEqualTo(Verdict.DONE);
        assertThat(Verdict.of(new Answer(303, null, "/stats;st=DENY", "", "", true), drain))
                .isEqualTo(Verdict.UNCERTAIN);
        assertThat(Verdict.of(Answer.of(200, null, "<html>"), drain)).isEqualTo(Verdict.UNCERTAIN);
        ActionConfig picky = new ActionConfig(
                "POST",
                "/",
                Map.of(),
                null,
                new Answers(
                        new Meaning(List.of("2xx"), "\"error\"", null),
                        new Meaning(List.of("200"), "queued", null),
                        null),
                Map.of());
        assertThat(Verdict.of(Answer.of(200, null, "{\"error\": 1}"), picky)).isEqualTo(Verdict.REFUSED);
        assertThat(Verdict.of(Answer.of(200, null, "queued"), picky)).isEqualTo(Verdict.ACCEPTED);
        assertThat(Verdict.of(Answer.of(200, null, "ok"), picky)).isEqualTo(Verdict.DONE);
        assertThat(Verdict.of(Answer.of(202, null, ""), picky)).isEqualTo(Verdict.UNCERTAIN);
    }
}
