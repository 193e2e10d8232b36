package vigie.detector.health;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Samples.START;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.detector.Samples;
import vigie.detector.condition.Conditions;
import vigie.model.CheckResult.Phase;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;
import vigie.model.Target;

class TargetHealthTest {
    private final List<Finding> heard = new ArrayList<>();
    private final Conditions conditions = new Conditions(heard::add);
    private final Target target = new Target(Samples.instance("api", 2, "b"), "health");
    private final TargetHealth health = new TargetHealth(target, rule(Tier.STANDARD), START, 0);
    private long second;

    @Test
    void saysNothingBeforeSomethingIsKnown() {
        answer(Status.DOWN);
        answer(Status.UNKNOWN);
        assertThat(heard).isEmpty();
        assertThat(health.view().reason()).isEqualTo("not enough answers yet: the dialect says UNKNOWN");
    }

    @Test
    void saysTheFirstKnownStateOfAllFourConditions() {
        answer(Status.UP);
        assertThat(said())
                .containsExactlyInAnyOrder(
                        "TargetDown CLEAR", "TargetDegraded CLEAR", "TargetUnknown CLEAR", "TargetFlapping CLEAR");
    }

    @Test
    void saysDownWithReasonAndEvidence() {
        answer(Status.UP);
        heard.clear();
        answer(Status.DOWN);
        answer(Status.DOWN);
        assertThat(said()).containsExactly("TargetDown ACTIVE");
        Finding down = heard.get(0);
        assertThat(down.summary()).isEqualTo("api-2 is down: health: connection refused");
        assertThat(down.evidence())
                .containsExactly(
                        "health of api-2: connection refused (connect), 1 of 2",
                        "health of api-2: connection refused (connect), 2 of 2");
        assertThat(down.id()).isEqualTo("TargetDown/api/127.0.0.1:8082/health/");
        assertThat(down.since()).isEqualTo(START.plusSeconds(second));
    }

    @Test
    void beginsTheNewConditionBeforeItEndsTheOldOne() {
        answer(Status.UP);
        answer(Status.DOWN);
        answer(Status.DOWN);
        heard.clear();
        answer(Status.DEGRADED);
        answer(Status.DEGRADED);
        assertThat(said()).containsExactly("TargetDegraded ACTIVE", "TargetDown CLEAR");
        assertThat(heard.get(0).summary()).isEqualTo("api-2 is degraded: health: slow: 900 ms");
    }

    @Test
    void pain11_silenceIsUnknownAfterItsWaitAndResolvesNothing() {
        answer(Status.UP);
        answer(Status.DOWN);
        answer(Status.DOWN);
        heard.clear();
        tick(59);
        assertThat(heard).isEmpty();
        tick(1);
        assertThat(said())
                .containsExactlyInAnyOrder(
                        "TargetUnknown ACTIVE",
                        "TargetDown UNKNOWN",
                        "TargetDegraded UNKNOWN",
                        "TargetFlapping UNKNOWN");
        assertThat(heard.get(0).summary()).isEqualTo("api-2 is unknown: health: nothing known for 60 s");
        assertThat(conditions.holding())
                .extracting(Finding::kind)
                .containsExactly(Kind.TARGET_DOWN, Kind.TARGET_UNKNOWN);
        assertThat(health.status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void pain11_aHiccupIsNoSilence() {
        answer(Status.UP);
        heard.clear();
        for (int i = 0; i < 100; i++) {
            tick(59);
            answer(Status.UP);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void answersThatSayNothingAreASilence() {
        answer(Status.UP);
        heard.clear();
        for (int i = 0; i < 70; i++) {
            answer(Status.UNKNOWN);
            health.tick(now(), second * 1000);
            health.say(conditions, now());
        }
        assertThat(said()).contains("TargetUnknown ACTIVE").doesNotContain("TargetDown ACTIVE");
        assertThat(health.view().reason()).isEqualTo("nothing known for 60 s: the dialect says UNKNOWN");
    }

    @Test
    void aTargetThatNeverAnswersIsSaidToBeUnknown() {
        tick(60);
        assertThat(said()).contains("TargetUnknown ACTIVE", "TargetDown UNKNOWN");
        tick(600);
        assertThat(heard).hasSize(4);
    }

    @Test
    void afterASilenceADownTargetIsNotClearedByOneGoodAnswer() {
        answer(Status.UP);
        answer(Status.DOWN);
        answer(Status.DOWN);
        tick(60);
        heard.clear();
        answer(Status.UP);
        assertThat(heard).isEmpty();
        assertThat(health.view().reason()).isEqualTo("not enough answers yet");
        answer(Status.UP);
        assertThat(said()).contains("TargetUnknown CLEAR", "TargetDown CLEAR");
    }

    @Test
    void aSecondSilenceBreaksTheRowAgain() {
        answer(Status.UP);
        answer(Status.DOWN);
        answer(Status.DOWN);
        tick(60);
        answer(Status.UP);
        tick(60);
        answer(Status.UP);
        assertThat(health.status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void flappingIsSaidWhileTheStatusStandsStill() {
        answer(Status.UP);
        heard.clear();
        for (int i = 0; i < 12; i++) {
            answer(i % 2 == 0 ? Status.DOWN : Status.UP);
        }
        assertThat(said()).containsExactly("TargetFlapping ACTIVE");
        assertThat(health.view().flapping()).isTrue();
        assertThat(health.view().status()).isEqualTo(Status.UP);
        assertThat(heard.get(0).summary())
                .startsWith("api-2 is flapping: health changed in ")
                .endsWith("answers");
        assertThat(heard.get(0).value()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void severityOfDownFollowsTheTier() {
        assertThat(severityOf(Tier.CRITICAL)).isEqualTo(Severity.CRITICAL);
        assertThat(severityOf(Tier.STANDARD)).isEqualTo(Severity.WARNING);
        assertThat(severityOf(Tier.BEST_EFFORT)).isEqualTo(Severity.INFO);
    }

    @Test
    void anotherTierIsSaidAndKeepsTheState() {
        answer(Status.UP);
        answer(Status.DOWN);
        answer(Status.DOWN);
        Instant since = heard.get(heard.size() - 1).since();
        heard.clear();
        second += 5;
        health.apply(target.instance(), rule(Tier.CRITICAL));
        health.say(conditions, now());
        assertThat(said()).contains("TargetDown ACTIVE");
        Finding down = heard.stream()
                .filter(f -> f.kind() == Kind.TARGET_DOWN)
                .findFirst()
                .orElseThrow();
        assertThat(down.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(down.since()).isEqualTo(since);
        assertThat(health.status()).isEqualTo(Status.DOWN);
    }

    @Test
    void theEndIsSaidOfAllFour() {
        health.end(conditions, START);
        assertThat(heard).hasSize(4).allMatch(f -> f.state() == State.CLEAR);
        assertThat(heard.get(0).summary()).isEqualTo("health of api-2 is no longer watched");
    }

    @Test
    void foreignReasonsAreCutAndKeptOnOneLine() {
        String nasty = "a\r\nb".repeat(1_000);
        for (int i = 0; i < 2; i++) {
            second++;
            health.answer(Samples.answer(target, now(), Status.DOWN, Phase.BODY, nasty), now(), second * 1000);
            health.say(conditions, now());
        }
        Finding down = heard.get(0);
        assertThat(down.summary()).hasSizeLessThan(400).doesNotContain("\n");
        assertThat(down.evidence()).allMatch(s -> s.length() < 400 && !s.contains("\r"));
    }

    private Severity severityOf(Tier tier) {
        TargetHealth other = new TargetHealth(target, rule(tier), START, 0);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            other.answer(Samples.answer(target, START, Status.DOWN), START, 0);
        }
        other.say(new Conditions(findings::add), START);
        return findings.get(0).severity();
    }

    private static TargetRule rule(Tier tier) {
        return new TargetRule(tier, Duration.ofSeconds(1), new HealthMachine(2, 2), Duration.ofMinutes(1), null);
    }

    private void answer(Status status) {
        second++;
        health.answer(Samples.answer(target, now(), status), now(), second * 1000);
        health.say(conditions, now());
    }

    private void tick(long later) {
        second += later;
        health.tick(now(), second * 1000);
        health.say(conditions, now());
    }

    private Instant now() {
        return START.plusSeconds(second);
    }

    private List<String> said() {
        return heard.stream().map(f -> f.kind().alertName() + " " + f.state()).toList();
    }
}
