package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Patroni, etcd and PostgreSQL, which are paused, cut off from their store and broken, as the packaged program sees them. */
class PatroniChecksIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void whatIsWrongWithAClusterIsSeen() throws Exception {
        try (PatroniCluster cluster = new PatroniCluster(folder)) {
            int leader = cluster.leader();
            int other = 3 - leader;
            Site site = new Site(folder);
            site.write("""
                    version: 1
                    defaults: {interval: 500ms, fail_after: 2, recover_after: 1, stale_after: 20s}
                    services:
                      - name: orders-db
                        targets:
                          static:
                            - {address: "@pg1@", zone: a, labels: {name: pg1}}
                            - {address: "@pg2@", zone: b, labels: {name: pg2}}
                        checks:
                          - {name: cluster, use: patroni, standbys: 1, sync_standbys: 1, max_pause: 1s, max_dcs_age: 4s}
                    """.replace("@pg1@", cluster.apis().get(0))
                    .replace("@pg2@", cluster.apis().get(1)));
            try (VigieProcess vigie = site.startReady()) {
                told(vigie, leader, "DEGRADED", "0 synchronous standbys, expected at least 1");
                told(vigie, other, "UP", "");
                cluster.configure("{\"synchronous_mode\": true, \"failsafe_mode\": true}");
                told(vigie, leader, "UP", "");
                assertThat(target(vigie, leader).path("components").toString())
                        .contains("sync_standby, running, timeline 1, 0 bytes behind");

                cluster.configure("{\"pause\": true}");
                told(vigie, leader, "DEGRADED", "expected at most 1 s: nothing fails over");
                cluster.breakData(leader);
                told(vigie, leader, "DOWN", "PostgreSQL is not running: ");
                told(vigie, other, "DEGRADED", "no leader: nobody holds the leader's lock");
                await("nothing takes writes")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(findings(vigie)).containsExactly("PrimaryMissing"));

                cluster.configure("{\"pause\": false}");
                told(vigie, other, "DEGRADED", "0 standbys, expected at least 1");
                await("the other one leads")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(findings(vigie)).isEmpty());

                cluster.stopStore();
                told(vigie, other, "DEGRADED", "failsafe mode: the leader stays one without the store");
                told(vigie, other, "DEGRADED", "it has not reached the store of the cluster (DCS) for ");
            }
        }
    }

    private static void told(VigieProcess vigie, int member, String status, String reason) {
        await("pg" + member + " is " + status + " " + reason).atMost(SOON).untilAsserted(() -> {
            JsonNode target = target(vigie, member);
            assertThat(target.path("status").asText())
                    .as(target.path("reason").asText())
                    .isEqualTo(status);
            assertThat(target.path("reason").asText()).contains(reason);
        });
    }

    private static JsonNode target(VigieProcess vigie, int member) throws Exception {
        return vigie.items("/api/v1/targets").get(member - 1);
    }

    private static List<String> findings(VigieProcess vigie) throws Exception {
        return vigie.items("/api/v1/findings").stream()
                .map(f -> f.path("kind").asText())
                .filter(kind -> !kind.startsWith("Target") && !kind.startsWith("Service"))
                .toList();
    }
}
