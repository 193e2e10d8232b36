package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Probes;
import vigie.model.CheckResult;
import vigie.model.CheckSink;
import vigie.model.Instance;
import vigie.model.SampleSink;
import vigie.model.Series;
import vigie.model.Service.Tier;
import vigie.model.Target;
import vigie.model.Vote;

/** The collector on real threads: probes answer on many, everything else happens on one. */
class CollectorThreadsTest {
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "schedule"));
    private final ExecutorService transport = Executors.newFixedThreadPool(4);
    private final ExecutorService people = Executors.newFixedThreadPool(4);
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Set<String> breaches = ConcurrentHashMap.newKeySet();
    private final CountDownLatch results = new CountDownLatch(2000);

    private final class OnePool implements Probe {
        private final Target target;

        OnePool(Target target) {
            this.target = target;
        }

        @Override
        public void start(Duration timeout, Consumer<Answer> whenDone) {
            if (!running.add(target.key())) {
                breaches.add(target.key() + " twice at once");
            }
            transport.execute(() -> {
                running.remove(target.key());
                whenDone.accept(Answer.UP);
            });
        }
    }

    private void onTheSchedule(String what) {
        if (!Thread.currentThread().getName().equals("schedule")) {
            breaches.add(what + " on " + Thread.currentThread().getName());
        }
    }

    private final class Sinks implements CheckSink, SampleSink {
        @Override
        public void accept(CheckResult result) {
            onTheSchedule("result");
            results.countDown();
        }

        @Override
        public void vote(Vote vote) {
            onTheSchedule("vote");
        }

        @Override
        public void instances(String service, List<Instance> instances) {
            onTheSchedule("instances");
        }

        @Override
        public void accept(Series series, long timestampMs, double value) {
            onTheSchedule("sample");
        }

        @Override
        public void endOfPoll(Target target, long timestampMs) {
            onTheSchedule("end");
        }

        @Override
        public void forget(Target target) {
            onTheSchedule("forget");
        }
    }

    @Test
    @Timeout(60)
    void everythingIsHandedInOnTheSchedulesThread() throws Exception {
        Sinks sinks = new Sinks();
        Probe.Kind<FakeProbes.Config> kind =
                new Probe.Kind<>("fake", FakeProbes.Config.class, (target, config, context) -> new OnePool(target));
        Collector collector = new Collector(new Collector.Parts(
                schedule,
                transport,
                transport,
                InstantSource.system(),
                System::nanoTime,
                (request, listener) -> {},
                (request, listener) -> {},
                address -> null,
                sinks,
                sinks,
                change -> onTheSchedule("change"),
                new Probes(List.of(kind)),
                new CollectorMetrics(new CollectorRegistry())));
        collector.start(estate("a:1", "b:1", "c:1", "d:1"));
        List<Future<Integer>> asking = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            asking.add(people.submit(() -> ask(collector)));
        }
        for (int i = 0; i < 50; i++) {
            collector.apply(i % 2 == 0 ? estate("a:1", "c:1", "x:1") : estate("a:1", "b:1", "c:1", "d:1"));
        }
        for (Future<Integer> asked : asking) {
            assertThat(asked.get()).isEqualTo(20);
        }
        assertThat(results.await(50, TimeUnit.SECONDS)).isTrue();
        collector.close().toCompletableFuture().get();
        schedule.shutdownNow();
        transport.shutdownNow();
        people.shutdownNow();

        assertThat(breaches).isEmpty();
        assertThat(running).isEmpty();
        assertThat(collector.pollNow("api").toCompletableFuture().get()).isEmpty();
        assertThat(collector.close().toCompletableFuture().get()).isNull();
    }

    private static int ask(Collector collector) {
        List<CompletableFuture<List<CheckResult>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(collector.pollNow("api").toCompletableFuture());
        }
        asked.forEach(CompletableFuture::join);
        return asked.size();
    }

    private static CollectorConfig estate(String... addresses) {
        return Bench.estate(
                Bench.service("api", Tier.STANDARD, List.of(Bench.check("health", Duration.ofMillis(10))), addresses));
    }
}
