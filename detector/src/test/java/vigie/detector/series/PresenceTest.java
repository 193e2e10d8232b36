package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.series.Rig.above;
import static vigie.detector.series.Rig.absent;
import static vigie.detector.series.Rig.appeared;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Series;

/** Series that vanish from the answers of a target that answers, and series that were not there before. */
class PresenceTest {
    private final Rig rig = new Rig();
    private final Series load = rig.series("load", Series.Kind.GAUGE);
    private final Series one = rig.series("queue_depth", Series.Kind.GAUGE, "queue", "one");
    private final Series two = rig.series("queue_depth", Series.Kind.GAUGE, "queue", "two");

    @AfterEach
    void nothingFailed() {
        assertThat(rig.failures).isEmpty();
    }

    /** One poll in ten seconds. */
    private void polls(int count, Object... seriesAndValues) {
        for (int i = 0; i < count; i++) {
            rig.poll(seriesAndValues);
        }
    }

    private Finding last() {
        return rig.heard.get(rig.heard.size() - 1);
    }

    @Test
    void whatIsAwayForTooLongIsSaidAndEndsWhenItComes() {
        rig.watch(absent("queue", "queue_depth", 60));
        polls(20, load, 1, one, 5, two, 5);
        polls(6, load, 1, two, 5);
        assertThat(rig.said()).containsExactly("queue CLEAR", "queue CLEAR", "queue ACTIVE");
        assertThat(last().summary())
                .isEqualTo("queue{queue=\"one\"} of api-2 has not come for 60 s, it was away for 0 s at most of late");
        polls(30, load, 1, two, 5);
        assertThat(rig.said()).hasSize(3);
        polls(1, load, 1, one, 0, two, 5);
        assertThat(last().state()).isEqualTo(Finding.State.CLEAR);
        assertThat(last().summary()).isEqualTo("queue{queue=\"one\"} of api-2 comes");
    }

    @Test
    void itStaysSaidForLongerThanAnHourAndForEightDaysAtMost() {
        rig.watch(absent("queue", "queue_depth", 60));
        polls(20, one, 5, two, 5);
        polls(500, two, 5);
        assertThat(last().state()).isEqualTo(Finding.State.ACTIVE);
        polls(8 * 8_640, two, 5);
        assertThat(last().state()).isEqualTo(Finding.State.CLEAR);
        assertThat(last().summary()).contains("no longer watched: it is gone from the exposition");
    }

    @Test
    void whatComesAndGoesMayBeAwayForThreeTimesAsLongAsItEverWas() {
        rig.watch(absent("queue", "queue_depth", 60));
        polls(20, one, 5);
        for (int i = 0; i < 5; i++) {
            polls(5, load, 1);
            polls(5, one, 5);
        }
        polls(14, load, 1);
        assertThat(rig.said()).containsExactly("queue CLEAR");
        polls(1, load, 1);
        assertThat(rig.said()).last().isEqualTo("queue ACTIVE");
    }

    @Test
    void whatNobodyAsksForIsNotAbsentButUnknown() {
        rig.watch(absent("queue", "queue_depth", 60));
        polls(20, one, 5);
        rig.later(600_000);
        assertThat(rig.said()).containsExactly("queue CLEAR", "queue UNKNOWN");
    }

    @Test
    void anIdleHistogramIsThere() {
        rig.watch(absent("latency", "seconds", 60));
        Series all = rig.series("seconds_bucket", Series.Kind.BUCKET, "le", "+Inf");
        polls(100, all, 7, load, 1);
        assertThat(rig.said()).containsExactly("latency CLEAR");
        polls(6, load, 1);
        assertThat(rig.said()).last().isEqualTo("latency ACTIVE");
    }

    @Test
    void whatCameOnlyAFewTimesIsNotMissed() {
        rig.watch(absent("queue", "queue_depth", 60));
        polls(9, one, 5);
        polls(300, load, 1);
        assertThat(rig.heard).isEmpty();
    }

    @Test
    void whatWasNotThereBeforeIsNewsForAnHour() {
        rig.watch(appeared("new", "queue_depth", 600));
        polls(100, one, 5);
        assertThat(rig.said()).containsExactly("new CLEAR");
        polls(1, one, 5, two, 5);
        assertThat(last().state()).isEqualTo(Finding.State.ACTIVE);
        assertThat(last().summary())
                .isEqualTo("new{queue=\"two\"} of api-2 has appeared, not among its series in 17 min before");
        polls(359, one, 5);
        assertThat(last().state()).isEqualTo(Finding.State.ACTIVE);
        polls(2, one, 5);
        assertThat(last().summary()).isEqualTo("new{queue=\"two\"} of api-2 is no news any more");
        polls(1, one, 5, two, 5);
        assertThat(rig.said()).containsExactly("new CLEAR", "new ACTIVE", "new CLEAR");
    }

    @Test
    void whatComesBeforeTheTargetIsKnownIsNoNews() {
        rig.watch(appeared("new", "queue_depth", 600));
        polls(60, one, 5);
        polls(1, one, 5, two, 5);
        assertThat(rig.said()).containsExactly("new CLEAR", "new CLEAR");
        rig.watch(appeared("new", "queue_depth", 600), above("high", "load", 5));
        polls(1, one, 5);
        polls(1, one, 5, rig.series("queue_depth", Series.Kind.GAUGE, "queue", "three"), 5);
        assertThat(rig.said()).as("the signals are others").doesNotContain("new ACTIVE");
    }

    @Test
    void whatWasKnownBeforeARestartIsNoNews() throws IOException {
        rig.watch(appeared("new", "queue_depth", 60));
        polls(20, one, 5, two, 5);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rig.desk.save(new DataOutputStream(bytes));
        Rig second = new Rig();
        assertThat(second.desk.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEmpty();
        second.watch(appeared("new", "queue_depth", 60));
        for (int i = 0; i < 20; i++) {
            second.poll(one, 5);
        }
        second.poll(two, 5);
        assertThat(second.said()).containsExactly("new CLEAR", "new CLEAR");
        second.poll(rig.series("queue_depth", Series.Kind.GAUGE, "queue", "three"), 5);
        assertThat(second.said()).last().isEqualTo("new ACTIVE");
    }
}
