package vigie.collector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Sample;
import vigie.model.Series;
import vigie.model.Target;

class RingHistoryTest {
    private final Target target = target("a:1");
    private final Series cpu = series(target, "cpu");
    private final Series disk = series(target, "disk");

    private static Target target(String address) {
        return new Target(new Instance("api", address, "", "", Labels.EMPTY), "metrics");
    }

    private static Series series(Target target, String metric) {
        return new Series(target, metric, Labels.EMPTY, Series.Kind.GAUGE);
    }

    private static void poll(RingHistory history, long ms, Series... all) {
        for (Series s : all) {
            history.accept(s, ms, ms / 1000.0);
        }
        history.endOfPoll(all[0].target(), ms);
    }

    private static List<Long> times(RingHistory history, Series series, long since) {
        return history.recent(series, since).stream().map(Sample::timestampMs).toList();
    }

    @Test
    void keepsTheLastSamplesOfWantedSeriesOnly() {
        RingHistory history = new RingHistory(3, 10, s -> s.metric().equals("cpu"));
        for (int i = 1; i <= 5; i++) {
            poll(history, i * 1000L, cpu, disk);
        }

        assertThat(history.recent(cpu, 0))
                .containsExactly(new Sample(3000, 3), new Sample(4000, 4), new Sample(5000, 5));
        assertThat(times(history, cpu, 4000)).containsExactly(4000L, 5000L);
        assertThat(history.recent(disk, 0)).isEmpty();
        assertThat(history.series("api")).containsExactly(cpu);
        assertThat(history.series("db")).isEmpty();
        assertThat(history.find(cpu.id())).contains(cpu);
        assertThat(history.find(disk.id())).isEmpty();
        assertThat(history.find("no such")).isEmpty();
    }

    @Test
    void followsAReloadOfWhatIsWanted() {
        RingHistory history = new RingHistory(10, 10, s -> s.metric().equals("cpu"));
        poll(history, 1000, cpu, disk);
        history.want(s -> s.metric().equals("disk"));
        assertThat(history.series("api")).isEmpty();
        poll(history, 2000, cpu, disk);

        assertThat(history.series("api")).containsExactly(disk);
        assertThat(times(history, disk, 0)).containsExactly(2000L);
        assertThat(history.find(cpu.id())).isEmpty();
    }

    @Test
    void whatStaysWantedKeepsItsSamplesOverAReload() {
        RingHistory history = new RingHistory(10, 10, s -> true);
        poll(history, 1000, cpu);
        history.want(s -> s.metric().equals("cpu"));
        poll(history, 2000, cpu);

        assertThat(times(history, cpu, 0)).containsExactly(1000L, 2000L);
    }

    @Test
    void forgetsATarget() {
        RingHistory history = new RingHistory(10, 10, s -> true);
        Series other = series(target("b:1"), "cpu");
        poll(history, 1000, cpu, disk);
        poll(history, 1000, other);
        history.forget(target);

        assertThat(history.series("api")).containsExactly(other);
        poll(history, 2000, cpu);
        assertThat(times(history, cpu, 0)).containsExactly(2000L);
    }

    @Test
    void refusesWhatFindsNoPlaceUntilIdleStreamsMakeRoom() {
        RingHistory history = new RingHistory(10, 1, s -> true);
        poll(history, 1000, cpu);
        poll(history, 2000, disk);
        assertThat(history.series("api")).containsExactly(cpu);
        assertThat(history.refused()).isEqualTo(1);
        poll(history, 1000 + 16 * 60_000, disk);

        assertThat(history.series("api")).containsExactly(disk);
        poll(history, 1000 + 17 * 60_000, cpu);
        assertThat(history.recent(cpu, 0))
                .as("an old ring is not written to unseen")
                .isEmpty();
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new RingHistory(0, 1, s -> true)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithPlainListsWhateverTheOrderOfStreams(long seed) {
        Random random = new Random(seed);
        RingHistory history = new RingHistory(50, 1000, s -> !s.metric().endsWith("0"));
        Map<Series, List<Long>> naive = new HashMap<>();
        List<Series> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(series(target(i % 3 + ":1"), "m" + i));
        }
        for (int round = 1; round < 500; round++) {
            String address = random.nextInt(3) + ":1";
            List<Series> poll = new ArrayList<>(all.stream()
                    .filter(s -> s.target().instance().address().equals(address) && random.nextInt(20) > 0)
                    .toList());
            if (random.nextInt(10) == 0) {
                Collections.shuffle(poll, random);
            }
            for (Series s : poll) {
                history.accept(s, round, round);
                naive.computeIfAbsent(s, k -> new ArrayList<>()).add((long) round);
            }
            if (!poll.isEmpty()) {
                history.endOfPoll(poll.get(0).target(), round);
            }
        }
        for (Series s : all) {
            List<Long> kept = naive.getOrDefault(s, List.of());
            List<Long> expected =
                    s.metric().endsWith("0") ? List.of() : kept.subList(Math.max(0, kept.size() - 50), kept.size());
            assertThat(times(history, s, 0)).as(s.toString()).isEqualTo(expected);
        }
    }

    @Test
    void allocatesNothingInTheSteadyState() {
        RingHistory history = new RingHistory(64, 1000, s -> s.metric().endsWith("7"));
        Series[] all = new Series[1000];
        for (int i = 0; i < all.length; i++) {
            all[i] = series(target, "metric_" + i);
        }
        for (int i = 0; i < 500; i++) {
            poll(history, i, all);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 500; i < 1500; i++) {
            poll(history, i, all);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("bytes for a million samples")
                .isLessThan(1024);
    }
}
