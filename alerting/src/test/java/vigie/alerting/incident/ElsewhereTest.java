package vigie.alerting.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.Estate;
import vigie.alerting.Room;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.OutsideEvent;
import vigie.model.OutsideEvent.Kind;

/** What people do with an incident in another tool. */
class ElsewhereTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.sqlite(folder, Estate.usual().hook("chat"));
        room.isDown("api", 1);
        room.seconds(2);
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    private Answer heard(String id, Kind kind, String by, boolean person, Instant at) {
        Answer answer = room.answer(room.alerting.heard(
                new OutsideEvent("pagerduty", id, kind, room.only().id(), by, person, at)));
        assertThat(answer.result()).isEqualTo(Result.DONE);
        room.seconds(2);
        return answer;
    }

    private Answer heard(String id, Kind kind, String by) {
        return heard(id, kind, by, true, room.now());
    }

    private boolean tells(String text) {
        return room.only().timeline().stream().anyMatch(line -> line.text().contains(text));
    }

    @Test
    void pain14_anAcknowledgementThereIsOneHereAndIsNotSaidBack() {
        heard("e1", Kind.ACKNOWLEDGED, "Ann Example");
        assertThat(room.only().acknowledgedBy()).isEqualTo("Ann Example");
        assertThat(tells("Ann Example has it in hand, at pagerduty")).isTrue();
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        room.pass(Estate.REPEAT.plusMinutes(5));
        assertThat(room.wire.pagerDuty.actions())
                .as("nobody is reminded of what somebody has in hand")
                .containsExactly("trigger");
    }

    @Test
    void whatIsTakenBackThereIsTakenBackHere() {
        heard("e1", Kind.ACKNOWLEDGED, "Ann Example");
        heard("e2", Kind.UNACKNOWLEDGED, "Ann Example");
        assertThat(room.only().acknowledgedBy()).isNull();
        assertThat(tells("Ann Example does not have it in hand any more, at pagerduty"))
                .isTrue();
        heard("e3", Kind.UNACKNOWLEDGED, "Ann Example");
        assertThat(room.only().acknowledgedBy()).isNull();
    }

    @Test
    void aResolveThereEndsNothingHere() {
        heard("e1", Kind.RESOLVED, "Ann Example");
        assertThat(room.only().open()).isTrue();
        assertThat(room.only().acknowledgedBy()).isEqualTo("Ann Example");
        assertThat(tells("Ann Example says it is over; it stays open here until the evidence says so"))
                .isTrue();
        room.isUp("api", 1);
        room.seconds(5);
        assertThat(room.only().open()).isFalse();
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
    }

    @Test
    void whatIsReopenedThereIsInNobodysHand() {
        heard("e1", Kind.RESOLVED, "Ann Example");
        heard("e2", Kind.REOPENED, "Ann Example");
        assertThat(room.only().acknowledgedBy()).isNull();
    }

    @Test
    void anEventThatComesAgainChangesNothing() {
        heard("e1", Kind.ACKNOWLEDGED, "Ann Example");
        heard("e2", Kind.UNACKNOWLEDGED, "Ann Example");
        room.killAndRestart();
        Answer again = heard("e1", Kind.ACKNOWLEDGED, "Ann Example");
        assertThat(again.detail()).contains("taken before");
        assertThat(room.only().acknowledgedBy()).isNull();
    }

    @Test
    void anEventThatComesLateChangesNothing() {
        Instant early = room.now();
        room.seconds(5);
        heard("e2", Kind.UNACKNOWLEDGED, "Ann Example");
        Answer late = heard("e1", Kind.ACKNOWLEDGED, "Ann Example", true, early);
        assertThat(late.detail()).contains("later event");
        assertThat(room.only().acknowledgedBy()).isNull();
    }

    @Test
    void aProgramThatRepeatsWhatWeSaidTakesNothingFromAPerson() {
        room.answer(room.alerting.acknowledge(room.only().id(), "ann", "mine", null));
        room.seconds(2);
        heard("e1", Kind.ACKNOWLEDGED, "Events API", false, room.now());
        assertThat(room.only().acknowledgedBy()).isEqualTo("ann");
        heard("e2", Kind.ACKNOWLEDGED, "Bob Example");
        assertThat(room.only().acknowledgedBy()).isEqualTo("Bob Example");
    }

    @Test
    void whatIsNotOursOrIsOverChangesNothing() {
        Answer answer = room.answer(room.alerting.heard(
                new OutsideEvent("pagerduty", "e1", Kind.ACKNOWLEDGED, "theirs", "Ann", true, room.now())));
        assertThat(answer.result()).isEqualTo(Result.DONE);
        assertThat(answer.detail()).contains("no open incident theirs");
        room.isUp("api", 1);
        room.seconds(5);
        heard("e2", Kind.ACKNOWLEDGED, "Ann Example");
        assertThat(room.only().acknowledgedBy()).isNull();
    }
}
