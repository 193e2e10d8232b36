package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Redundancy;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;

/** A primary and two standbys, and in which zones they are. */
class SyncZoneTest {
    private final Bench bench = new Bench();

    private void watch(int minZones, Tier tier, String... zones) {
        bench.detector.apply(config(judged("api", tier, new Redundancy(1, minZones), "health")));
        List<Instance> placed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            placed.add(new Instance(
                    "api", bench.three.get(i).address(), zones[i], "eu", Labels.of("name", "db-" + (i + 1))));
        }
        bench.instances(placed);
    }

    private static Fact fact(String key, String value) {
        return new Fact(Topic.SYNC, key, value);
    }

    /** Two rounds, so that what begins is settled. */
    private void told(String waits, String secondAs, String thirdAs, String... synchronous) {
        for (int i = 0; i < 2; i++) {
            List<Fact> facts = new ArrayList<>(List.of(fact("", "primary " + waits)));
            for (String name : synchronous) {
                facts.add(fact(name, "127.0.0.1"));
            }
            bench.saw(1, facts.toArray(new Fact[0]));
            bench.saw(2, fact("", ("standby " + secondAs).strip()));
            bench.saw(3, fact("", ("standby " + thirdAs).strip()));
        }
    }

    private List<Finding> said() {
        return bench.heard.stream()
                .filter(f -> f.kind() == Kind.STANDBY_MISPLACED)
                .toList();
    }

    private State last() {
        return said().isEmpty() ? State.UNKNOWN : said().get(said().size() - 1).state();
    }

    @ParameterizedTest(name = "{0} {1} in {2} and {3}, waits for {4} of {5}: {6}")
    @CsvSource({
        "one, two, a, b, all, one, ACTIVE",
        "one, two, a, b, all, two, CLEAR",
        "one, two, b, c, all, one+two, CLEAR",
        "one, two, a, b, all, one+two, CLEAR",
        "one, two, a, a, all, one+two, ACTIVE",
        // Any one of them is enough, and it may be the one that is lost with the primary.
        "one, two, a, b, 1, one+two, ACTIVE",
        "one, two, a, b, 2, one+two, CLEAR",
        "one, two, b, c, 1, one+two, CLEAR",
        "one, two, a, b, none, '', CLEAR",
        // One name for both: it may be either, and it matters only where they are in different zones.
        "walreceiver, walreceiver, a, b, all, walreceiver, UNKNOWN",
        "walreceiver, walreceiver, a, a, all, walreceiver, ACTIVE",
        "walreceiver, walreceiver, b, c, all, walreceiver, CLEAR",
        "one, two, a, b, all, stranger, UNKNOWN",
        "one, two, '', b, all, one, UNKNOWN",
        "one, two, '', b, all, one+two, CLEAR",
        "one, two, a, b, 99999999999999999999, one+two, CLEAR",
        "'', '', a, b, all, one, UNKNOWN",
    })
    void commitsMustBeSafeInAnotherZone(
            String second, String third, String zone2, String zone3, String waits, String synchronous, State state) {
        watch(2, Tier.STANDARD, "a", zone2, zone3);
        told(waits, second, third, synchronous.isEmpty() ? new String[0] : synchronous.split("\\+"));
        assertThat(last()).isEqualTo(state);
    }

    @Test
    void whatIsSaidNamesThePrimaryAndTheStandbysWithTheirZones() {
        watch(2, Tier.CRITICAL, "a", "a", "b");
        told("1", "one", "two", "one", "two");
        Finding finding = said().get(0);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.summary())
                .isEqualTo("api may lose commits with zone a: its primary db-1 is there, and waits for no standby "
                        + "elsewhere, only for any 1 of 2, 1 of them there");
        assertThat(finding.evidence())
                .containsExactly(
                        "db-1, the primary, is in zone a",
                        "synchronous standby one is in zone a",
                        "synchronous standby two is in zone b");
        told("all", "one", "two", "two");
        assertThat(last()).isEqualTo(State.CLEAR);
    }

    @Test
    void aServiceThatNeedNotSurviveAZoneIsNotJudged() {
        watch(1, Tier.STANDARD, "a", "a", "b");
        told("all", "one", "two", "one");
        assertThat(said()).isEmpty();
    }

    @Test
    void aStandbyThatIsGoneOrASecondPrimaryResolvesNothing() {
        watch(2, Tier.STANDARD, "a", "a", "b");
        told("all", "one", "two", "one");
        assertThat(last()).isEqualTo(State.ACTIVE);
        told("all", "one", "two");
        assertThat(last()).isEqualTo(State.UNKNOWN);
        bench.saw(2, fact("", "primary all"), fact("two", "127.0.0.1"));
        assertThat(last()).isEqualTo(State.UNKNOWN);
        bench.answer(1, Status.DOWN);
        bench.answer(1, Status.DOWN);
        for (int i = 0; i < 2; i++) {
            bench.saw(2, fact("", "primary all"), fact("two", "127.0.0.1"));
            bench.saw(3, fact("", "standby two"));
        }
        assertThat(last()).as("the standby follows the new primary").isEqualTo(State.CLEAR);
    }
}
