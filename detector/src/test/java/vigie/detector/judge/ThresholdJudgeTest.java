package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdJudgeTest extends JudgeContract {
    @Override
    protected Judge fresh() {
        return new ThresholdJudge(1_000.0, -1_000.0);
    }

    @Override
    protected Judge.State foreign() {
        return new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 15).state();
    }

    @Override
    protected double[] constants() {
        return new double[] {0, 1_000, -1_000, 0.1};
    }

    @ParameterizedTest(name = "{0} is wrong: {1}")
    @CsvSource({
        "10, false",
        "10.0000001, true",
        "-5, false",
        "-5.0000001, true",
        "0, false",
        "Infinity, true",
        "-Infinity, true"
    })
    void isStrict(double value, boolean wrong) {
        Judge judge = new ThresholdJudge(10.0, -5.0);
        assertThat(judge.judge(0, value)).isEqualTo(wrong ? 1 : 0);
        assertThat(judge.alarming()).isEqualTo(wrong);
    }

    @Test
    void oneBoundIsEnoughAndTheOtherIsNone() {
        Judge above = new ThresholdJudge(10.0, null);
        above.judge(0, -1e300);
        assertThat(above.alarming()).isFalse();
        assertThat(above.low()).isNaN();
        assertThat(above.high()).isEqualTo(10);
        Judge below = new ThresholdJudge(null, 10.0);
        below.judge(0, 9);
        assertThat(below.alarming()).isTrue();
    }

    @Test
    void noBoundIsRefused() {
        assertThatThrownBy(() -> new ThresholdJudge(null, Double.NaN)).hasMessageContaining("needs above or below");
    }
}
