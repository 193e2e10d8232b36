package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateReadingTest {
    private final RateReading reading = new RateReading();

    @Test
    void theFirstSampleGivesNothing() {
        assertThat(read(0, 1_000)).isNaN();
    }

    @Test
    void isPerSecond() {
        read(0, 100);
        assertThat(read(15_000, 130)).isEqualTo(2);
        assertThat(read(30_000, 130)).isZero();
    }

    @Test
    void aMissedPollIsOverTheRealTime() {
        read(0, 100);
        assertThat(read(60_000, 160)).isEqualTo(1);
    }

    @Test
    void aResetGrowsFromZero() {
        read(0, 1_000_000);
        assertThat(read(10_000, 50)).isEqualTo(5);
        assertThat(read(20_000, 150)).isEqualTo(10);
    }

    @Test
    void theSameSampleAgainGivesNothingAndLosesNothing() {
        read(0, 100);
        assertThat(read(0, 100)).isNaN();
        assertThat(read(10_000, 200)).isEqualTo(10);
        assertThat(read(10_000, 250)).isNaN();
        assertThat(read(20_000, 300)).isEqualTo(10);
    }

    @Test
    void timeThatGoesBackStartsAnew() {
        read(100_000, 100);
        assertThat(read(50_000, 200)).isNaN();
        assertThat(read(60_000, 220)).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1})
    void whatNoCounterCanBeIsLeftOut(double nonsense) {
        read(0, 100);
        assertThat(read(10_000, nonsense)).isNaN();
        assertThat(read(20_000, 140)).isEqualTo(2);
    }

    @Test
    void goesOnFromAKeptStateWithTheAverageOverTheGap() {
        read(0, 100);
        read(10_000, 200);
        RateReading other = new RateReading();
        other.restore(reading.state());
        other.offer(0, 110_000, 700);
        assertThat(other.take()).isEqualTo(5);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void addsUpToWhatWasCountedWhateverIsMissed(long seed) {
        Random random = new Random(seed);
        double counted = 0;
        double counter = 0;
        double sum = 0;
        long at = 0;
        long before = 0;
        read(0, 0);
        for (int i = 0; i < 5_000; i++) {
            at += 1_000;
            double more = random.nextInt(20);
            counter += more;
            counted += more;
            if (random.nextInt(5) != 0) {
                sum += read(at, counter) * (at - before) / 1_000;
                before = at;
            }
            if (random.nextInt(300) == 0) { // restarts right after a sample that was seen: nothing is lost unseen
                sum += before == at ? 0 : read(at, counter) * (at - before) / 1_000;
                before = at;
                counter = 0;
            }
        }
        sum += before == at ? 0 : read(at, counter) * (at - before) / 1_000;
        assertThat(sum).isCloseTo(counted, within(counted * 0.01));
    }

    private double read(long timestampMs, double value) {
        reading.offer(0, timestampMs, value);
        assertThat(reading.arrived()).isTrue();
        double rate = reading.take();
        assertThat(reading.arrived()).isFalse();
        return rate;
    }
}
