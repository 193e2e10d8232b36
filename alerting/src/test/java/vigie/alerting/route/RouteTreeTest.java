package vigie.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.AlertingConfig.Route;
import vigie.model.Labels;
import vigie.model.Matcher;
import vigie.model.Matcher.Operation;

class RouteTreeTest {
    private static final Duration WAIT = Duration.ofSeconds(5);

    @Test
    void theFirstChildThatMatchesTakesTheAlert() {
        RouteTree tree = new RouteTree(route(
                "chat",
                false,
                List.of(),
                route("first", false, List.of(equal("severity", "critical"))),
                route("second", false, List.of(equal("severity", "critical")))));
        assertThat(names(tree, "severity", "critical")).containsExactly("first");
        assertThat(names(tree, "severity", "warning")).containsExactly("chat");
    }

    @Test
    void continueLetsTheNextOnesMatchToo() {
        RouteTree tree = new RouteTree(route(
                "chat",
                false,
                List.of(),
                route("first", true, List.of(equal("severity", "critical"))),
                route("second", false, List.of(equal("service", "api"))),
                route("third", false, List.of())));
        assertThat(names(tree, "severity", "critical", "service", "api")).containsExactly("first", "second");
        assertThat(names(tree, "severity", "critical")).containsExactly("first", "third");
    }

    @Test
    void aBranchWithoutAMatchingChildIsReachedItself() {
        RouteTree tree = new RouteTree(route(
                "chat",
                false,
                List.of(),
                route(
                        "team",
                        false,
                        List.of(equal("service", "api")),
                        route("night", false, List.of(equal("shift", "night"))))));
        assertThat(names(tree, "service", "api")).containsExactly("team");
        assertThat(names(tree, "service", "api", "shift", "night")).containsExactly("night");
    }

    @Test
    void aReceiverThatIsReachedTwiceIsToldOnce() {
        RouteTree tree = new RouteTree(
                route("chat", false, List.of(), route("team", true, List.of()), route("team", false, List.of())));
        assertThat(names(tree)).containsExactly("team");
    }

    @Test
    void nobodyIsReachedWithoutATree() {
        assertThat(RouteTree.EMPTY.receivers(Labels.of("a", "b"))).isEmpty();
    }

    @Test
    void theTimesAreThoseOfTheBranch() {
        RouteTree.Match match = new RouteTree(route("chat", false, List.of()))
                .receivers(Labels.EMPTY)
                .get(0);
        assertThat(match)
                .isEqualTo(new RouteTree.Match(
                        "chat", List.of(), WAIT, Duration.ofMinutes(1), Duration.ofHours(4), List.of(), List.of()));
    }

    @ParameterizedTest(name = "{0} {1} {2} on {3}: {4}")
    @CsvSource({
        "zone, EQUAL, a, a, true",
        "zone, EQUAL, a, b, false",
        "zone, EQUAL, '', '', true",
        "zone, NOT_EQUAL, a, b, true",
        "zone, NOT_EQUAL, '', '', false",
        "zone, MATCHES, a|b, b, true",
        "zone, MATCHES, a, ab, false",
        "zone, MATCHES, .*, '', true",
        "zone, MATCHES, .+, '', false",
        "zone, NOT_MATCHES, a.*, ab, false",
        "zone, NOT_MATCHES, a.*, '', true",
    })
    void matchersMeanWhatTheyMeanInAlertmanager(
            String label, Operation operation, String value, String found, boolean matches) {
        assertThat(new LabelMatcher(new Matcher(label, operation, value)).matches(Labels.of(label, found)))
                .isEqualTo(matches);
    }

    @Test
    void anExpressionThatWouldRunForEverEndsInLinearTime() {
        LabelMatcher matcher = new LabelMatcher(new Matcher("x", Operation.MATCHES, "(a*)*b"));
        assertThat(matcher.matches(Labels.of("x", "a".repeat(20_000)))).isFalse();
    }

    @Test
    void aBrokenExpressionIsRefusedWithItsLabel() {
        assertThatThrownBy(() -> new LabelMatcher(new Matcher("zone", Operation.MATCHES, "a(")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a matcher of zone must be an RE2 expression: was 'a('");
    }

    private static List<String> names(RouteTree tree, String... labels) {
        return tree.receivers(Labels.of(labels)).stream()
                .map(RouteTree.Match::receiver)
                .toList();
    }

    private static Route route(String receiver, boolean goOn, List<Matcher> matchers, Route... children) {
        return new Route(
                receiver,
                matchers,
                goOn,
                List.of(),
                WAIT,
                Duration.ofMinutes(1),
                Duration.ofHours(4),
                List.of(),
                List.of(),
                List.of(children));
    }

    private static Matcher equal(String label, String value) {
        return new Matcher(label, Operation.EQUAL, value);
    }
}
