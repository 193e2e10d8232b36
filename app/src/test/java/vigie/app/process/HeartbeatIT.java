package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running program beats; what a receiver keeps of the beats finds an audit chain that was cut off by who owns its record. */
class HeartbeatIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Fleet fleet;
    private Witness witness;
    private HttpServer deadMan;
    private final List<String> beats = new CopyOnWriteArrayList<>();
    private Site site;
    private VigieProcess vigie;

    @BeforeEach
    void start() throws Exception {
        fleet = new Fleet(3);
        witness = new Witness(folder, fleet::repair);
        deadMan = Fleet.server();
        deadMan.createContext("/beat", exchange -> {
            beats.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Fleet.answer(exchange, 200, "{}");
        });
        site = new Site(folder);
        site.write("""
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, stale_after: 10s, grace: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: health, use: http, path: /health}]
                heartbeat: {receiver: dead-man, every: 1s}
                """.replace("@targets@", fleet.targets()) + receivers());
        vigie = site.startReady();
    }

    private String receivers() {
        String more =
                "receivers:\n  - {name: dead-man, webhook: {url: \"http://" + Fleet.address(deadMan) + "/beat\"}}\n";
        return witness.sections().replace("receivers:\n", more);
    }

    @AfterEach
    void stop() {
        vigie.close();
        witness.close();
        fleet.close();
        deadMan.stop(0);
    }

    private Site.Ended verify(Path checkpoints) throws IOException, InterruptedException {
        return site.run(
                "audit",
                "verify",
                "--data",
                site.data().toString(),
                "--checkpoints",
                checkpoints.toString(),
                "--public-key",
                folder.resolve("audit.pub").toString());
    }

    @Test
    void beatsAreHeardAndTheCheckpointsInThemFindACutChain() throws Exception {
        await("three beats").atMost(SOON).until(() -> beats.size() >= 3);
        fleet.breakDown(fleet.addresses().get(0));
        await("it pages").atMost(SOON).until(() -> !witness.events("trigger").isEmpty());
        int before = beats.size();
        await("a beat after it").atMost(SOON).until(() -> beats.size() > before + 1);
        Files.copy(site.data().resolve("audit.pub"), folder.resolve("audit.pub"));
        assertThat(vigie.terminate()).isZero();
        Path checkpoints = Files.write(folder.resolve("beats.jsonl"), beats);

        Site.Ended good = verify(checkpoints);
        assertThat(good.printed()).contains("the chain holds").contains("checkpoints agree");
        assertThat(good.code()).isZero();

        cutOff();
        assertThat(site.verifyAudit().code()).as("the chain alone cannot tell").isZero();
        Site.Ended cut = verify(checkpoints);
        assertThat(cut.printed()).contains("is missing: by a checkpoint");
        assertThat(cut.code()).isEqualTo(1);
    }

    /** Takes away all but the first entry, and makes the end agree, as somebody would who hides something. */
    private void cutOff() throws Exception {
        try (Connection record =
                        DriverManager.getConnection("jdbc:sqlite:" + site.data().resolve("record.db"));
                Statement statement = record.createStatement()) {
            statement.executeUpdate("DELETE FROM audit WHERE seq > 1");
            statement.executeUpdate(
                    "UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit WHERE seq = 1) WHERE id = 1");
        }
    }
}
