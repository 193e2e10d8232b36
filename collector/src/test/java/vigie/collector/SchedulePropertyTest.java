package vigie.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.CollectorConfig.Check;
import vigie.collector.CollectorConfig.Watched;
import vigie.collector.FakeProbes.Behaviour;
import vigie.model.Service.Tier;

/**
 * Random estates with random targets, reloads and fresh polls. The probes themselves notice a target that is polled twice at once, started
 * after its end or closed twice; the sinks notice one that is forgotten too early.
 */
class SchedulePropertyTest {
    private static final List<Tier> TIERS = List.of(Tier.values());
    private static final int[] INTERVALS = {1, 2, 5, 15};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void healthyTargetsArePolledOnceAnIntervalWhateverTheOthersDo(long seed) {
        Random random = new Random(seed);
        Bench bench = new Bench();
        Map<String, Behaviour> behaviours = new HashMap<>();
        bench.probes.behaviour = key -> behaviours.computeIfAbsent(key, k -> behaviour(k, random));
        List<Watched> services = services(random);
        bench.collector.start(estate(services));
        bench.time.advance(Duration.ofMinutes(5));
        bench.collector.apply(estate(withOneMore(services)));
        bench.time.advance(Duration.ofMinutes(5));

        for (Watched w : services) {
            for (Check check : w.checks()) {
                w.discovery()
                        .fixed()
                        .forEach(i -> assertPolledOnTime(bench, w.service().name() + '/' + i.address(), check));
            }
        }
        assertThat(bench.metric("vigie_collector_failures_total")).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void noOrderOfReloadsAndFreshPollsBreaksAPromiseToAProbe(long seed) {
        Random random = new Random(seed);
        Bench bench = new Bench();
        Map<String, Behaviour> behaviours = new HashMap<>();
        bench.probes.behaviour = key -> {
            if (random.nextInt(5) == 0) {
                behaviours.put(key, behaviour(key, random));
            }
            return behaviours.computeIfAbsent(key, k -> behaviour(k, random));
        };
        int[] asked = new int[1];
        int[] answered = new int[1];
        List<Watched> services = services(random);
        bench.collector.start(estate(services));
        for (int step = 0; step < 300; step++) {
            if (random.nextInt(3) == 0) {
                services = services(random);
                bench.collector.apply(
                        random.nextBoolean()
                                ? estate(services)
                                : Bench.limited(1 + random.nextInt(3), services.toArray(new Watched[0])));
            } else {
                asked[0]++;
                Watched w = services.get(random.nextInt(services.size()));
                var unused = bench.collector.pollNow(w.service().name()).thenAccept(r -> answered[0]++);
            }
            bench.time.advance(Duration.ofMillis(random.nextInt(4000)));
        }
        List<String> done = new ArrayList<>();
        var unusedEnd = bench.collector.close().thenRun(() -> done.add("closed"));
        bench.time.advance(Duration.ofMinutes(1));

        assertThat(bench.metric("vigie_collector_failures_total")).isZero();
        assertThat(done).containsExactly("closed");
        assertThat(answered[0]).isEqualTo(asked[0]);
        assertThat(bench.probes.running).isEmpty();
        for (Tier tier : Tier.values()) {
            String name = tier.name().toLowerCase(Locale.ROOT);
            assertThat(bench.metric("vigie_polls_in_flight", "tier", name)).isZero();
        }
        assertThat(watchedKeys(services)).containsAll(openProbes(bench));
    }

    private static void assertPolledOnTime(Bench bench, String prefix, Check check) {
        if (!prefix.startsWith("good")) {
            return;
        }
        String key = prefix + '/' + check.name();
        long ms = check.interval().toMillis();
        long offset = Phase.of(key, ms).offsetMs();
        assertThat((long) bench.probes.startsOf(key).size()).as(key).isEqualTo(600_000 / ms);
        assertThat(bench.probes.startsOf(key)).as(key).allMatch(s -> s.at().toEpochMilli() % ms == offset);
    }

    private static Set<String> openProbes(Bench bench) {
        List<String> open = new ArrayList<>(bench.probes.made);
        bench.probes.closed.forEach(open::remove);
        return new TreeSet<>(open);
    }

    private static Set<String> watchedKeys(List<Watched> services) {
        Set<String> keys = new TreeSet<>();
        for (Watched w : services) {
            w.discovery()
                    .fixed()
                    .forEach(i ->
                            w.checks().forEach(c -> keys.add(w.service().name() + '/' + i.address() + '/' + c.name())));
        }
        return keys;
    }

    private static Behaviour behaviour(String key, Random random) {
        if (key.startsWith("good")) {
            return Behaviour.up(Duration.ofMillis(random.nextInt(400)));
        }
        return switch (random.nextInt(4)) {
            case 0 -> Behaviour.hangs();
            case 1 -> Behaviour.down(Duration.ofMillis(random.nextInt(900)));
            case 2 -> Behaviour.up(Duration.ofMillis(random.nextInt(12_000)));
            default -> Behaviour.up(Duration.ZERO);
        };
    }

    private static CollectorConfig estate(List<Watched> services) {
        return Bench.estate(services.toArray(new Watched[0]));
    }

    private static List<Watched> withOneMore(List<Watched> services) {
        List<Watched> more = new ArrayList<>(services);
        more.add(
                0, Bench.service("extra", Tier.CRITICAL, List.of(Bench.check("health", Duration.ofSeconds(1))), "z:1"));
        return more;
    }

    private static List<Watched> services(Random random) {
        List<Watched> services = new ArrayList<>();
        for (String name : List.of("good-1", "good-2", "odd-1", "odd-2")) {
            Tier tier = TIERS.get(random.nextInt(TIERS.size()));
            List<Check> checks = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                int seconds = INTERVALS[random.nextInt(INTERVALS.length)];
                String settings = name.startsWith("good") ? "" : String.valueOf(random.nextInt(2));
                checks.add(new Check(
                        "check-" + i,
                        "fake",
                        Duration.ofSeconds(seconds),
                        name.startsWith("odd") && random.nextBoolean()
                                ? Duration.ofSeconds(1 + random.nextInt(20))
                                : null,
                        new FakeProbes.Config(settings)));
            }
            Set<String> addresses = new TreeSet<>();
            for (int i = 0; i <= random.nextInt(6); i++) {
                addresses.add("h" + random.nextInt(8) + ":80");
            }
            services.add(Bench.service(name, tier, checks, addresses.toArray(new String[0])));
        }
        return services;
    }
}
