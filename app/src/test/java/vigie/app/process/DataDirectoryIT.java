package vigie.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and ends of the packaged program: who may use a data directory, what a drain keeps, what a wrong estate leaves behind. */
class DataDirectoryIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Fleet fleet;
    private Witness witness;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        fleet = new Fleet(3);
        witness = new Witness(folder, fleet::repair);
        site = new Site(folder);
        site.write(estate());
    }

    @AfterEach
    void close() {
        witness.close();
        fleet.close();
    }

    private String estate() {
        return """
                version: 1
                defaults: {interval: 1s, fail_after: 1, recover_after: 1, grace: 0s}
                services:
                  - name: api
                    targets: @targets@
                    checks: [{name: health, use: http, path: /health}]
                """.replace("@targets@", fleet.targets()) + witness.sections();
    }

    @Test
    void aSecondProcessOnTheSameDirectoryEndsAndTheFirstGoesOn() throws Exception {
        try (VigieProcess first = site.startReady()) {
            Site.Ended second = site.runAndEnd();
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.printed().lines())
                    .containsExactly("vigie: the data directory " + site.data() + " is in use by another process (pid "
                            + first.pid() + "): end it, or choose another with --data");
            Instant now = Instant.now();
            await("the first goes on polling")
                    .atMost(SOON)
                    .until(() -> first.items("/api/v1/targets").stream()
                            .allMatch(t -> Instant.parse(t.path("last_poll").asText(Instant.EPOCH.toString()))
                                    .isAfter(now)));
            assertThat(first.terminate()).isZero();
        }
    }

    @Test
    void whatWasSeenJustBeforeTheEndIsInTheRecordAfterIt() throws Exception {
        String instance = fleet.addresses().get(1);
        try (VigieProcess vigie = site.startReady()) {
            await("all are UP").atMost(SOON).until(() -> count(vigie, "UP") == 3);
            fleet.breakDown(instance);
            await("it is seen").atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> count(vigie, "DOWN") == 1);
            assertThat(vigie.terminate()).isZero();
        }
        fleet.repair(instance);
        try (VigieProcess vigie = site.startReady()) {
            assertThat(vigie.items("/api/v1/incidents"))
                    .singleElement()
                    .satisfies(incident ->
                            assertThat(incident.path("alerts").toString()).contains(instance));
            await("people were told, and told that it is over")
                    .atMost(SOON)
                    .until(() -> vigie.items("/api/v1/incidents?state=open").isEmpty()
                            && witness.openKeys().isEmpty());
            assertThat(vigie.terminate()).isZero();
        }
        assertThat(site.verifyAudit().code()).isZero();
    }

    private static long count(VigieProcess vigie, String status) throws IOException, InterruptedException {
        return vigie.items("/api/v1/targets").stream()
                .filter(t -> t.path("status").asText().equals(status))
                .count();
    }

    @Test
    void aWrongEstateStartsNothing() throws Exception {
        site.write(estate().replace("{interval: 1s", "{interval: 1s, intervall: 2s"));
        try (VigieProcess vigie = site.start()) {
            await("it ends").atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
                assertThat(isListening(site.port())).isFalse();
                return !vigie.isAlive();
            });
            assertThat(vigie.exitValue()).isEqualTo(2);
            assertThat(vigie.printed().lines())
                    .singleElement()
                    .asString()
                    .startsWith(site.estate() + ":2:26: unknown key \"intervall\"");
            assertThat(site.data()).doesNotExist();
        }
    }

    @Test
    void anAddressThatIsTakenIsSaidInOneLine() throws Exception {
        Site other = new Site(folder, folder.resolve("other"), site.port());
        try (VigieProcess first = site.startReady()) {
            Site.Ended second = other.runAndEnd();
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.printed().lines())
                    .singleElement()
                    .asString()
                    .startsWith("vigie: cannot listen on 127.0.0.1:" + site.port() + ": ");
            assertThat(first.terminate()).isZero();
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }
}
