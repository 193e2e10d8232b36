package vigie.alerting.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.AlertingConfig;
import vigie.alerting.Estate;
import vigie.alerting.Room;
import vigie.alerting.Say;
import vigie.model.AuditEntry;
import vigie.model.Finding;
import vigie.model.Matcher;
import vigie.model.Matcher.Operation;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Silence;

/** Silences that nobody looks after. */
class ForgottenSilencesTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.sqlite(
                folder,
                Estate.usual()
                        .quiet(new AlertingConfig.Quiet(
                                List.of(),
                                Map.of(),
                                List.of(),
                                new AlertingConfig.SilenceLimits(Duration.ofDays(30), Duration.ofDays(7)))));
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    private Answer ask(String id, Instant from, Duration length) {
        return room.answer(room.alerting.silence(
                new Silence(
                        id,
                        List.of(new Matcher("service", Operation.EQUAL, "api")),
                        from,
                        from.plus(length),
                        from,
                        "ada",
                        "known"),
                "ada"));
    }

    private String silence(Duration length) {
        Answer answer = ask("", room.now(), length);
        assertThat(answer.result()).as(answer.detail()).isEqualTo(Result.DONE);
        return answer.detail();
    }

    private void days(int n) {
        for (int i = 0; i < 2 * n; i++) {
            room.loop.jump(Duration.ofHours(12));
            room.seconds(65);
        }
    }

    private Silence.State state(String id) {
        return room.alerting.silence(id).orElseThrow().state(room.now());
    }

    private boolean warned() {
        return room.alerting.ownConditions().stream().anyMatch(f -> f.kind() == Finding.Kind.SILENCE_EXPIRES);
    }

    @Test
    void pain13_aSilenceThatIsLongerThanAllowedIsRefusedWithTheLimit() {
        Answer answer = ask("", room.now(), Duration.ofDays(31));
        assertThat(answer.result()).isEqualTo(Result.INVALID);
        assertThat(answer.detail()).isEqualTo("a silence lasts at most 30d (silences.max_duration): was 31d");
        String id = silence(Duration.ofDays(30));
        Instant begun = room.alerting.silence(id).orElseThrow().startsAt();
        assertThat(ask(id, begun, Duration.ofDays(31)).result())
                .as("not by making it longer either")
                .isEqualTo(Result.INVALID);
        assertThat(ask(id, begun, Duration.ofDays(10)).result()).isEqualTo(Result.DONE);
        assertThat(ask("", room.now().plus(Duration.ofDays(60)), Duration.ofDays(2))
                        .result())
                .as("when it begins does not matter")
                .isEqualTo(Result.DONE);
    }

    @Test
    void pain13_aSilenceThatMatchedNothingForSoLongEndsAndSaysSo() {
        String id = silence(Duration.ofDays(20));
        days(6);
        assertThat(state(id)).isEqualTo(Silence.State.ACTIVE);
        days(1);
        assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
        assertThat(room.alerting.silence(id).orElseThrow().comment())
                .isEqualTo("known (ended by Vigie: matched nothing for 7d)");
        assertThat(room.alerting.audit(1_000, null).items())
                .filteredOn(e -> e.action().equals("silence.expired"))
                .extracting(AuditEntry::actor)
                .containsExactly("vigie");
        room.isDown("api", 1);
        room.seconds(5);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void pain13_aSilenceThatMatchesNowAndThenIsNeededStill() {
        String id = silence(Duration.ofDays(20));
        days(5);
        room.isDown("api", 1);
        room.seconds(2);
        room.isUp("api", 1);
        room.seconds(70);
        room.killAndRestart();
        days(5);
        assertThat(state(id)).as("five days after it last matched").isEqualTo(Silence.State.ACTIVE);
        days(2);
        assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
    }

    @Test
    void pain13_aSilenceThatHidesWhatBeganLongAgoIsNeeded() {
        String id = silence(Duration.ofDays(20));
        room.isDown("api", 1);
        days(9);
        assertThat(state(id)).isEqualTo(Silence.State.ACTIVE);
        room.isUp("api", 1);
        room.seconds(65);
        days(8);
        assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
    }

    @Test
    void pain13_aSilenceThatWillBeginIsNotForgotten() {
        Answer answer = ask("", room.now().plus(Duration.ofDays(10)), Duration.ofDays(5));
        days(8);
        assertThat(state(answer.detail())).isEqualTo(Silence.State.PENDING);
    }

    @Test
    void pain13_peopleAreWarnedBeforeASilenceEndsThatHidesSomethingCritical() {
        silence(Duration.ofHours(8));
        room.isDown("api", 1);
        room.seconds(2);
        room.loop.jump(Duration.ofHours(6).plusMinutes(50));
        room.say(Say.down("api", 1, Finding.State.ACTIVE, room.now()));
        room.seconds(65);
        assertThat(warned()).isFalse();
        assertThat(room.wire.pagerDuty.actions()).isEmpty();
        room.loop.jump(Duration.ofMinutes(20));
        room.seconds(65);
        assertThat(warned()).isTrue();
        assertThat(room.wire.pagerDuty.actions())
                .as("the warning itself is told")
                .containsExactly("trigger");
        assertThat(room.incidents(true))
                .anyMatch(i -> i.service().equals("vigie")
                        && i.summary().contains("the silence of ada ends at")
                        && i.summary().contains("api-1 is down"));
        room.loop.jump(Duration.ofMinutes(55));
        room.seconds(65);
        assertThat(warned()).as("it has ended").isFalse();
        assertThat(room.incidents(true)).noneMatch(i -> i.service().equals("vigie"));
    }

    @Test
    void pain13_whatIsOverIsNotWarnedOfAnyMoreEvenByAnotherProcess() {
        silence(Duration.ofHours(8));
        room.isDown("api", 1);
        room.seconds(2);
        room.loop.jump(Duration.ofHours(7).plusMinutes(10));
        room.seconds(65);
        assertThat(warned()).isTrue();
        room.killAndRestart();
        room.isUp("api", 1);
        room.seconds(65);
        assertThat(warned()).isFalse();
        assertThat(room.incidents(true)).isEmpty();
    }

    @Test
    void pain13_noWarningForWhatIsNotCritical() {
        silence(Duration.ofHours(8));
        room.say(Say.signal("api", "latency", vigie.model.Severity.WARNING, Finding.State.ACTIVE, room.now()));
        room.loop.jump(Duration.ofHours(7).plusMinutes(10));
        room.seconds(65);
        assertThat(warned()).isFalse();
    }
}
