package vigie.detector.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.detector.Samples;
import vigie.detector.condition.Conditions;
import vigie.model.Finding;
import vigie.model.Quorum;
import vigie.model.Service;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.Vote;

/** One target with a voice here and two elsewhere. */
class BallotTest {
    private static final Target TARGET = new Target(Samples.instance("api", 1, "a"), "health");
    private static final Duration STALE = Duration.ofSeconds(10);

    private final List<Finding> said = new ArrayList<>();
    private final Conditions conditions = new Conditions(said::add);
    private long ms;
    private TargetHealth health;

    @BeforeEach
    void begin() {
        health = new TargetHealth(TARGET, rule(2), now(), ms);
    }

    private static TargetRule rule(int need) {
        return new TargetRule(
                Service.Tier.STANDARD,
                Duration.ofSeconds(1),
                new HealthMachine(2, 2),
                STALE,
                new Voters(new Quorum(need, 3, false), "here", "a", Map.of("east", "b", "west", "c")));
    }

    private Instant now() {
        return Samples.START.plusMillis(ms);
    }

    private void see(Status... answers) {
        for (Status answer : answers) {
            ms += 100;
            health.answer(Samples.answer(TARGET, now(), answer), now(), ms);
            health.say(conditions, now());
        }
    }

    private void hear(String vantage, Status status) {
        health.vote(new Vote(TARGET, vantage, "", status, now(), status == Status.UP ? "" : "timed out"), now(), ms);
        health.say(conditions, now());
    }

    private void wait(Duration length) {
        for (long end = ms + length.toMillis(); ms < end; ) {
            ms += 1_000;
            health.tick(now(), ms);
            health.say(conditions, now());
        }
    }

    private List<Finding.Kind> active() {
        return said.stream()
                .filter(f -> f.state() == Finding.State.ACTIVE)
                .map(Finding::kind)
                .toList();
    }

    @Test
    void s1_whatOnlyOneObserverSeesIsNotDown() {
        see(Status.UP);
        hear("east", Status.UP);
        hear("west", Status.UP);
        assertThat(health.status()).isEqualTo(Status.UP);
        see(Status.DOWN, Status.DOWN, Status.DOWN);
        assertThat(health.status()).isEqualTo(Status.UP);
        assertThat(active()).isEmpty();
        assertThat(health.view().votes()).extracting(Vote::status).containsExactly(Status.DOWN, Status.UP, Status.UP);
    }

    @Test
    void pain21_aSecondObserverMakesItDownAndTheFindingTellsWhoSaysWhat() {
        see(Status.DOWN, Status.DOWN);
        hear("west", Status.UP);
        assertThat(health.status()).isEqualTo(Status.UNKNOWN);
        hear("east", Status.DOWN);
        assertThat(health.status()).isEqualTo(Status.DOWN);
        Finding down = said.stream()
                .filter(f -> f.kind() == Finding.Kind.TARGET_DOWN)
                .findFirst()
                .orElseThrow();
        assertThat(down.state()).isEqualTo(Finding.State.ACTIVE);
        assertThat(down.summary())
                .contains(
                        "2 of 3 vantage points say down",
                        "here (connection refused)",
                        "east (timed out)",
                        "west says up");
        assertThat(down.evidence()).anyMatch(line -> line.startsWith("vantage point west in zone c: up"));
    }

    @Test
    void s1_theOthersAreBelievedThoughItAnswersHere() {
        see(Status.UP);
        hear("east", Status.DOWN);
        hear("west", Status.DOWN);
        assertThat(health.status()).isEqualTo(Status.DOWN);
    }

    @Test
    void s3_voicesThatAreNotHeardAnyMoreLeaveItUnknownAndThatIsSaidInItsTime() {
        see(Status.UP);
        hear("east", Status.UP);
        hear("west", Status.UP);
        for (int second = 0; second < 9; second++) {
            see(Status.DOWN);
            wait(Duration.ofSeconds(1));
        }
        assertThat(health.status()).isEqualTo(Status.UP);
        for (int second = 0; second < 4; second++) {
            see(Status.DOWN);
            wait(Duration.ofSeconds(1));
        }
        assertThat(health.status()).isEqualTo(Status.UNKNOWN);
        assertThat(health.reason())
                .contains("no quorum of 3 vantage points", "not heard of for 10 s", "here says down");
        assertThat(active()).isEmpty();
        for (int second = 0; second < 11; second++) {
            see(Status.DOWN);
            wait(Duration.ofSeconds(1));
        }
        assertThat(active()).containsExactly(Finding.Kind.TARGET_UNKNOWN);
        hear("east", Status.DOWN);
        assertThat(health.status()).isEqualTo(Status.DOWN);
    }

    @Test
    void aVoteThatIsOldAlreadyWhenItIsHeardCountsForSoMuchLess() {
        see(Status.UP, Status.UP);
        Instant looked = now().minusSeconds(8);
        health.vote(new Vote(TARGET, "east", "b", Status.UP, looked, ""), now(), ms);
        assertThat(health.status()).isEqualTo(Status.UP);
        wait(Duration.ofSeconds(3));
        assertThat(health.status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void whoIsNoVoterHasNoVoice() {
        see(Status.DOWN, Status.DOWN);
        hear("stranger", Status.DOWN);
        assertThat(health.status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void anotherQuorumCountsAtTheNextLook() {
        see(Status.DOWN, Status.DOWN);
        hear("east", Status.UP);
        hear("west", Status.UP);
        assertThat(health.status()).isEqualTo(Status.UP);
        health.apply(TARGET.instance(), rule(1));
        see(Status.DOWN);
        assertThat(health.status()).isEqualTo(Status.DOWN);
    }

    @Test
    void nothingIsSettledBeforeThereIsAQuorum() {
        assertThat(health.settled()).isFalse();
        see(Status.UP);
        assertThat(health.settled()).isFalse();
        hear("east", Status.UP);
        assertThat(health.settled()).isTrue();
    }
}
