package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import vigie.model.Labels;
import vigie.model.Series;

/** What a series did before it was watched is learnt, so that it is judged from its first poll on. */
class PastTest {
    private final Rig rig = new Rig();
    private final Series in = rig.series("load", Series.Kind.GAUGE, "queue", "in");
    private final String address = rig.target.instance().address();
    private final Random random = new Random(4);

    private long learn(Labels labels, int values) {
        Past past = rig.desk.past("api", "load", address, labels, 60).orElseThrow();
        for (int i = 0; i < values; i++) {
            past.value(rig.wallMs() - (values - i) * 60_000L, 100 + random.nextGaussian());
        }
        return past.end();
    }

    @Test
    void pain17_aSeriesIsJudgedFromItsFirstPollOn() {
        rig.watch(Rig.adaptive("load", "load"));
        assertThat(learn(Labels.of("job", "x", "queue", "in"), 2_000)).isEqualTo(2_000);
        rig.poll(in, 300);
        assertThat(rig.score().seen()).isEqualTo(2_001);
        assertThat(rig.said()).containsExactly("load ACTIVE");
    }

    @Test
    void pain17_whatComesAfterTheFirstPollsIsTakenAllTheSame() {
        rig.watch(Rig.adaptive("load", "load"));
        rig.poll(in, 100);
        rig.poll(in, 101);
        assertThat(rig.score().severity()).isNaN();
        learn(Labels.of("queue", "in"), 500);
        rig.poll(in, 100);
        assertThat(rig.score().seen()).isEqualTo(501);
        assertThat(rig.score().severity()).isNotNaN();
        learn(Labels.of("queue", "in"), 400);
        rig.poll(in, 100);
        assertThat(rig.score().seen()).as("more is known by now").isEqualTo(502);
    }

    @Test
    void aPastIsTakenOnlyWhereItIsClearWhose() {
        rig.watch(Rig.adaptive("load", "load"));
        learn(Labels.of("queue", "out"), 500);
        learn(Labels.of("queue", "in", "shard", "1"), 500);
        learn(Labels.of("queue", "in", "shard", "2"), 500);
        rig.poll(in, 100);
        assertThat(rig.score().seen()).isEqualTo(1);
        learn(Labels.of("queue", "in"), 300);
        rig.poll(in, 100);
        assertThat(rig.score().seen()).isEqualTo(301);
    }

    @Test
    void whatLearnsNothingAndWhatIsNotWatchedTakesNoPast() {
        rig.watch(Rig.above("queue", "depth", 5));
        assertThat(rig.desk.past("api", "queue", address, Labels.EMPTY, 60)).isEmpty();
        assertThat(rig.desk.past("api", "other", address, Labels.EMPTY, 60)).isEmpty();
        assertThat(rig.desk.past("db", "queue", address, Labels.EMPTY, 60)).isEmpty();
    }

    @Test
    void aPastForWhichNothingComesIsForgottenInAnHour() {
        rig.watch(Rig.adaptive("load", "load"));
        learn(Labels.of("queue", "in"), 500);
        rig.later(3_700_000);
        rig.poll(in, 100);
        assertThat(rig.score().seen()).isEqualTo(1);
    }
}
