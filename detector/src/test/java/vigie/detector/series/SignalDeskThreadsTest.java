package vigie.detector.series;

import static org.assertj.core.api.Assertions.assertThat;
import static vigie.detector.Samples.START;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import vigie.detector.Samples;
import vigie.detector.condition.Conditions;
import vigie.model.Disturbances;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Target;

/** Two threads poll while a third one reloads, looks for silence, reads the scores and saves. */
class SignalDeskThreadsTest {
    private static final int POLLS = 5_000;

    private final Queue<Finding> heard = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Conditions conditions = new Conditions(heard::add);
    private final SignalDesk desk = new SignalDesk(
            conditions,
            () -> START,
            Disturbances.NONE,
            new SignalDesk.Observer() {
                @Override
                public void failed(String what, RuntimeException e) {
                    failures.add(what + ": " + e);
                }

                @Override
                public void refused() {
                    failures.add("refused");
                }
            },
            Runnable::run);

    @Test
    void whatIsSaidLastIsWhatIsTrue() throws InterruptedException, IOException {
        Rig tables = new Rig();
        SignalTable one = tables.table(Rig.above("queue", "queue_depth", 0.5));
        SignalTable two = tables.table(Rig.above("queue", "queue_depth", 0.5), Rig.above("depth", "queue_depth", 0.7));
        desk.apply(one, List.of(), START);
        List<Thread> pollers = List.of(poller(1), poller(2));
        pollers.forEach(Thread::start);
        long elapsed = 0;
        while (pollers.stream().anyMatch(Thread::isAlive)) {
            elapsed++; // far less than it takes to be silent
            desk.apply(elapsed % 2 == 0 ? two : one, List.of(), START);
            desk.tick(START, elapsed);
            assertThat(desk.scores()).allMatch(score -> score.warmUp() == 0);
            desk.save(new DataOutputStream(new ByteArrayOutputStream()));
        }
        for (Thread poller : pollers) {
            poller.join();
        }
        desk.apply(one, List.of(), START);
        assertThat(failures).isEmpty();
        Map<String, State> last = new HashMap<>();
        for (Finding finding : heard) {
            last.put(finding.id(), finding.state());
        }
        // the last value of every series is 0.9, of which every signal that is left says ACTIVE; the others were ended
        assertThat(last.keySet()).filteredOn(id -> id.contains("/queue{")).hasSize(20);
        last.forEach(
                (id, state) -> assertThat(state).as(id).isEqualTo(id.contains("/queue{") ? State.ACTIVE : State.CLEAR));
        assertThat(conditions.holding()).hasSize(20);
    }

    private Thread poller(int number) {
        Target target = new Target(Samples.instance("api", number, "a"), "metrics");
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            series.add(new Series(target, "queue_depth", Labels.of("n", "" + i), Series.Kind.GAUGE));
        }
        SampleSink shard = desk.newShard();
        return new Thread(
                () -> {
                    Random random = new Random(number);
                    for (int poll = 0; poll < POLLS; poll++) {
                        for (Series one : series) {
                            shard.accept(one, poll, poll >= POLLS - 2 ? 0.9 : random.nextDouble());
                        }
                        shard.endOfPoll(target, poll);
                    }
                },
                "poller-" + number);
    }
}
