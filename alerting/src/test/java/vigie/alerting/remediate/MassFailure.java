package vigie.alerting.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Plan;
import vigie.alerting.RemediationConfig.When;
import vigie.alerting.remediate.Rig.Plans;
import vigie.model.Labels;
import vigie.model.Status;

/**
 * One story of a random estate, from a seed: its instances are polled at different moments, a minute long some of them and now and then
 * many at once go down, flap or fall silent, and people repair what they like. Then all is well, the storm's rest passes, and one
 * instance alone breaks.
 */
final class MassFailure implements AutoCloseable {
    private static final int CHAOS = 60;
    private static final int REST = 6;
    private static final int FLEET_PERCENT = 30;
    private static final int FLEET_FROM = 10;
    private static final String[] ZONES = {"a", "b", "c", "d"};

    private final SplittableRandom random;
    private final Rig rig;
    private final MassFailureOracle oracle;
    private final Map<String, List<String>> services = new TreeMap<>();
    private final List<String> all = new ArrayList<>();
    private final Map<String, Integer> interval = new HashMap<>();
    private final Map<String, Integer> phase = new HashMap<>();
    /** The second in which the truth about an instance changes next, and to what. */
    private final Map<Integer, Map<String, Status>> coming = new HashMap<>();

    private int second;
    private boolean heals = true;
    private int massSeconds;

    MassFailure(long seed, Path folder) {
        random = new SplittableRandom(seed);
        rig = new Rig(folder, 1 + random.nextInt(14));
        for (int i = random.nextInt(4); i > 0; i--) {
            rig.world.service("web" + i, chance(30) ? List.of("api") : List.of(), null);
            String[] zones = new String[random.nextInt(ZONES.length + 1)];
            System.arraycopy(ZONES, 0, zones, 0, zones.length);
            rig.world.instances("web" + i, 1 + random.nextInt(14), zones);
        }
        for (String address : rig.world.addresses()) {
            all.add(address);
            services.computeIfAbsent(rig.world.instance(address).service(), s -> new ArrayList<>())
                    .add(address);
            interval.put(address, 1 + random.nextInt(5));
            phase.put(address, random.nextInt(5));
        }
        rig.world.failAfter = 1 + random.nextInt(2);
        Map<String, Integer> percents = new HashMap<>();
        List<Plan> plans = new ArrayList<>();
        for (String service : services.keySet()) {
            percents.put(service, 10 + random.nextInt(50));
            plans.add(plan(service, percents.get(service)));
        }
        rig.config = Plans.estate(
                rig.world,
                new RemediationConfig.Healing(
                        Duration.ofSeconds(2), Duration.ofSeconds(REST), FLEET_PERCENT, FLEET_FROM),
                plans.toArray(new Plan[0]));
        oracle = new MassFailureOracle(rig, percents, FLEET_PERCENT, FLEET_FROM);
        rig.executor.afterSend = oracle::called;
        rig.executor.effect(this::heal);
    }

    private Plan plan(String service, int percent) {
        Plans plan = Plans.restart()
                .name("restart-" + service)
                .when(new When(
                        service,
                        "health",
                        Status.DOWN,
                        null,
                        null,
                        null,
                        Labels.EMPTY,
                        Duration.ofSeconds(random.nextInt(3))))
                .percent(percent)
                .inFlight(1 + random.nextInt(3))
                .cooldown(Duration.ofSeconds(random.nextInt(4)))
                .budgets(100, 1000)
                .verify(random.nextInt(3), 5 + random.nextInt(5));
        return chance(30)
                ? plan.steps(Plans.step("restart", null), Plans.step("recreate", null))
                        .plan()
                : plan.plan();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void heal(ScriptedExecutor.Sent sent) {
        if (heals) {
            rig.heal(sent);
        }
    }

    int calls() {
        return rig.executor.sent.size();
    }

    /** In how many seconds of it a service was beyond its limit, by what was true. */
    int massSeconds() {
        return massSeconds;
    }

    long refusals() {
        return rig.refusals().stream()
                .filter(r -> r.rule().equals("mass_failure") || r.rule().equals("storm_cooldown"))
                .count();
    }

    void play() {
        rig.start();
        while (second < CHAOS) {
            heals = chance(70);
            happens();
            tick();
            massSeconds += (int)
                    services.keySet().stream().filter(oracle::isMassFailure).count();
        }
        theBrakeLetsGo();
    }

    private void tick() {
        second++;
        rig.loop.run(rig.clock.instant().plusSeconds(1));
        coming.getOrDefault(second, Map.of()).forEach(rig.world::truth);
        rig.world.poll(address -> (second + phase.getOrDefault(address, 0)) % interval.getOrDefault(address, 1) == 0);
        rig.remediator().consider(rig.world.triggers());
    }

    private void later(int seconds, String address, Status status) {
        coming.computeIfAbsent(second + 1 + seconds, s -> new HashMap<>()).put(address, status);
    }

    private void happens() {
        if (chance(6)) {
            massFailure();
        }
        if (chance(12)) {
            later(0, any(all), Status.DOWN);
        }
        if (chance(4)) {
            flap(any(all));
        }
        if (chance(3)) {
            String silent = any(all);
            later(0, silent, Status.UNKNOWN);
            later(3 + random.nextInt(10), silent, Status.UP);
        }
        if (chance(5)) {
            all.forEach(address -> later(random.nextInt(4), address, Status.UP));
        }
    }

    private void massFailure() {
        List<String> scope = new ArrayList<>(chance(40) ? all : any(List.copyOf(services.values())));
        if (chance(40)) {
            String zone = rig.world.instance(any(scope)).zone();
            scope.removeIf(a -> !rig.world.instance(a).zone().equals(zone));
        }
        int share = 5 + random.nextInt(96);
        int within = 1 + random.nextInt(15);
        for (String address : scope) {
            if (chance(share)) {
                int at = random.nextInt(within);
                later(at, address, Status.DOWN);
                if (chance(50)) {
                    later(at + 1 + random.nextInt(20), address, Status.UP);
                }
            }
        }
    }

    private void flap(String address) {
        boolean said = chance(50);
        rig.world.flapping(address, said);
        for (int i = 0; i < 10; i++) {
            later(i * 2, address, i % 2 == 0 ? Status.DOWN : Status.UP);
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** All is well for long enough; then what is broken alone is healed. */
    private void theBrakeLetsGo() {
        coming.clear();
        heals = true;
        for (String address : all) {
            rig.world.truth(address, Status.UP);
            rig.world.flapping(address, false);
        }
        // Runs under way end, the rest after the storm passes, and incidents are over.
        for (int i = 0; i < REST + 30; i++) {
            tick();
            all.forEach(address -> rig.world.truth(address, Status.UP));
        }
        int before = calls();
        String alone = any(all);
        rig.world.truth(alone, Status.DOWN);
        for (int i = 0; i < 40 && rig.world.truth(alone) != Status.UP; i++) {
            tick();
        }
        assertThat(rig.executor.actions().subList(before, calls()))
                .as(
                        "what is broken alone is healed; refused: %s",
                        rig.refusals().stream().limit(3).toList())
                .containsExactly("restart " + alone);
        assertThat(rig.world.truth(alone)).isEqualTo(Status.UP);
        assertThat(rig.auditFault()).isNull();
    }

    @Override
    public void close() {
        rig.close();
    }
}
