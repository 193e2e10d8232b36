package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, measured from outside: one of three instances, each a process, is killed; Vigie sees it, tells people, has it
 * started again, and tells them that it is over. Once for a warm-up, then measured.
 */
class HealIT {
    private static final int ROUNDS = Integer.getInteger("vigie.heal.rounds", 4);
    /** About three seconds on a machine that does nothing else. */
    private static final Duration BACK = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aKilledInstanceIsBackAndThePageIsResolved() throws Exception {
        try (InstanceProcesses instances = new InstanceProcesses(3);
                Witness witness = new Witness(folder, instances::restart)) {
            Site site = new Site(folder);
            site.write(estate(instances.addresses(), witness));
            try (VigieProcess vigie = site.startReady()) {
                for (int i = 0; i <= ROUNDS; i++) {
                    allIsWell(vigie);
                    heal(i, vigie, instances, witness);
                }
                allIsWell(vigie);
                assertThat(vigie.items("/api/v1/runs"))
                        .hasSize(ROUNDS + 1)
                        .allMatch(run -> run.path("state").asText().equals("DONE"));
                assertThat(vigie.terminate()).isZero();
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    /** An instance counts as under repair, and so as unhealthy, until its run has ended. */
    private static void allIsWell(VigieProcess vigie) {
        await("all are UP, and no repair is under way")
                .atMost(SOON)
                .until(() -> vigie.items("/api/v1/targets").stream()
                                .allMatch(t -> t.path("status").asText().equals("UP"))
                        && vigie.items("/api/v1/runs").stream()
                                .noneMatch(run -> run.path("ended_at").isNull())
                        && vigie.items("/api/v1/incidents?state=open").isEmpty());
    }

    private static void heal(int round, VigieProcess vigie, InstanceProcesses instances, Witness witness) {
        String victim = instances.addresses().get(round % 3);
        instances.kill(victim);
        long killed = System.nanoTime();
        await(victim + " is called for")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(witness.deeds())
                        .as(() -> answered(vigie, "/api/v1/refusals?limit=5") + answered(vigie, "/api/v1/targets"))
                        .hasSizeGreaterThan(round));
        await(victim + " is back")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> InstanceProcesses.answers(victim));
        long back = System.nanoTime() - killed;
        await("the page is resolved")
                .atMost(SOON)
                .until(() -> witness.events("resolve").size() > round);
        Witness.Deed deed = witness.deeds().get(round);
        Witness.Event resolve = witness.events("resolve").get(round);
        Witness.Event page = witness.events("trigger").stream()
                .filter(e -> e.key().equals(resolve.key()))
                .findFirst()
                .orElseThrow();
        System.out.printf(
                "%s killed · paged %.1f s · acted %.1f s · back %.1f s · resolved %.1f s%n",
                victim,
                (page.nanoTime() - killed) / 1e9,
                (deed.nanoTime() - killed) / 1e9,
                back / 1e9,
                (resolve.nanoTime() - killed) / 1e9);
        assertThat(witness.deeds()).hasSize(round + 1);
        assertThat(deed.instance()).isEqualTo(victim);
        assertThat(page.nanoTime()).isBetween(killed, resolve.nanoTime());
        assertThat(deed.nanoTime()).isBetween(killed, resolve.nanoTime());
        assertThat(witness.openKeys()).isEmpty();
        assertThat(List.of(page.routingKey(), resolve.routingKey())).containsOnly(Witness.ROUTING_KEY);
        assertThat(Duration.ofNanos(back)).as("round %d", round).isLessThan(BACK);
    }

    private static String answered(VigieProcess vigie, String path) {
        try {
            return path + " answers " + vigie.get(path).body() + "\n";
        } catch (IOException | InterruptedException e) {
            return path + ": " + e + "\n";
        }
    }

    private static String estate(List<String> addresses, Witness witness) {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 2, grace: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: health, use: http, path: /health, expect: {status: 204}}]
                remediations:
                  - name: restart-api
                    when: {service: api, check: health, status: DOWN}
                    mode: auto
                    override: "a test"
                    steps: [{action: restart, executor: runner, timeout: 20s, expires: 30s}]
                    guard: {cooldown: 1s, budget: {per_target: 100/1h, per_service: 100/1h}}
                    verify: {healthy_for: 1s, within: 30s}
                """.replace("@targets@", Fleet.targets(addresses)) + witness.sections();
    }
}
