package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Bench.config;
import static vigie.detector.Bench.judged;

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

/** What the nodes of a chain call final, through the front of the room. */
class FinalityTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void watch() {
        bench.detector.apply(config(judged("api", Tier.STANDARD, null, "health")));
        bench.instances(bench.three);
    }

    private static Fact isFinal(long height, String hash) {
        return new Fact(Topic.FINAL_BLOCK, Long.toString(height), hash);
    }

    private List<String> told() {
        return bench.heard.stream()
                .filter(f -> f.kind() == Kind.FINALITY_BROKEN)
                .map(f -> f.state().name())
                .toList();
    }

    private Finding last() {
        return bench.heard.stream()
                .filter(f -> f.kind() == Kind.FINALITY_BROKEN)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private void all(long height, String hash) {
        for (int i = 1; i <= 3; i++) {
            bench.saw(i, isFinal(height, hash));
        }
    }

    @Test
    void aChainThatGoesOnIsWell() {
        for (int epoch = 1; epoch < 200; epoch++) {
            all(32L * epoch, "0x" + epoch);
        }
        assertThat(told()).isNotEmpty().containsOnly("CLEAR");
        assertThat(last().summary()).isEqualTo("what the nodes of api call final stays");
    }

    @Test
    void nodesThatCallDifferentBlocksFinalAreCritical() {
        all(64, "0xaa");
        bench.saw(1, isFinal(96, "0xbb"));
        bench.saw(2, isFinal(96, "0xbb"));
        bench.saw(3, isFinal(96, "0xcc"));
        assertThat(told()).as("one look is not enough").doesNotContain("ACTIVE");
        bench.saw(1, isFinal(128, "0xdd"));
        bench.saw(2, isFinal(128, "0xdd"));
        bench.saw(3, isFinal(96, "0xcc"));
        assertThat(told()).endsWith("ACTIVE");
        assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(last().summary())
                .isEqualTo("finality broken: at height 96 api-1, api-2 have block 0xbb, api-3 has block 0xcc");
        assertThat(last().evidence()).containsExactly("api-1, api-2: 0xbb", "api-3: 0xcc");
        assertThat(last().instance()).isNull();
        bench.saw(3, isFinal(96, "0xbb"), isFinal(128, "0xdd"));
        assertThat(told())
                .as("it has the chain of the others, but has broken its word")
                .endsWith("ACTIVE");
        all(192, "0xee");
        assertThat(told()).endsWith("CLEAR");
    }

    @Test
    void whatDiffersIsNotResolvedByANodeThatGoesDown() {
        for (int round = 0; round < 2; round++) {
            all2(96, "0xaa");
            bench.saw(3, isFinal(96, "0xab"));
        }
        for (int i = 0; i < 3; i++) {
            bench.answer(3, Status.DOWN);
        }
        all2(96, "0xaa");
        assertThat(told()).containsExactly("ACTIVE", "UNKNOWN");
    }

    @Test
    void aFinalBlockThatIsAnotherOneIsToldUntilTheChainIsFarBeyond() {
        all(64, "0xaa");
        bench.saw(2, isFinal(64, "0xab"), isFinal(96, "0xac"));
        for (int round = 0; round < 2; round++) {
            bench.saw(1, isFinal(65, "0x1"));
            bench.saw(2, isFinal(96, "0xac"));
            bench.saw(3, isFinal(65, "0x1"));
        }
        assertThat(told()).endsWith("ACTIVE");
        assertThat(last().summary())
                .isEqualTo("finality broken: api-2 called block 0xaa at height 64 final, and now has block 0xab there");
        for (int i = 0; i < 3; i++) {
            bench.answer(2, Status.DOWN);
        }
        assertThat(told()).as("being down takes nothing back").endsWith("ACTIVE");
        all(159, "0xdd");
        assertThat(told()).endsWith("ACTIVE");
        all(160, "0xee");
        assertThat(told()).endsWith("CLEAR");
    }

    @Test
    void aNodeThatWentBackIsToldUntilItIsWhereItWas() {
        all(96, "0xaa");
        bench.saw(3, isFinal(64, "0x64"));
        assertThat(told()).doesNotContain("ACTIVE");
        all2(96, "0xaa");
        bench.saw(3, isFinal(64, "0x64"));
        assertThat(told()).endsWith("ACTIVE");
        assertThat(last().summary())
                .isEqualTo("finality broken: api-3 called height 96 final, and now no more than height 64");
        bench.saw(3, isFinal(96, "0xaa"));
        assertThat(told()).endsWith("CLEAR");
    }

    private void all2(long height, String hash) {
        bench.saw(1, isFinal(height, hash));
        bench.saw(2, isFinal(height, hash));
    }

    @Test
    void aNodeThatHasJustStartedMaySayForAMomentWhatItHadStored() {
        all(96, "0xaa");
        bench.saw(3, isFinal(64, "0x64"));
        all(96, "0xaa");
        all(128, "0xbb");
        assertThat(told()).doesNotContain("ACTIVE");
    }

    @Test
    void nodesWithoutACommonHeightAreNotCompared() {
        bench.saw(1, isFinal(64, "0xaa"));
        bench.saw(2, isFinal(96, "0xbb"));
        assertThat(told()).doesNotContain("ACTIVE", "CLEAR");
    }

    @Test
    void aNodeThatIsGoneIsForgotten() {
        all(64, "0xaa");
        for (int round = 0; round < 2; round++) {
            all2(64, "0xaa");
            bench.saw(3, isFinal(64, "0xab"));
        }
        assertThat(told()).endsWith("ACTIVE");
        bench.instances(bench.three.subList(0, 2));
        all2(64, "0xaa");
        assertThat(told()).endsWith("CLEAR");
    }

    @Test
    void whatIsNoHeightIsNotJudgedAndAHugeOneIs() {
        bench.saw(1, new Fact(Topic.FINAL_BLOCK, "many", "0xaa"), new Fact(Topic.FINAL_BLOCK, "-1", "0xaa"));
        bench.saw(2, isFinal(Long.MAX_VALUE, "0xbb"));
        bench.saw(2, isFinal(Long.MAX_VALUE, "0xcc"));
        assertThat(told()).isEmpty();
        for (int round = 0; round < 2; round++) {
            all2(999_999_999_999_999_999L, "0xaa");
            bench.saw(3, isFinal(999_999_999_999_999_999L, "0xab"));
        }
        assertThat(told()).endsWith("ACTIVE");
    }
}
