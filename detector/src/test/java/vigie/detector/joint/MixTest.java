package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixTest {
    private final Mix mix = new Mix();

    private void learn(int times, Map<String, Double> loads) {
        for (int i = 0; i < times; i++) {
            mix.take(loads);
            mix.learn();
        }
    }

    @Test
    void theDistanceIsHowMuchOfTheLoadIsElsewhere() {
        learn(14, Map.of("a", 50.0, "b", 50.0));
        assertThat(mix.isKnown()).isFalse();
        assertThat(mix.distance()).isZero();
        learn(1, Map.of("a", 50.0, "b", 50.0));
        assertThat(mix.distance()).isCloseTo(0, within(1e-9));
        mix.take(Map.of("a", 500.0, "b", 500.0));
        assertThat(mix.distance()).as("ten times of each").isCloseTo(0, within(1e-9));
        mix.take(Map.of("a", 150.0, "b", 50.0));
        assertThat(mix.distance()).isCloseTo(0.25, within(1e-9));
        mix.take(Map.of("c", 3.0));
        assertThat(mix.distance()).as("nothing in common").isCloseTo(1, within(1e-9));
    }

    @Test
    void thePartsOfARiseAreNamedWithTheirUsualShares() {
        learn(30, Map.of("a", 60.0, "b", 40.0));
        mix.take(Map.of("a", 60.0, "b", 40.0, "c", 300.0));
        assertThat(mix.parts(4).get(0)).satisfies(c -> {
            assertThat(c.name()).isEqualTo("c");
            assertThat(c.rise()).isCloseTo(1, within(1e-9));
            assertThat(c.usual()).isZero();
        });
        assertThat(mix.usualEntropy()).isCloseTo(0.971, within(1e-3));
        assertThat(mix.entropy()).isCloseTo(1.054, within(1e-3));
    }

    @Test
    void aShareThatStaysIsTheUsualOneAfterHours() {
        learn(60, Map.of("a", 100.0));
        learn(300, Map.of("b", 100.0));
        mix.take(Map.of("b", 7.0));
        assertThat(mix.distance()).isLessThan(0.01);
    }

    @Test
    void itIsBoundedWhateverTheLabelsSay() {
        for (int round = 0; round < 50; round++) {
            Map<String, Double> loads = new HashMap<>();
            for (int i = 0; i < 5_000; i++) {
                loads.put(round + "-" + i, 1.0);
            }
            learn(1, loads);
            assertThat(mix.parts(2)).hasSizeLessThanOrEqualTo(2_000);
            assertThat(mix.distance()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void nothingIsNoMix() {
        learn(30, Map.of("a", 1.0));
        Map<String, Double> zero = new LinkedHashMap<>();
        zero.put("a", 0.0);
        assertThat(mix.take(zero)).isFalse();
        assertThat(mix.distance()).isZero();
        assertThat(mix.take(Map.of())).isFalse();
        assertThat(mix.take(Map.of("a", 1e290, "b", 1e290))).isTrue();
        assertThat(mix.distance()).isCloseTo(0.5, within(1e-9));
    }
}
