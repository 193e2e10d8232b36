package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;
import vigie.model.Target;

/** What a load balancer says of servers beside what is known of the instances there, through the front of the room. */
class BalancerTest {
    private static final Instance EDGE = new Instance("edge", "10.0.0.5:8404", "a", "", Labels.of("name", "lb-1"));

    private final Bench bench = new Bench();

    @BeforeEach
    void watch() {
        bench.detector.apply(
                config(judged("api", Tier.STANDARD, null, "health"), judged("edge", Tier.CRITICAL, null, "balancer")));
        bench.instances(bench.three);
        bench.detector.checks().instances("edge", List.of(EDGE));
        bench.time.settle();
        for (int i = 1; i <= 3; i++) {
            bench.answer(i, Status.UP);
        }
    }

    /** The balancer answers, a second after it did before. */
    private void says(Status status, String... states) {
        Fact[] facts = new Fact[states.length];
        for (int i = 0; i < states.length; i++) {
            facts[i] = new Fact(Topic.SERVER, bench.three.get(i).address(), states[i] + " pool/s" + (i + 1));
        }
        CheckResult plain = Samples.answer(new Target(EDGE, "balancer"), bench.time.instant(), status);
        bench.detector
                .checks()
                .accept(new CheckResult(
                        plain.target(),
                        plain.at(),
                        status,
                        plain.phase(),
                        plain.reason(),
                        plain.latency(),
                        plain.timeout(),
                        plain.breaker(),
                        List.of(),
                        List.of(facts)));
        bench.time.advance(Duration.ofSeconds(1));
    }

    private List<Finding> said(int server) {
        return bench.heard.stream()
                .filter(f -> f.kind() == Kind.BALANCER_DISAGREES)
                .filter(f -> f.series()
                        .equals(Labels.of("server", bench.three.get(server - 1).address())))
                .toList();
    }

    private List<State> states(int server) {
        return said(server).stream().map(Finding::state).toList();
    }

    @Test
    void aServerThatTheBalancerTakesForDownAndThatWorksIsToldOnceItLasts() {
        for (int i = 0; i < 4; i++) {
            says(Status.UP, "UP", "DOWN", "UP");
            assertThat(states(2))
                    .as("it is believed after 2 s: 4 are waited for")
                    .isEmpty();
        }
        says(Status.UP, "UP", "DOWN", "UP");
        assertThat(states(1)).containsExactly(State.CLEAR);
        assertThat(said(2)).singleElement().satisfies(f -> {
            assertThat(f.state()).isEqualTo(State.ACTIVE);
            assertThat(f.severity()).isEqualTo(Severity.ERROR);
            assertThat(f.service()).isEqualTo("edge");
            assertThat(f.summary()).isEqualTo("edge takes api-2 of api for down, and it works");
            assertThat(f.evidence()).containsExactly("lb-1: DOWN pool/s2", "api-2 of api is UP");
        });
        says(Status.UP, "UP", "UP", "UP");
        assertThat(states(2)).containsExactly(State.ACTIVE, State.CLEAR);
    }

    @Test
    void aServerThatTheBalancerSendsRequestsToAndThatIsDownIsTold() {
        says(Status.UP, "UP", "UP", "UP");
        bench.answer(3, Status.DOWN);
        bench.answer(3, Status.DOWN);
        for (int i = 0; i < 5; i++) {
            says(Status.UP, "UP", "UP", "UP");
        }
        assertThat(states(3)).containsExactly(State.CLEAR, State.ACTIVE);
        assertThat(said(3).get(1).summary()).isEqualTo("edge sends requests to api-3 of api, which is down");
    }

    @Test
    void eachFindsOutInItsOwnTime() {
        says(Status.UP, "UP", "UP", "UP");
        bench.answer(3, Status.DOWN);
        bench.answer(3, Status.DOWN);
        for (int i = 0; i < 3; i++) {
            says(Status.UP, "UP", "UP", "UP");
        }
        says(Status.UP, "UP", "UP", "DOWN");
        bench.answer(3, Status.UP);
        bench.answer(3, Status.UP);
        for (int i = 0; i < 3; i++) {
            says(Status.UP, "UP", "UP", "DOWN");
        }
        says(Status.UP, "UP", "UP", "UP");
        assertThat(states(3)).containsExactly(State.CLEAR);
    }

    @Test
    void whatSomebodyTookOutIsNoDisagreement() {
        bench.answer(1, Status.DOWN);
        bench.answer(1, Status.DOWN);
        for (int i = 0; i < 8; i++) {
            says(Status.UP, "MAINT", "DRAIN", "MAINT");
        }
        assertThat(states(1)).containsExactly(State.CLEAR);
        assertThat(states(2)).containsExactly(State.CLEAR);
    }

    @Test
    void aBalancerWithoutAnyServerIsHeardThoughItIsDown() {
        for (int i = 0; i < 6; i++) {
            says(Status.DOWN, "DOWN", "DOWN", "DOWN");
        }
        assertThat(states(1)).containsExactly(State.ACTIVE);
        for (int i = 0; i < 2; i++) {
            says(Status.DOWN);
        }
        assertThat(states(1)).as("it does not answer any more").containsExactly(State.ACTIVE, State.UNKNOWN);
        says(Status.UP, "UP", "UP", "UP");
        says(Status.UP, "UP", "UP", "UP");
        assertThat(states(1)).containsExactly(State.ACTIVE, State.UNKNOWN, State.CLEAR);
    }

    @Test
    void anInstanceOfWhichNothingIsKnownIsNotJudged() {
        for (int i = 0; i < 5; i++) {
            says(Status.UP, "UP", "DOWN", "UP");
        }
        bench.time.advance(Duration.ofMinutes(2));
        says(Status.UP, "UP", "DOWN", "UP");
        assertThat(states(2)).containsExactly(State.ACTIVE, State.UNKNOWN);
    }

    @Test
    void aServerThatIsNoInstanceOfTheEstateIsNotJudged() {
        bench.detector.apply(config(judged("edge", Tier.CRITICAL, null, "balancer")));
        bench.heard.clear();
        for (int i = 0; i < 6; i++) {
            says(Status.UP, "DOWN", "DOWN", "UP");
        }
        assertThat(bench.heard).noneMatch(f -> f.kind() == Kind.BALANCER_DISAGREES);
    }
}
