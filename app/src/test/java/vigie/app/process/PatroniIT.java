package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.Recipes;

/** Debian's Patroni, etcd and PostgreSQL, healed by the recipe of the page: a leader moved away, and a member made anew. */
class PatroniIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aLeaderOnABadDiskIsSwitchedAndABrokenReplicaIsMadeAnew() throws Exception {
        try (PatroniCluster cluster = new PatroniCluster(folder);
                Witness witness = new Witness(folder, address -> {})) {
            int first = cluster.leader();
            AtomicBoolean slow = new AtomicBoolean();
            HttpServer exporter = Fleet.server();
            // What only the leader suffers from: writes to a disk that is slow.
            exporter.createContext("/metrics", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                boolean suffers = slow.get() && cluster.leader() == first;
                Fleet.answer(
                        exchange, 200, "# TYPE write_seconds gauge\nwrite_seconds " + (suffers ? 4.0 : 0.01) + "\n");
            });
            Files.writeString(folder.resolve("patroni.password"), PatroniCluster.PASSWORD + "\n");
            Site site = new Site(folder);
            site.write(estate(cluster, first, exporter, witness));
            try (VigieProcess vigie = site.startReady()) {
                await("all are UP")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/targets").stream()
                                .allMatch(t -> t.path("status").asText().equals("UP")));
                slow.set(true);
                await("the other one leads")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(cluster.leader())
                                .as(() -> vigie.printed() + cluster.printed() + answered(vigie))
                                .isEqualTo(3 - first));
                over(vigie, witness, 1);
                assertThat(cluster.get(first, "/cluster").path("members")).hasSize(2);
                await("the old leader follows").atMost(SOON).until(() -> cluster.healthy(first));

                cluster.breakData(first);
                await("it is seen to be down")
                        .atMost(SOON)
                        .until(() -> vigie.items("/api/v1/runs").size() > 1);
                over(vigie, witness, 2);
                assertThat(cluster.healthy(first)).isTrue();
                assertThat(cluster.leader()).isEqualTo(3 - first);
            } finally {
                exporter.stop(0);
            }
            assertThat(site.verifyAudit().code()).isZero();
        }
    }

    private static void over(VigieProcess vigie, Witness witness, int runs) {
        await("every run has healed, and people are told that it is over")
                .atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(vigie.items("/api/v1/runs"))
                            .as(() -> vigie.printed() + answered(vigie))
                            .hasSize(runs)
                            .allMatch(run -> run.path("state").asText().equals("DONE"));
                    assertThat(witness.openKeys()).isEmpty();
                });
    }

    private static String answered(VigieProcess vigie) {
        try {
            return vigie.get("/api/v1/refusals").body()
                    + vigie.get("/api/v1/runs").body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private String estate(PatroniCluster cluster, int leader, HttpServer exporter, Witness witness) throws IOException {
        List<String> apis = cluster.apis();
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 3, grace: 0s}
                services:
                  - name: orders-db
                    targets:
                      static:
                        - {address: "@pg1@", zone: a, labels: {member: pg1}}
                        - {address: "@pg2@", zone: b, labels: {member: pg2}}
                    checks: [{name: postgres, use: http, path: /health}]
                  - name: disks
                    targets: {static: [{address: "@exporter@", zone: a, labels: {member: pg@leader@}}]}
                    checks: [{name: metrics, use: prometheus, path: /metrics}]
                    signals:
                      - {name: slow-writes, metric: write_seconds, detect: {method: threshold, above: 1}, severity: critical}
                remediations:
                  - name: move-the-leader
                    when: {service: disks, signal: slow-writes}
                    mode: auto
                    override: "a test"
                    steps: [{action: switchover, executor: patroni}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 1s, within: 60s}
                  - name: make-anew
                    when: {service: orders-db, check: postgres, status: DOWN, for: 5s}
                    mode: auto
                    override: "a test"
                    steps: [{action: reinitialize, executor: patroni-member}]
                    guard: {cooldown: 1s}
                    verify: {healthy_for: 2s, within: 90s}
                """.replace("@pg1@", apis.get(0))
                        .replace("@pg2@", apis.get(1))
                        .replace("@leader@", Integer.toString(leader))
                        .replace("@exporter@", Fleet.address(exporter))
                + Recipes.executors("Patroni")
                        .replace(
                                "[\"http://10.0.0.11:8008\", \"http://10.0.0.12:8008\", \"http://10.0.0.13:8008\"]",
                                "[\"http://" + apis.get(0) + "\", \"http://" + apis.get(1) + "\"]")
                        .replace("10.0.0.0/24", "127.0.0.1/32")
                        .replace(
                                "/etc/vigie/patroni.password",
                                folder.resolve("patroni.password").toString())
                + witness.receivers();
    }
}
