package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Debian's HAProxy takes its servers for, beside what the packaged program knows of them. */
class BalancerIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aBalancerThatTakesAnInstanceForWhatItIsNotIsTold() throws Exception {
        Path program = SystemProgram.of("/usr/sbin/haproxy", "haproxy");
        int stats = Site.freePort();
        try (Fleet fleet = new Fleet(3)) {
            // The second server is not checked at all, and the third where nobody answers.
            Path config = Files.writeString(folder.resolve("haproxy.cfg"), """
                    defaults
                        mode http
                        timeout connect 1s
                        timeout client 5s
                        timeout server 5s
                    listen stats
                        bind 127.0.0.1:%d
                        stats enable
                        stats show-legends
                        stats uri /stats
                    backend pool
                        option httpchk GET /health
                        server s1 %s check inter 200ms
                        server s2 %s
                        server s3 %s check port 1 inter 200ms
                    """.formatted(
                            stats,
                            fleet.addresses().get(0),
                            fleet.addresses().get(1),
                            fleet.addresses().get(2)));
            Process haproxy = new ProcessBuilder(program.toString(), "-db", "-f", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("haproxy.log").toFile())
                    .start();
            Site site = new Site(folder);
            site.write("""
                    version: 1
                    defaults: {interval: 500ms, fail_after: 2, recover_after: 1, stale_after: 10s}
                    services:
                      - name: api
                        targets: @targets@
                        checks: [{name: health, use: http, path: /health}]
                      - name: edge
                        targets: {static: [{address: "127.0.0.1:@stats@", zone: a, labels: {name: lb-1}}]}
                        checks: [{name: balancer, use: haproxy, pools: [pool]}]
                    """.replace("@targets@", fleet.targets()).replace("@stats@", Integer.toString(stats)));
            try (VigieProcess vigie = site.startReady()) {
                fleet.breakDown(fleet.addresses().get(0));
                fleet.breakDown(fleet.addresses().get(1));
                await("both are told of")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(disagreements(vigie))
                                .as(vigie::printed)
                                .containsExactlyInAnyOrder(
                                        "edge sends requests to "
                                                + fleet.addresses().get(1) + " of api, which is down",
                                        "edge takes " + fleet.addresses().get(2) + " of api for down, and it works"));
                fleet.repair(fleet.addresses().get(1));
                await("one is over")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(disagreements(vigie))
                                .singleElement()
                                .asString()
                                .contains("for down, and it works"));
                assertThat(vigie.items("/api/v1/targets"))
                        .filteredOn(t -> t.path("service").asText().equals("edge"))
                        .extracting(t -> t.path("status").asText())
                        .containsExactly("UP");
            } finally {
                haproxy.destroyForcibly()
                        .onExit()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
            }
        }
    }

    private static List<String> disagreements(VigieProcess vigie) throws Exception {
        return vigie.items("/api/v1/findings").stream()
                .filter(f -> f.path("kind").asText().equals("BalancerDisagrees"))
                .map((JsonNode f) -> f.path("summary").asText())
                .toList();
    }
}
