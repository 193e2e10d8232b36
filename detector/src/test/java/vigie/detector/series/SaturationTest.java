package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.detector.judge.SaturationJudge;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Series.Kind;
import vigie.model.Severity;

class SaturationTest {
    private final Rig rig = new Rig();
    private final Series used = rig.series("pool_active", Kind.GAUGE, "pool", "db");
    private final Series most = rig.series("pool_max", Kind.GAUGE, "pool", "db");

    private static Watch pool(@Nullable String of, double limit, @Nullable Double within) {
        return new Watch(
                "pool",
                "pool_active",
                Labels.of(),
                null,
                Finding.Kind.SATURATION,
                Severity.WARNING,
                "saturation",
                new Watch.Share(of, limit),
                seconds -> new SaturationJudge(0.8, 0.95, within, seconds));
    }

    private Finding last() {
        return rig.heard.get(rig.heard.size() - 1);
    }

    @Test
    void warnsAndIsCriticalAndResolvesInOneCondition() {
        rig.watch(pool("pool_max", Double.NaN, null));
        rig.poll(used, 10, most, 50);
        assertThat(last().summary())
                .isEqualTo("pool{pool=\"db\"} of api-2 is 20 % full, 10 of 50, at most 80 % is right");
        rig.poll(used, 41, most, 50);
        assertThat(last().summary()).endsWith("is 82 % full, 41 of 50, over 80 %");
        assertThat(last().severity()).isEqualTo(Severity.WARNING);
        rig.poll(used, 48, most, 50);
        assertThat(last().summary()).endsWith("is 96 % full, 48 of 50, over 95 %");
        assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
        rig.poll(used, 42, most, 50);
        assertThat(last().severity()).isEqualTo(Severity.WARNING);
        rig.poll(used, 42, most, 100);
        assertThat(rig.heard)
                .extracting(Finding::state)
                .containsExactly(State.CLEAR, State.ACTIVE, State.ACTIVE, State.ACTIVE, State.CLEAR);
        assertThat(rig.heard.stream().map(Finding::id).distinct()).hasSize(1);
    }

    @Test
    void theLimitMayComeBeforeWhatIsUsedAndMayBeANumber() {
        rig.watch(pool("pool_max", Double.NaN, null));
        rig.poll(most, 50, used, 48);
        assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
        Rig fixed = new Rig();
        fixed.watch(pool(null, 100, null));
        fixed.poll(fixed.series("pool_active", Kind.GAUGE), 85);
        assertThat(fixed.heard.get(0).summary()).isEqualTo("pool of api-2 is 85 % full, 85 of 100, over 80 %");
    }

    @Test
    void theLimitOfOtherLabelsIsNobodys() {
        rig.watch(pool("pool_max", Double.NaN, null));
        for (int i = 0; i < 10; i++) {
            rig.poll(used, 99, rig.series("pool_max", Kind.GAUGE, "pool", "cache"), 100);
        }
        assertThat(rig.heard).extracting(Finding::state).containsOnly(State.UNKNOWN);
        assertThat(rig.heard.get(0).summary()).endsWith("no limit came with it");
    }

    @Test
    void whatHasNoLimitByItsMakersWordIsNotTold() {
        rig.watch(pool("pool_max", Double.NaN, null));
        Series alone = rig.series("pool_max", Kind.GAUGE, "pool", "other");
        for (int i = 0; i < 10; i++) {
            rig.poll(used, 45, most, -1, alone, 50);
        }
        assertThat(rig.heard).isEmpty();
    }

    @ParameterizedTest(name = "a limit of {0}")
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aLimitThatIsNoneIsUnknownWithTheReason(double limit) {
        rig.watch(pool("pool_max", Double.NaN, 3_600.0));
        rig.poll(used, 45, most, 50);
        for (int i = 0; i < 10; i++) {
            rig.poll(used, 45, most, limit);
        }
        assertThat(rig.heard).extracting(Finding::state).containsExactly(State.ACTIVE, State.UNKNOWN);
        assertThat(last().summary())
                .startsWith("how full pool{pool=\"db\"} of api-2 is is not known: nothing to judge for 60 s, ")
                .containsPattern("no limit came with it|its limit was (0|-1|-?Infinity)");
        rig.poll(used, 45, most, 50);
        assertThat(last().state()).isEqualTo(State.ACTIVE);
        assertThat(rig.failures).isEmpty();
    }

    @ParameterizedTest(name = "{0} used")
    @ValueSource(doubles = {-5, Double.NaN, Double.POSITIVE_INFINITY})
    void nonsenseIsNotJudged(double value) {
        rig.watch(pool("pool_max", Double.NaN, 3_600.0));
        rig.poll(used, value, most, 50);
        rig.poll(used, 1e308, most, 1e-300);
        assertThat(rig.heard).isEmpty();
        assertThat(rig.failures).isEmpty();
    }

    @Test
    void saysWhenItWillBeFull() {
        rig.watch(pool("pool_max", Double.NaN, 3_600.0));
        for (int i = 0; i < 200 && (rig.heard.isEmpty() || last().state() != State.ACTIVE); i++) {
            rig.poll(used, 200 + 3 * i, most, 1_000);
        }
        assertThat(last().summary())
                .matches(".* is [2-7][0-9.]+ % full, [2-7][0-9]+ of 1000, expected to pass 95 % in .*");
        assertThat(last().severity()).isEqualTo(Severity.WARNING);
    }
}
