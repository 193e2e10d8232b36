package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Series;
import vigie.model.Service.Tier;

/** What is accepted of all series together is shared out, so that many series do not raise many false alarms. */
class AlarmBudgetTest {
    private static final int SERIES = 300;
    private static final double SMALL = 200; // 100 mean deviations over the level, in the first hours
    private static final double GREAT = 5_000;

    private final Rig rig = new Rig();
    private final Random random = new Random(2);

    @Test
    void isSharedOutByImportance() {
        AlarmBudget budget = new AlarmBudget();
        budget.share(2, 10 * AlarmBudget.weight(Tier.CRITICAL) + 20 * AlarmBudget.weight(Tier.BEST_EFFORT));
        double critical = budget.of(AlarmBudget.weight(Tier.CRITICAL));
        double least = budget.of(AlarmBudget.weight(Tier.BEST_EFFORT));
        assertThat(10 * critical + 20 * least).isEqualTo(2);
        assertThat(critical).isEqualTo(4 * least);
    }

    @Test
    void withoutSeriesOrBoundEachIsJudgedByItsOwn() {
        AlarmBudget budget = new AlarmBudget();
        assertThat(budget.of(2)).isInfinite();
        budget.share(2, 0);
        assertThat(budget.of(2)).isInfinite();
        budget.share(Double.POSITIVE_INFINITY, 7);
        assertThat(budget.of(2)).isInfinite();
    }

    @Test
    void oneOfManySeriesMustDoMoreThanAloneAndWhatIsGreatEnoughIsTold() {
        rig.watch(Rig.adaptive("load", "load"));
        learn();
        assertThat(alarmsAt(SMALL)).as("with no bound over all").isEqualTo(1);
        learn();
        rig.falseAlarms = 0.005;
        rig.watch(Rig.adaptive("load", "load"));
        learn();
        assertThat(alarmsAt(SMALL))
                .as("one false alarm in 200 days over 300 series")
                .isZero();
        learn();
        assertThat(alarmsAt(GREAT)).isEqualTo(1);
    }

    private void learn() {
        for (int i = 0; i < 400; i++) {
            poll(Double.NaN);
        }
    }

    private long alarmsAt(double spike) {
        int before = rig.heard.size();
        poll(spike);
        return rig.heard.stream()
                .skip(before)
                .filter(f -> f.state() == State.ACTIVE)
                .map(Finding::id)
                .distinct() // it is said again when more moves with it
                .count();
    }

    private void poll(double first) {
        Object[] values = new Object[2 * SERIES];
        for (int i = 0; i < SERIES; i++) {
            values[2 * i] = rig.series("load", Series.Kind.GAUGE, "n", "" + i);
            values[2 * i + 1] = i == 0 && !Double.isNaN(first) ? first : 100 + random.nextGaussian();
        }
        rig.poll(values);
    }
}
