package vigie.bench.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.bench.detect.Services.Made;
import vigie.bench.detect.Services.Noise;

/** The services that are made are what they are said to be, and what judges them together is as good as it was. */
class ServicesTest {
    private static final int DAYS = 30;
    private static final int SERVICES = 4;
    private static final double RATE = 0.02;

    @ParameterizedTest(name = "{0}")
    @EnumSource(Noise.class)
    void somethingGoesWrongOnlyWithinItsWindows(Noise noise) {
        assertOnlyWithin(Services.loose(3, DAYS, noise, false), Services.loose(3, DAYS, noise, true), 10);
    }

    @Test
    void aRelationBreaksOnlyWithinItsWindows() {
        assertOnlyWithin(Services.driven(3, DAYS, false), Services.driven(3, DAYS, true), 3);
    }

    private static void assertOnlyWithin(Made clean, Made ill, int windows) {
        assertThat(clean.wrong()).isEmpty();
        assertThat(ill.wrong()).hasSizeGreaterThanOrEqualTo(windows);
        BitSet wrong = new BitSet();
        ill.wrong().forEach(w -> wrong.set((int) w.first(), (int) w.last() + 1));
        BitSet differs = new BitSet();
        for (int i = 0; i < clean.values().length; i++) {
            for (int t = 0; t < clean.values()[i].length; t++) {
                if (clean.values()[i][t] != ill.values()[i][t]) {
                    differs.set(t);
                }
            }
        }
        assertThat(differs.cardinality()).isGreaterThan(wrong.cardinality() / 2);
        // Poisson numbers of another mean take another count of draws, so what follows a fault in the counts is another
        // healthy series.
        assertThat(differs.nextSetBit(0)).isBetween(wrong.nextSetBit(0), wrong.nextSetBit(0) + 1);
    }

    @Test
    void whatIsALittleOffInManySeriesIsFoundTogetherWithFewerFalseAlarmsThanAlone() throws Exception {
        List<ServiceRun> runs = ServiceBench.group(2 * SERVICES, DAYS + 10, 1, Noise.COMMON, RATE);
        assertThat(ServiceRun.recall(runs, 1)).isGreaterThan(0.2);
        assertThat(ServiceRun.recall(runs, 2)).as("either").isGreaterThan(ServiceRun.recall(runs, 0) + 0.05);
        assertThat(ServiceRun.falsePerDay(runs, 1)).isLessThan(ServiceRun.falsePerDay(runs, 0));
        assertThat(ServiceRun.falsePerDay(runs, 1)).isLessThan(2 * RATE);
    }

    @Test
    void aBrokenRelationIsFoundTogetherAndNotAlone() throws Exception {
        List<ServiceRun> runs = ServiceBench.relation(SERVICES, DAYS, 1, RATE);
        assertThat(ServiceRun.recall(runs, 0)).isLessThan(0.15);
        assertThat(ServiceRun.recall(runs, 1)).isGreaterThan(0.25);
        assertThat(ServiceRun.falsePerDay(runs, 1)).isLessThan(3 * RATE);
    }
}
