package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vigie.detector.DetectorConfig.HealthRule;
import vigie.detector.DetectorConfig.Judged;
import vigie.model.Change;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Redundancy;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;

class DetectorTest {
    private final Bench bench = new Bench();

    @Test
    void nothingIsKnownOfAnEstateThatDoesNotAnswer() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(3, 2), "health")));
        bench.instances(bench.three);
        assertThat(bench.heard).isEmpty();
        assertThat(bench.api().status()).isEqualTo(Status.UNKNOWN);
        assertThat(bench.detector.targets()).hasSize(3).allMatch(t -> t.status() == Status.UNKNOWN && t.last() == null);
    }

    @Test
    void aServiceIsJudgedOnceEachInstanceAnswered() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(3, 2), "health")));
        bench.instances(bench.three);
        bench.round("uu-");
        assertThat(bench.api().status()).isEqualTo(Status.UNKNOWN);
        assertThat(bench.said()).noneMatch(word -> word.startsWith("Service") || word.startsWith("Redundancy"));
        bench.round("--u");
        assertThat(bench.api().status()).isEqualTo(Status.UP);
        assertThat(bench.said()).contains("ServiceDown CLEAR", "RedundancyLost CLEAR");
    }

    @Test
    void anInstanceThatNeverAnswersHoldsTheServiceUpOnlyUntilItIsUnknown() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(2, 2), "health")));
        bench.instances(bench.three);
        for (int i = 0; i < 61; i++) {
            bench.round("uu-");
        }
        assertThat(bench.api().status()).isEqualTo(Status.DEGRADED);
        assertThat(bench.holding()).containsExactly("TargetUnknown of api-3 ACTIVE");
        assertThat(bench.said()).contains("RedundancyLost CLEAR");
    }

    @Test
    void oneInstanceDownIsALostRedundancyWithItsNumbers() {
        bench.running();
        bench.round("udu");
        assertThat(bench.heard).isEmpty();
        bench.round("udu");
        assertThat(bench.said()).containsExactly("TargetDown of api-2 ACTIVE", "RedundancyLost ACTIVE");
        Finding lost = bench.heard.get(1);
        assertThat(lost.summary())
                .isEqualTo("redundancy of api is lost: 2 of 3 instances healthy, minimum 3, in 2 zones, minimum 2");
        assertThat(lost.evidence()).containsExactly("api-2 in zone b is DOWN: health: connection refused");
        assertThat(lost.severity()).isEqualTo(Severity.WARNING);
        assertThat(bench.api().status()).isEqualTo(Status.DEGRADED);
        bench.round("uuu");
        bench.round("uuu");
        assertThat(bench.said()).endsWith("TargetDown of api-2 CLEAR", "RedundancyLost CLEAR");
        assertThat(bench.holding()).isEmpty();
        assertThat(bench.api().status()).isEqualTo(Status.UP);
    }

    @Test
    void everyInstanceDownIsAServiceDown() {
        bench.running();
        bench.round("ddd");
        bench.round("ddd");
        assertThat(bench.said()).contains("ServiceDown ACTIVE");
        Finding down = bench.heard.stream()
                .filter(f -> f.kind() == Kind.SERVICE_DOWN)
                .findFirst()
                .orElseThrow();
        assertThat(down.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(down.summary()).isEqualTo("api is down: none of 3 instances works");
        assertThat(down.evidence()).hasSize(3);
        assertThat(bench.api().status()).isEqualTo(Status.DOWN);
        bench.round("g--");
        bench.round("g--");
        assertThat(bench.said()).contains("ServiceDown CLEAR");
        assertThat(bench.api().status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void silenceOfEverythingPagesNobodyAsDown() {
        bench.running();
        bench.time.advance(Duration.ofMinutes(2));
        assertThat(bench.said())
                .contains("ServiceDown UNKNOWN", "RedundancyLost UNKNOWN", "TargetUnknown of api-1 ACTIVE")
                .doesNotContain("ServiceDown ACTIVE", "RedundancyLost ACTIVE", "TargetDown of api-1 ACTIVE");
        assertThat(bench.api().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void silenceFreezesAServiceThatIsDown() {
        bench.running();
        bench.round("ddd");
        bench.round("ddd");
        bench.heard.clear();
        bench.time.advance(Duration.ofMinutes(2));
        assertThat(bench.said()).contains("ServiceDown UNKNOWN").doesNotContain("ServiceDown CLEAR");
        assertThat(bench.holding()).contains("ServiceDown UNKNOWN");
    }

    @Test
    void theWorstCheckIsTheInstance() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health", "canary")));
        bench.instances(bench.three);
        for (int i = 1; i <= 3; i++) {
            bench.answer(i, "health", Status.UP);
            bench.answer(i, "canary", Status.UP);
        }
        bench.answer(2, "canary", Status.DEGRADED);
        bench.answer(2, "canary", Status.DEGRADED);
        assertThat(bench.api().instances().get(1).status()).isEqualTo(Status.DEGRADED);
        bench.answer(2, "health", Status.DOWN);
        bench.answer(2, "health", Status.DOWN);
        assertThat(bench.api().instances().get(1).status()).isEqualTo(Status.DOWN);
        assertThat(bench.detector.targets())
                .extracting(t -> t.target().check())
                .containsExactly("health", "canary", "health", "canary", "health", "canary");
    }

    @Test
    void theBoardShowsWhatIsSaidBeforeItIsSaid() {
        bench.running();
        List<Status> shown = new ArrayList<>();
        bench.onFinding = finding -> {
            if (finding.kind() == Kind.TARGET_DOWN) {
                shown.add(bench.target(1).status());
                shown.add(bench.api().status());
                assertThat(bench.detector.findings()).contains(finding);
            }
        };
        bench.round("udu");
        bench.round("udu");
        assertThat(shown).containsExactly(Status.DOWN, Status.DEGRADED);
        assertThat(bench.metric("vigie_detector_failures_total")).isZero();
    }

    @Test
    void anAnswerThatChangesNothingIsOnTheBoardSoonAfter() {
        bench.running();
        bench.time.advance(Duration.ofSeconds(3));
        Instant at = bench.time.instant();
        bench.answer(1, Status.UP);
        bench.time.advance(Duration.ofMillis(50));
        assertThat(bench.target(0).last()).isNotNull().extracting("at").isEqualTo(at);
    }

    @Test
    void theTierSetsTheSeverityOfALostRedundancy() {
        bench.detector.apply(config(judged("api", Tier.CRITICAL, new Redundancy(3, 1), "health")));
        bench.instances(bench.three.subList(0, 2));
        bench.round("uu");
        assertThat(bench.detector.findings()).extracting(Finding::severity).containsExactly(Severity.ERROR);
    }

    @Test
    void aReloadKeepsStatesAndFirstSeen() {
        bench.running();
        bench.round("udu");
        bench.round("udu");
        List<InstanceState> before = bench.api().instances();
        bench.heard.clear();
        bench.time.advance(Duration.ofSeconds(5));
        bench.detector.apply(config(
                judged("web", Tier.STANDARD, null, "health"),
                judged("api", Tier.STANDARD, new Redundancy(3, 2), "health")));
        bench.instances(bench.three);
        assertThat(bench.heard).isEmpty();
        assertThat(bench.api().instances()).isEqualTo(before);
        assertThat(bench.detector.services())
                .extracting(s -> s.service().name())
                .containsExactly("web", "api");
        bench.round("uuu");
        assertThat(bench.heard).isEmpty();
        bench.round("uuu");
        assertThat(bench.said()).contains("TargetDown of api-2 CLEAR");
    }

    @Test
    void aReloadSaysThatWhatIsGoneIsClear() {
        bench.running();
        bench.round("ddd");
        bench.round("ddd");
        bench.heard.clear();
        bench.detector.apply(config());
        bench.time.settle();
        assertThat(bench.said())
                .contains("ServiceDown CLEAR", "RedundancyLost CLEAR", "TargetDown of api-1 CLEAR")
                .allMatch(word -> word.endsWith("CLEAR"));
        assertThat(bench.heard).allMatch(f -> f.summary().contains("no longer watched"));
        assertThat(bench.holding()).isEmpty();
        assertThat(bench.detector.services()).isEmpty();
        bench.answer(1, Status.DOWN);
        assertThat(bench.metric("vigie_detector_results_total", "outcome", "unwatched"))
                .isEqualTo(1);
    }

    @Test
    void aRedundancyThatIsNotDeclaredAnyMoreIsClear() {
        bench.running();
        bench.round("udu");
        bench.round("udu");
        bench.heard.clear();
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health")));
        bench.time.settle();
        assertThat(bench.said()).containsExactly("RedundancyLost CLEAR");
        assertThat(bench.holding()).containsExactly("TargetDown of api-2 ACTIVE");
    }

    @Test
    void aCheckThatIsGoneIsClearAndANewOneIsUnknown() {
        bench.running();
        bench.round("udu");
        bench.round("udu");
        bench.heard.clear();
        bench.detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(3, 2), "canary")));
        bench.time.settle();
        assertThat(bench.said()).contains("TargetDown of api-2 CLEAR", "ServiceDown UNKNOWN", "RedundancyLost UNKNOWN");
        assertThat(bench.detector.targets()).hasSize(3).allMatch(t -> t.status() == Status.UNKNOWN);
    }

    @Test
    void anInstanceThatIsGoneIsClear() {
        bench.running();
        bench.round("udu");
        bench.round("udu");
        bench.heard.clear();
        bench.instances(List.of(bench.three.get(0), bench.three.get(2)));
        assertThat(bench.said()).contains("TargetDown of api-2 CLEAR").doesNotContain("RedundancyLost CLEAR");
        assertThat(bench.api().instances()).hasSize(2);
        assertThat(bench.holding()).containsExactly("RedundancyLost ACTIVE");
    }

    @Test
    void anInstanceThatComesLaterCountsOnceItAnswered() {
        bench.running();
        Instance fourth = Samples.instance("api", 4, "a");
        List<Instance> four = new ArrayList<>(bench.three);
        four.add(fourth);
        bench.time.advance(Duration.ofSeconds(7));
        bench.instances(four);
        assertThat(bench.heard).isEmpty();
        assertThat(bench.api().status()).isEqualTo(Status.UP);
        assertThat(bench.api().instances().get(3).firstSeen()).isEqualTo(Samples.START.plusSeconds(7));
        assertThat(bench.api().instances().get(0).firstSeen()).isEqualTo(Samples.START);
    }

    @Test
    void anInstanceWithOtherLabelsIsTheSameInstance() {
        bench.running();
        bench.round("udu");
        bench.round("udu");
        bench.heard.clear();
        Instance moved = new Instance("api", bench.three.get(1).address(), "z", "eu", Labels.of("name", "renamed"));
        bench.instances(List.of(bench.three.get(0), moved, bench.three.get(2)));
        assertThat(bench.said()).doesNotContain("TargetDown of api-2 CLEAR");
        assertThat(bench.target(1).status()).isEqualTo(Status.DOWN);
        assertThat(bench.target(1).target().instance().zone()).isEqualTo("z");
        bench.answer(2, Status.UP);
        bench.answer(2, Status.UP);
        assertThat(bench.said()).contains("TargetDown of renamed CLEAR");
    }

    @Test
    void aListThatCameBeforeItsServiceIsNotLost() {
        bench.instances(bench.three);
        assertThat(bench.detector.targets()).isEmpty();
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health")));
        bench.time.settle();
        assertThat(bench.detector.targets()).hasSize(3);
    }

    @Test
    void anEmptyListAtTheStartIsWaitedFor() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(3, 2), "health")));
        bench.instances(List.of());
        bench.time.advance(Duration.ofSeconds(59));
        assertThat(bench.heard).isEmpty();
        bench.instances(bench.three);
        bench.round("uuu");
        bench.time.advance(Duration.ofSeconds(2));
        assertThat(bench.holding()).isEmpty();
    }

    @Test
    void anEmptyListThatStaysEmptyLosesTheRedundancy() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, new Redundancy(3, 2), "health")));
        bench.instances(List.of());
        bench.time.advance(Duration.ofSeconds(61));
        assertThat(bench.said()).containsExactly("ServiceDown UNKNOWN", "RedundancyLost ACTIVE");
    }

    @Test
    void anEmptyListLosesTheRedundancy() {
        bench.running();
        bench.instances(List.of());
        assertThat(bench.said()).contains("RedundancyLost ACTIVE", "ServiceDown UNKNOWN");
        assertThat(bench.api().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aClockThatIsSetMakesNothingSilent() {
        bench.running();
        bench.time.advance(Duration.ofSeconds(10));
        bench.time.jump(Duration.ofHours(3));
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(bench.heard).isEmpty();
        bench.time.jump(Duration.ofHours(-5));
        bench.time.advance(Duration.ofSeconds(5));
        assertThat(bench.heard).isEmpty();
        bench.time.advance(Duration.ofMinutes(1));
        assertThat(bench.said()).contains("TargetUnknown of api-1 ACTIVE");
    }

    @Test
    void nonsenseIsRefusedAndChangesNothing() {
        bench.running();
        HealthRule never = new HealthRule(Duration.ofSeconds(1), 0, 2, Duration.ofMinutes(1));
        Judged broken = new Judged(Samples.service("api", Tier.STANDARD, null), Map.of("health", never), List.of());
        assertThatThrownBy(() -> bench.detector.apply(config(broken))).hasMessageContaining("fail_after");
        bench.time.settle();
        assertThat(bench.api().status()).isEqualTo(Status.UP);
        assertThat(bench.heard).isEmpty();
    }

    @Test
    void aBugCostsOneTask() {
        bench.running();
        bench.onFinding = finding -> {
            throw new IllegalStateException("nobody listens");
        };
        bench.round("udu");
        bench.round("udu");
        assertThat(bench.metric("vigie_detector_failures_total")).isEqualTo(1);
        bench.onFinding = finding -> {};
        bench.round("uuu");
        bench.round("uuu");
        assertThat(bench.said()).contains("TargetDown of api-2 CLEAR");
    }

    @Test
    void aThreadThatDoesNotKeepUpDropsAnswersAndCountsThem() {
        bench.running();
        double accepted = bench.metric("vigie_detector_results_total", "outcome", "accepted");
        for (int i = 0; i < DetectorMetrics.MOST_QUEUED + 5; i++) {
            bench.detector.checks().accept(Samples.answer(bench.target(0).target(), bench.time.instant(), Status.UP));
        }
        assertThat(bench.metric("vigie_detector_queue_length")).isEqualTo(DetectorMetrics.MOST_QUEUED);
        assertThat(bench.metric("vigie_detector_results_total", "outcome", "dropped"))
                .isEqualTo(5);
        bench.time.settle();
        assertThat(bench.metric("vigie_detector_queue_length")).isZero();
        assertThat(bench.metric("vigie_detector_results_total", "outcome", "accepted"))
                .isEqualTo(accepted + DetectorMetrics.MOST_QUEUED);
    }

    @Test
    void saysWhereToLook() {
        bench.running();
        bench.round("udu");
        bench.round("udu");
        assertThat(bench.changes)
                .extracting(change -> change.kind() + " " + change.key())
                .containsExactly(
                        "TARGET api/127.0.0.1:8082/health",
                        "FINDING TargetDown/api/127.0.0.1:8082/health/",
                        "SERVICE api",
                        "FINDING RedundancyLost/api///");
        assertThat(bench.changes).extracting(Change::at).containsOnly(Samples.START.plusSeconds(1));
    }

    @Test
    void nothingHappensAfterTheEnd() {
        bench.running();
        bench.detector.close();
        bench.time.advance(Duration.ofMinutes(5));
        bench.round("ddd");
        bench.round("ddd");
        assertThat(bench.heard).isEmpty();
        assertThat(bench.metric("vigie_detector_queue_length")).isZero();
    }
}
