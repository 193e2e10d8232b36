package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Service.Tier;
import vigie.model.Severity;
import vigie.model.Status;

/** The same question to three instances, and whether they answer alike, through the front of the room. */
class AgreementTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void watch() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health")));
        bench.instances(bench.three);
    }

    private static Fact master(String name, String address) {
        return new Fact(Topic.MASTER, name, address);
    }

    private List<String> told(Kind kind) {
        return bench.heard.stream()
                .filter(f -> f.kind() == kind)
                .map(f -> f.series().get(f.series().name(0)) + " " + f.state())
                .toList();
    }

    private Finding last() {
        return bench.heard.get(bench.heard.size() - 1);
    }

    @Test
    void sentinelsThatTakeDifferentServersForTheMasterDisagree() {
        for (int i = 0; i < 2; i++) {
            bench.saw(1, master("orders", "10.0.0.1:6379"), master("carts", "10.0.0.9:6379"));
            bench.saw(2, master("orders", "10.0.0.2:6379"), master("carts", "10.0.0.9:6379"));
            bench.saw(3, master("orders", "10.0.0.1:6379"), master("carts", "10.0.0.9:6379"));
        }
        assertThat(told(Kind.SENTINELS_DISAGREE)).containsExactlyInAnyOrder("carts CLEAR", "orders ACTIVE");
        assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(last().summary())
                .isEqualTo("api does not agree on where the master is of orders: api-1, api-3: 10.0.0.1:6379; "
                        + "api-2: 10.0.0.2:6379");
        assertThat(last().evidence()).containsExactly("api-1, api-3: 10.0.0.1:6379", "api-2: 10.0.0.2:6379");
        bench.saw(2, master("orders", "10.0.0.1:6379"), master("carts", "10.0.0.9:6379"));
        assertThat(told(Kind.SENTINELS_DISAGREE)).endsWith("orders CLEAR");
    }

    @Test
    void nameServersThatAnswerDifferentlyDisagree() {
        for (int i = 0; i < 2; i++) {
            bench.saw(1, new Fact(Topic.DNS_ANSWER, "shop.example.org A", "10.0.0.1"));
            bench.saw(2, new Fact(Topic.DNS_ANSWER, "shop.example.org A", "10.0.0.1"));
            bench.saw(3, new Fact(Topic.DNS_ANSWER, "shop.example.org A", "10.6.6.6"));
        }
        assertThat(told(Kind.RESOLVERS_DISAGREE)).containsExactly("shop.example.org A ACTIVE");
        assertThat(last().severity()).isEqualTo(Severity.WARNING);
        assertThat(last().summary())
                .isEqualTo("api does not agree on the answer to shop.example.org A: api-1, api-2: 10.0.0.1; "
                        + "api-3: 10.6.6.6");
    }

    @Test
    void aFailoverThatAllFollowIsNone() {
        for (String address : List.of("10.0.0.1:6379", "10.0.0.2:6379")) {
            for (int i = 0; i < 2; i++) {
                bench.saw(1, master("orders", address));
                bench.saw(2, master("orders", address));
                bench.saw(3, master("orders", address));
            }
        }
        assertThat(told(Kind.SENTINELS_DISAGREE))
                .doesNotContain("orders ACTIVE")
                .contains("orders CLEAR");
    }

    @Test
    void whileOneIsNotKnownNothingIsResolvedAndOneThatIsDownCountsForNothing() {
        for (int i = 0; i < 2; i++) {
            bench.saw(1, master("orders", "10.0.0.1:6379"));
            bench.saw(2, master("orders", "10.0.0.2:6379"));
            bench.saw(3, master("orders", "10.0.0.1:6379"));
        }
        bench.time.advance(Duration.ofMinutes(5)); // nobody has answered for so long that nothing is known
        for (int i = 0; i < 3; i++) {
            bench.saw(1, master("orders", "10.0.0.1:6379"));
            bench.saw(3, master("orders", "10.0.0.1:6379"));
        }
        assertThat(told(Kind.SENTINELS_DISAGREE)).endsWith("orders UNKNOWN").doesNotContain("orders CLEAR");
        for (int i = 0; i < 3; i++) {
            bench.answer(2, Status.DOWN);
        }
        assertThat(told(Kind.SENTINELS_DISAGREE)).endsWith("orders CLEAR");
    }
}
