package vigie.detector.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.detector.Samples;
import vigie.detector.condition.Conditions;
import vigie.detector.health.HealthMachine;
import vigie.detector.health.TargetRule;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.TargetState;
import vigie.model.Instance;
import vigie.model.Service;
import vigie.model.Status;
import vigie.model.Target;

/** Readers on other threads see one moment at a time, while the estate changes as fast as it can. */
class BoardConsistencyTest {
    private static final int INSTANCES = 8;
    private static final List<Status> ALL = List.of(Status.UP, Status.DEGRADED, Status.DOWN);

    private final Estate estate = new Estate(new Conditions(finding -> {}), change -> {});
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

    @Test
    void aSnapshotIsOfOneMoment() throws InterruptedException {
        TargetRule rule = new TargetRule(
                Service.Tier.STANDARD, Duration.ofSeconds(1), new HealthMachine(1, 1), Duration.ofMinutes(1), null);
        Service service = Samples.service("api", Service.Tier.STANDARD, null);
        estate.apply(List.of(new Watched(service, Map.of("health", rule))), List.of(), Samples.START, 0);
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(Samples.instance("api", i, "a"));
        }
        estate.instances("api", instances, Samples.START, 0);
        List<Thread> readers = List.of(new Thread(this::read, "reader-1"), new Thread(this::read, "reader-2"));
        readers.forEach(Thread::start);
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            Target target = new Target(instances.get(random.nextInt(INSTANCES)), "health");
            estate.answer(Samples.answer(target, Samples.START, ALL.get(random.nextInt(3))), Samples.START, i);
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong.get()).isNull();
    }

    private void read() {
        while (!done.get() && wrong.get() == null) {
            Board board = estate.board();
            ServiceState service = board.services().get(0);
            List<TargetState> targets = board.targets();
            for (int i = 0; i < INSTANCES; i++) {
                InstanceState instance = service.instances().get(i);
                if (instance.status() != targets.get(i).status()) {
                    wrong.set("instance " + instance + " and target " + targets.get(i));
                }
            }
            boolean settled = targets.stream().allMatch(t -> t.last() != null);
            if (settled && service.status() != expected(targets)) {
                wrong.set("service " + service.status() + " of " + targets);
            }
        }
    }

    private static Status expected(List<TargetState> targets) {
        List<Status> statuses = targets.stream().map(TargetState::status).toList();
        if (statuses.stream().allMatch(s -> s == Status.UP)) {
            return Status.UP;
        }
        return statuses.stream().allMatch(s -> s == Status.DOWN) ? Status.DOWN : Status.DEGRADED;
    }
}
