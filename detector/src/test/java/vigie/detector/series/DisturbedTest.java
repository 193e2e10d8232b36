package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.model.Score;
import vigie.model.Series;

/** What happens in an incident, under planned work or in a repair is judged and not learnt. */
class DisturbedTest {
    private final Rig rig = new Rig();
    private final Series load = rig.series("load", Series.Kind.GAUGE);
    private final Random random = new Random(3);

    @Test
    void pain20_anIncidentDoesNotBecomeWhatIsUsual() {
        rig.watch(Rig.adaptive("load", "load"));
        polls(600, 100);
        Score before = rig.score();
        rig.disturbed = true;
        polls(2_000, 180);
        assertThat(rig.score().seen()).isBetween(before.seen(), before.seen() + 1); // the poll before the next tick
        assertThat(rig.score().severity()).isGreaterThan(3);
        rig.disturbed = false;
        polls(60, 100);
        assertThat(rig.score().high()).isBetween(before.high() - 15, before.high() + 15);
        polls(1, 180);
        assertThat(rig.said()).last().isEqualTo("load ACTIVE");
    }

    @Test
    void theSameWithoutAnIncidentIsLearnt() {
        rig.watch(Rig.adaptive("load", "load"));
        polls(600, 100);
        polls(2_000, 180);
        assertThat(rig.score().severity()).isLessThan(3);
        assertThat(rig.score().high()).isGreaterThan(180);
    }

    private void polls(int count, double around) {
        for (int i = 0; i < count; i++) {
            rig.poll(load, around + random.nextGaussian());
        }
    }
}
