package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.detector.DetectorConfig.HealthRule;
import vigie.detector.DetectorConfig.Judged;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.EstateBoard.Measured;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Service.Tier;
import vigie.model.Severity;

/** What three instances do of what their service promises, through the front of the room. Stale after a minute. */
class ObjectivesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bench bench = new Bench();

    private void watch(Tier tier, @Nullable Duration rto, @Nullable Duration rpo) {
        Service service = new Service("api", tier, List.of(), null, rto, rpo);
        bench.detector.apply(Bench.config(
                new Judged(service, Map.of("health", new HealthRule(Duration.ofSeconds(1), 2, 2, MINUTE)), List.of())));
        bench.instances(bench.three);
    }

    private List<String> said() {
        return bench.heard.stream()
                .filter(f -> f.kind() == Kind.OBJECTIVE_AT_RISK)
                .map(f -> f.series().get("objective") + " " + f.state() + " " + f.severity())
                .toList();
    }

    private Finding last() {
        return bench.heard.stream()
                .filter(f -> f.kind() == Kind.OBJECTIVE_AT_RISK)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private Measured measured() {
        return bench.api().measured();
    }

    private static Fact copy(String seconds) {
        return new Fact(Topic.COPY, "standby", seconds);
    }

    private void rounds(int count, String answers) {
        for (int i = 0; i < count; i++) {
            bench.round(answers);
        }
    }

    @Test
    void anOutageIsAtRiskBeforeItMissesItsObjectiveAndOverWhenTheServiceWorks() {
        watch(Tier.STANDARD, Duration.ofSeconds(100), null);
        rounds(5, "uuu");
        assertThat(measured().recoverySeconds()).isNaN();
        rounds(79, "ddd");
        assertThat(said()).as("79 s, of which it was down for 77 or so").containsExactly("rto CLEAR WARNING");
        rounds(6, "ddd");
        assertThat(said()).containsExactly("rto CLEAR WARNING", "rto ACTIVE WARNING");
        assertThat(last().summary()).isEqualTo("api is down for 80 s, accepted are 100 s");
        assertThat(last().value()).isCloseTo(80, within(0.1));
        rounds(20, "ddd");
        assertThat(said()).containsExactly("rto CLEAR WARNING", "rto ACTIVE WARNING", "rto ACTIVE ERROR");
        rounds(3, "uuu");
        assertThat(said()).endsWith("rto CLEAR WARNING").hasSize(4);
        assertThat(last().summary()).startsWith("api works again after 10").endsWith(", accepted are 100 s");
        assertThat(measured().recoverySeconds()).isBetween(100.0, 110.0);
        double last = measured().recoverySeconds();
        rounds(30, "uuu");
        assertThat(measured().recoverySeconds())
                .as("that of the last outage stays")
                .isEqualTo(last);
    }

    @Test
    void whatIsNotKnownEndsNoOutage() {
        watch(Tier.CRITICAL, Duration.ofSeconds(100), null);
        rounds(3, "uuu");
        rounds(10, "ddd");
        rounds(120, "???");
        assertThat(said()).endsWith("rto ACTIVE CRITICAL");
        rounds(3, "uuu");
        assertThat(measured().recoverySeconds()).isGreaterThan(125);
    }

    @Test
    void theBestCopyCountsAndOneThatIsSilentLacksMoreEverySecond() {
        watch(Tier.STANDARD, null, Duration.ofSeconds(60));
        bench.saw(1);
        bench.saw(2, copy("2.5"));
        bench.saw(3, copy("40"));
        bench.time.advance(Duration.ofMillis(1_900));
        assertThat(measured().lossSeconds()).isBetween(2.5, 4.5);
        assertThat(said()).containsExactly("rpo CLEAR WARNING");
        for (int i = 0; i < 42; i++) {
            bench.saw(1);
            bench.time.advance(Duration.ofMillis(900));
        }
        assertThat(said()).containsExactly("rpo CLEAR WARNING");
        bench.time.advance(Duration.ofSeconds(3));
        assertThat(said()).containsExactly("rpo CLEAR WARNING", "rpo ACTIVE WARNING");
        assertThat(last().summary()).isEqualTo("api would lose 48 s of its data now, accepted are 60 s");
        assertThat(last().evidence())
                .containsExactly("the best copy is standby of 127.0.0.1:8082, heard of 46 s ago, 3 s behind then");
        bench.time.advance(Duration.ofSeconds(15));
        assertThat(said()).endsWith("rpo ACTIVE ERROR");
        bench.saw(3, copy("0"));
        bench.time.advance(Duration.ofSeconds(1));
        assertThat(said()).endsWith("rpo CLEAR WARNING");
        assertThat(measured().lossSeconds()).isLessThan(3);
    }

    @Test
    void withoutACopyNothingIsKnownAndNothingIsSaid() {
        watch(Tier.STANDARD, null, Duration.ofSeconds(60));
        bench.saw(1, copy("soon"), copy("-1"), copy("NaN"), copy(""));
        bench.saw(2, new Fact(Topic.ROLE, "", "primary"));
        bench.time.advance(Duration.ofMinutes(5));
        assertThat(measured().lossSeconds()).isNaN();
        assertThat(said()).isEmpty();
    }

    @Test
    void aCopyThatLeavesTheEstateIsForgotten() {
        watch(Tier.STANDARD, null, Duration.ofSeconds(60));
        bench.saw(2, copy("1"));
        bench.saw(3, copy("30"));
        bench.time.advance(Duration.ofSeconds(1));
        bench.instances(List.of(bench.three.get(0), bench.three.get(2)));
        bench.time.advance(Duration.ofSeconds(2));
        assertThat(measured().lossSeconds()).isBetween(30.0, 34.0);
    }

    @Test
    void anObjectiveThatIsNotDeclaredAnyMoreEnds() {
        watch(Tier.STANDARD, Duration.ofSeconds(10), Duration.ofSeconds(10));
        bench.saw(2, copy("20"));
        bench.time.advance(Duration.ofSeconds(1));
        assertThat(bench.detector.findings())
                .extracting(Finding::kind, Finding::series)
                .contains(tuple(Kind.OBJECTIVE_AT_RISK, Labels.of("objective", "rpo")));
        watch(Tier.STANDARD, Duration.ofSeconds(10), null);
        assertThat(bench.detector.findings()).noneMatch(f -> f.kind() == Kind.OBJECTIVE_AT_RISK);
        assertThat(last().state()).isEqualTo(State.CLEAR);
        assertThat(last().severity()).isEqualTo(Severity.WARNING);
        assertThat(last().summary()).isEqualTo("api has no such objective any more");
    }
}
