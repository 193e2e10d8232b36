package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Severity;

/** The life of alerts in the whole room, with its timers, restarts and reloads. */
class AlertsTest {
    private static final Duration HOLD = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.sqlite(folder, Estate.usual().rule("shop", "queue", HOLD, Duration.ofSeconds(20)));
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    private void queue(State state) {
        room.say(Say.signal("shop", "queue", Severity.WARNING, state, room.now()));
    }

    @Test
    void pain10_aFiringAlertStaysFiringWhileEveryThirdPollIsMissingForAnHour() {
        room.isDown("api", 1);
        for (int i = 0; i < 240; i++) {
            room.say(Say.down("api", 1, i % 3 == 2 ? State.UNKNOWN : State.ACTIVE, room.now()));
            room.seconds(15);
        }
        assertThat(room.only().alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void pain10_aPendingTimerNeitherBeginsAnewNorCompletesEarlyOverMissingPolls() {
        // Known for 10 s of every 15 s: a minute of knowledge takes 85 s.
        int seconds = 0;
        while (room.incidents(true).isEmpty() && seconds < 300) {
            if (seconds % 15 == 0) {
                queue(State.ACTIVE);
            } else if (seconds % 15 == 10) {
                queue(State.UNKNOWN);
            }
            room.seconds(1);
            seconds++;
        }
        assertThat(seconds).isEqualTo(85);
    }

    @Test
    void theUnknownFiresNothingAndResolvesNothingHoweverLongItLasts() {
        queue(State.ACTIVE);
        room.seconds(50);
        queue(State.UNKNOWN);
        room.isDown("api", 1);
        room.say(Say.down("api", 1, State.UNKNOWN, room.now()));
        room.pass(Duration.ofMinutes(20));
        assertThat(room.incidents(true))
                .singleElement()
                .satisfies(i -> assertThat(i.service()).isEqualTo("api"));
    }

    @Test
    void aPendingAlertThatIsOverWasNeverThere() {
        queue(State.ACTIVE);
        room.seconds(59);
        queue(State.CLEAR);
        room.seconds(60);
        assertThat(room.alerting.incidents(null, 10, null).items()).isEmpty();
        assertThat(room.wire.seen).isEmpty();
        assertThat(room.alerting.audit(10, null).items()).isEmpty();
    }

    @Test
    void aRestartKeepsWhatATimerHadAndCountsNoTimeInWhichNobodyWatched() {
        queue(State.ACTIVE);
        room.seconds(40);
        room.loop.jump(Duration.ofMinutes(10));
        room.killAndRestart();
        room.seconds(30);
        assertThat(room.incidents(true))
                .as("nobody has said yet that it still holds")
                .isEmpty();
        queue(State.ACTIVE);
        room.seconds(14);
        assertThat(room.incidents(true)).isEmpty();
        room.seconds(12);
        assertThat(room.incidents(true))
                .as("40 s before, of which 5 s may be lost, and 25 s after")
                .hasSize(1);
    }

    @Test
    void anAlertThatFiredWhenTheProcessEndedIsResolvedByTheFirstGoodAnswerAfterIt() {
        room.isDown("api", 1);
        room.seconds(5);
        room.killAndRestart();
        room.seconds(60);
        assertThat(room.only().open()).isTrue();
        room.isUp("api", 1);
        room.seconds(1);
        assertThat(room.only().open()).isFalse();
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
    }

    @Test
    void aProcessThatWasSuspendedFiresNothingOnWakingUp() {
        queue(State.ACTIVE);
        room.seconds(30);
        room.loop.jump(Duration.ofHours(8));
        room.seconds(5);
        assertThat(room.incidents(true)).isEmpty();
        room.seconds(30);
        assertThat(room.incidents(true)).hasSize(1);
    }

    @Test
    void anotherSeverityIsTheSameAlertWithOtherLabels() {
        room.say(Say.signal("web", "latency", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(1);
        room.say(Say.signal("web", "latency", Severity.CRITICAL, State.ACTIVE, room.now()));
        room.seconds(1);
        assertThat(room.only().alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.labels().get("severity")).isEqualTo("critical");
            assertThat(alert.state()).isEqualTo(AlertState.FIRING);
        });
        assertThat(room.only().severity()).isEqualTo(Severity.CRITICAL);
        room.say(Say.signal("web", "latency", Severity.CRITICAL, State.CLEAR, room.now()));
        room.seconds(1);
        assertThat(room.only().open()).isFalse();
    }

    @Test
    void aServiceThatLeavesTheEstateTakesItsAlertsWithIt() {
        room.isDown("shop", 1);
        queue(State.ACTIVE);
        room.isDown("api", 1);
        room.apply(Estate.usual().services(Estate.service("api")).build());
        room.seconds(2);
        assertThat(room.incidents(true)).extracting(i -> i.service()).containsExactly("api");
        assertThat(room.incidents(false))
                .singleElement()
                .satisfies(incident -> assertThat(incident.timeline())
                        .anyMatch(line -> line.text().contains("no longer watched")));
        room.isDown("shop", 1);
        room.seconds(1);
        assertThat(room.incidents(true)).as("a late poll opens nothing").hasSize(1);
    }

    @Test
    void anInstanceThatIsGoneAfterARestartTakesItsAlertWithIt() {
        room.isDown("api", 1);
        room.isDown("api", 3);
        room.killAndRestart();
        room.alerting.instances("api", List.of(Say.instance("api", 1), Say.instance("api", 2)));
        room.seconds(1);
        assertThat(room.only().alerts())
                .filteredOn(a -> a.state() == AlertState.FIRING)
                .extracting(a -> a.labels().get("instance"))
                .containsExactly("127.0.0.1:8001");
        assertThat(room.only().timeline()).anyMatch(line -> line.text().contains("no longer watched"));
    }

    @Test
    void aReloadWithAnotherWaitHoldsForWhatIsPending() {
        queue(State.ACTIVE);
        room.seconds(10);
        room.apply(Estate.usual()
                .rule("shop", "queue", Duration.ofSeconds(15), Duration.ZERO)
                .build());
        room.seconds(4);
        assertThat(room.incidents(true)).isEmpty();
        room.seconds(2);
        assertThat(room.incidents(true)).hasSize(1);
    }

    @Test
    void remediationIsAskedAboutWhatHoldsNowAndNeverAboutTheUnknown() {
        room.isDown("api", 1);
        room.seconds(1);
        assertThat(room.remedies.last())
                .extracting(Trigger::incident)
                .containsExactly(room.only().id());
        room.say(Say.down("api", 1, State.UNKNOWN, room.now()));
        assertThat(room.remedies.last()).isEmpty();
        room.say(Say.down("api", 1, State.ACTIVE, room.now()));
        assertThat(room.remedies.last()).hasSize(1);
        queue(State.ACTIVE);
        room.seconds(1);
        assertThat(room.remedies.last()).as("a pending alert has no incident").hasSize(1);
        room.killAndRestart();
        room.seconds(5);
        assertThat(room.remedies.last())
                .as("nothing acts on evidence from before a restart")
                .isEmpty();
        assertThat(room.remedies.started).isEqualTo(1);
    }

    @Test
    void remediationIsAskedOnceASecondWhileNothingChanges() {
        room.isDown("api", 1);
        int before = room.remedies.considered.size();
        room.seconds(10);
        assertThat(room.remedies.considered.size() - before).isBetween(10, 12);
    }

    @Test
    void detectionTimeIsMeasuredFromTheBeginOfTheCondition() {
        room.say(Say.down("api", 1, State.ACTIVE, room.now().minusSeconds(3)));
        assertThat(room.metric("vigie_detect_seconds_count")).isEqualTo(1);
        assertThat(room.metric("vigie_detect_seconds_sum")).isEqualTo(3);
    }

    @Test
    void whatIsAboutVigieItselfNeedsNoServiceOfTheEstate() {
        room.say(Say.finding(
                Finding.Kind.CONFIG_REJECTED,
                State.ACTIVE,
                Severity.ERROR,
                "vigie",
                null,
                null,
                null,
                "estate.yaml:3:1: unknown key",
                room.now()));
        assertThat(room.only().service()).isEqualTo("vigie");
        room.apply(Estate.usual().build());
        room.seconds(1);
        assertThat(room.only().open()).isTrue();
    }
}
